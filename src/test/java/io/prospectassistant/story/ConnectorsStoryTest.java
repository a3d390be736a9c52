package io.prospectassistant.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.doubles.ApifyDouble;
import io.prospectassistant.doubles.KhojDouble;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An administrator sees what the product is connected to, and what is outside never makes the product itself look ill. */
class ConnectorsStoryTest extends ConnectedStoryTest {

    @Test
    void whatGoesDownAndComesBackIsSeenAndTheProductStaysWell() {
        assertThat(connectors()).as("everything is there").allSatisfy((name, connector) ->
                assertThat(connector.path("state").asText()).as(connector.toString()).isEqualTo(name.equals("openstreetmap") ? "not_configured" : "ok"));
        String success = connectors().get("khoj").path("last_success_at").asText();
        assertThat(success).isNotBlank();

        khoj.broken(500);
        APIFY.token("apify_api_Another");
        POST_OFFICE.shut();

        assertThat(connectors()).allSatisfy((name, connector) -> {
            if (!name.equals("openstreetmap") && !name.equals("database")) {
                assertThat(connector.path("state").asText()).as(connector.toString()).isEqualTo("down");
                assertThat(connector.path("what_to_do").asText()).isNotBlank();
                assertThat(Instant.parse(connector.path("last_success_at").asText())).as("when it was well").isBefore(Instant.parse(connector.path("checked_at").asText()));
            }
            assertThat(connector.toString()).doesNotContain(KhojDouble.TOKEN, ApifyDouble.TOKEN, ADMIN, "Exception");
        });
        soon("the health entries").untilAsserted(() -> assertThat(entry("khoj").path("status").asText()).isEqualTo("DEGRADED"));
        raw("GET", "/actuator/health/connectors", null).is(503);
        raw("GET", "/actuator/health", null).is(200);
        raw("GET", "/actuator/health/readiness", null).is(200);
        raw("GET", "/actuator/health/liveness", null).is(200);
        int calls = khoj.calls().size();
        entry("khoj");
        assertThat(khoj.calls()).as("a health request calls nobody").hasSize(calls);

        allIsWell();

        assertThat(connectors().get("khoj").path("state").asText()).isEqualTo("ok");
        soon("the health entries").untilAsserted(() -> raw("GET", "/actuator/health/connectors", null).is(200));
    }

    @Test
    void aSecondLookWithinHalfAMinuteAsksNobody() {
        connectors();
        int calls = khoj.calls().size() + APIFY.calls().size();

        Instant before = Instant.now();
        get("/assistant/connectors").is(200);

        assertThat(khoj.calls().size() + APIFY.calls().size()).isEqualTo(calls);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    /** As they are now, by name: half a minute has passed since the last look. */
    private Map<String, JsonNode> connectors() {
        soon("the checks of others").until(() -> count("select count(*) from connector where check_until > clock_timestamp()") == 0);
        sql().update("update connector set checked_at = checked_at - interval '31 seconds'");
        Map<String, JsonNode> connectors = new LinkedHashMap<>();
        get("/assistant/connectors").is(200).json().path("items").forEach(connector -> connectors.put(connector.path("name").asText(), connector));
        return connectors;
    }

    private JsonNode entry(String connector) {
        return raw("GET", "/actuator/health/connectors/" + connector, null, "Authorization", "Bearer " + VIEWER).json();
    }
}
