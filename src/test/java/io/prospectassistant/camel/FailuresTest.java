package io.prospectassistant.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prospectassistant.ApiTest;
import io.prospectassistant.Json;
import io.prospectassistant.Problem;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** What happens to a failure on its way out of the routes. */
public class FailuresTest extends ApiTest {

    @Autowired
    private ProducerTemplate routes;

    @BeforeEach
    void table() {
        sql().execute("create table if not exists trouble (note text)");
        sql().execute("grant all on trouble to public");
        sql().execute("truncate trouble");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fail-behind-door", "fail-transacted-behind-door", "fail-nested-behind-door"})
    void aProblemReachesTheDoorAndNothingIsWritten(String door) {
        Exchange answer = routes.request("direct:" + door, exchange -> exchange.getMessage().setBody(new Trouble(Problem.conflict("already-decided", "Twice."))));

        assertThat(answer.getException()).isNull();
        assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(409);
        assertThat(answer.getMessage().getHeader(Exchange.CONTENT_TYPE)).isEqualTo("application/problem+json");
        assertThat(Json.tree(answer.getMessage().getBody(String.class)).get("type").asText()).isEqualTo("/problems/already-decided");
        assertThat(written()).isZero();
    }

    @Test
    void theDoorAnswers503WhenTheDatabaseIsAway() {
        Exchange answer = routes.request("direct:fail-transacted-behind-door", exchange -> exchange.getMessage().setBody(
                new Trouble(new DataAccessResourceFailureException("no", new SQLTransientConnectionException("pool is empty")))));

        assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(503);
        assertThat(answer.getMessage().getHeader("Retry-After")).isEqualTo("5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"40P01", "40001"})
    void theDoorAnswers503WhenTheDatabaseGaveTheStatementUpForAnother(String state) {
        Exchange answer = routes.request("direct:fail-transacted-behind-door", exchange -> exchange.getMessage().setBody(
                new Trouble(new CannotAcquireLockException("no", new SQLException("deadlock", state)))));

        assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(503);
        assertThat(answer.getMessage().getHeader("Retry-After")).isEqualTo("5");
        assertThat(answer.getMessage().getBody(String.class)).doesNotContain("deadlock");
        assertThat(written()).isZero();
    }

    @Test
    void theDoorTellsNothingOfAFaultOfOurs() {
        Exchange answer = routes.request("direct:fail-behind-door", exchange -> exchange.getMessage().setBody(new Trouble(new IllegalStateException("secret"))));

        assertThat(answer.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(500);
        assertThat(answer.getMessage().getBody(String.class)).doesNotContain("secret", "IllegalState");
    }

    @Test
    void aRouteWithoutADoorHandsTheFailureToItsCaller() {
        Problem problem = Problem.conflict("already-decided", "Twice.");

        Exchange answer = routes.request("direct:pass-on", exchange -> exchange.getMessage().setBody(new Trouble(problem)));

        assertThat(answer.getException()).satisfiesAnyOf(e -> assertThat(e).isSameAs(problem), e -> assertThat(e).hasRootCause(problem));
        assertThat(written()).isZero();
    }

    @Test
    void aCallerCanCatchWhatATransactedRouteThrewAndGoOn() {
        Object answer = routes.requestBody("direct:catch-transacted", new Trouble(Problem.conflict("already-decided", "Twice.")));

        assertThat(answer).isEqualTo("went on");
        assertThat(written()).as("only what was written in the transaction after the failure").isEqualTo(1);
    }

    @Test
    void whatNobodyCatchesEndsTheCaller() {
        assertThatThrownBy(() -> routes.requestBody("direct:catch-transacted", new Trouble(new IllegalStateException("other"))))
                .isInstanceOf(CamelExecutionException.class).hasRootCauseMessage("other");
        assertThat(written()).isZero();
    }

    private int written() {
        return sql().queryForObject("select count(*) from trouble", Integer.class);
    }

    /** The body of the test routes: what shall be thrown. */
    public record Trouble(Exception exception) {}

    /** The bean of the test routes. */
    public static class Troubles {

        private final JdbcTemplate sql;

        public Troubles(JdbcTemplate sql) {
            this.sql = sql;
        }

        public void raise(Trouble trouble) throws Exception {
            throw trouble.exception();
        }

        public void write(Trouble trouble) {
            sql.update("insert into trouble values (?)", trouble.exception().getMessage());
        }

        public String goOn() {
            return "went on";
        }
    }
}
