package io.prospectassistant.camel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.GivenPlansTest;
import io.prospectassistant.run.Submission;
import io.prospectassistant.start.FirstAdministrator;
import java.time.Instant;
import java.util.Date;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.ExchangeBuilder;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A schedule enters at the same door as everybody: once per fire time, for its owner, and not while the product is switched off. */
class FiringsTest extends GivenPlansTest {

    @Autowired
    private FirstAdministrator owner;

    @Autowired
    private CamelContext camel;

    @Autowired
    private ProducerTemplate routes;

    @Test
    void aFireTimeThatComesTwiceIsOneRun() {
        String mark = somewhere();
        Firings firings = new Firings(true, commandFor(step("a1", "create_project", "{'name': '" + mark + "'}")), owner);
        Instant at = Instant.parse("2031-01-06T06:00:00Z");

        String first = fire(firings, at);
        String second = fire(firings, at);
        String later = fire(firings, at.plusSeconds(7 * 86_400));

        assertThat(second).isEqualTo(first);
        assertThat(later).isNotEqualTo(first);
        JsonNode run = settled(first);
        assertThat(run.path("status").asText()).isEqualTo("completed");
        assertThat(run.path("origin").asText()).isEqualTo("schedule");
        assertThat(run.path("requested_by").asText()).isEqualTo("admin@localhost");
        settled(later);
        assertThat(count("select count(*) from project where name = ?", mark)).isEqualTo(2);
    }

    @Test
    void switchedOffItDoesNotFire() {
        assertThat(new Firings(false, "Find 20 dental leads in Lyon", owner).submission(at(Instant.now()))).isNull();
        assertThat(camel.getRouteController().getRouteStatus("recurring-sourcing").isStopped()).as("the recurring command is not configured").isTrue();
    }

    private String fire(Firings firings, Instant at) {
        Submission submission = firings.submission(at(at));
        return routes.request("direct:accept-run", exchange -> exchange.getMessage().setBody(submission)).getVariable("runId", String.class);
    }

    private Exchange at(Instant fired) {
        return ExchangeBuilder.anExchange(camel).withHeader("scheduledFireTime", Date.from(fired)).build();
    }
}
