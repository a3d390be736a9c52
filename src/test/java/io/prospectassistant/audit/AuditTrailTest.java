package io.prospectassistant.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.GivenPlansTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What happened stands in a chain, soon, and nobody changes it unnoticed. */
class AuditTrailTest extends GivenPlansTest {

    @Test
    void eventsOfARunAreNumberedWithoutAGapAndChainedWithinFiveSeconds() {
        String run = id(executeSteps(step("a1", "create_project", "{'name': '" + somewhere() + "'}"), step("a2", "create_task", "{'title': 'Call'}")));

        await().atMost(Duration.ofSeconds(5)).until(() -> count("""
                select count(*) from audit_event e where run_id = ?::uuid and not exists (select 1 from audit_link k where k.audit_id = e.audit_id)""", run) == 0);
        JsonNode listed = get("/audit?limit=200&run_id=" + run).is(200).json().path("items");
        assertThat(stream(listed).map(event -> event.path("seq").asInt()).sorted()).isEqualTo(IntStream.rangeClosed(1, listed.size()).boxed().toList());
        assertThat(stream(listed).map(event -> event.path("hash").asText())).allMatch(hash -> hash.matches("[0-9a-f]{64}"));
        JsonNode verified = get("/audit/verify").is(200).json();
        assertThat(verified.path("valid").asBoolean()).as(verified.toString()).isTrue();
        assertThat(verified.path("first_broken").isNull()).isTrue();
    }

    @Test
    void everyActionHasADecisionAndOneEnd() {
        String city = somewhere();
        leads(city, 1);
        JsonNode run = executeSteps(deleteLeadsIn(city), step("a2", "create_project", "{'name': '" + city + "'}"), step("a3", "create_task", "{'title': 'Call'}", "a1"),
                step("a4", "create_lead", "{'name': 'Nobody', 'country': 'FR', 'phone': 'call me'}"),
                step("a5", "update_lead", "{'lead_id': '" + UUID.randomUUID() + "', 'changes': {'status': 'won'}}"));
        JsonNode answer = decide("reject", run, run.at("/actions/0"), "Prefer", "wait=30").is(200).json();

        assertThat(statuses(answer)).containsExactly("rejected", "succeeded", "skipped", "failed", "rejected");
        for (JsonNode action : answer.path("actions")) {
            List<String> events = sql().queryForList("select event from audit_event where action_id = ?::uuid", String.class, action.path("action_id").asText());
            assertThat(events).as(action.path("type").asText()).containsOnlyOnce("action.decided");
            assertThat(events).as(action.path("type").asText()).filteredOn(event -> event.matches("action\\.(succeeded|failed|skipped)|confirmation\\.(rejected|expired)")).hasSize(1);
        }
    }

    @Test
    void tamperingIsRefusedAndWhatASuperuserForcesIsNamed() {
        String run = id(executeSteps(step("a1", "create_project", "{'name': '" + somewhere() + "'}")));
        await().atMost(Duration.ofSeconds(5)).until(() -> get("/audit/verify").json().path("unchained").asInt() == 0);
        String event = sql().queryForObject("select audit_id::text from audit_event where run_id = ?::uuid and event = 'project.created'", String.class, run);

        assertThat(catchThrowable(() -> sql().update("delete from audit_event where audit_id = ?::uuid", event))).hasStackTraceContaining("append-only");
        for (String forgery : List.of("actor = actor || 'x'", "event = 'task.created'", "at = at + interval '1 microsecond'", "detail = '{\"x\": 1}'", "seq = seq + 1000", "entity_id = gen_random_uuid()", "entity_type = null")) {
            force("create temp table genuine as select * from audit_event where audit_id = '" + event + "'",
                    "update audit_event set " + forgery + " where audit_id = '" + event + "'", () -> {
                        JsonNode verified = get("/audit/verify").is(200).json();
                        assertThat(verified.path("valid").asBoolean()).as(forgery).isFalse();
                        assertThat(verified.path("first_broken").asText()).as(forgery).isEqualTo(event);
                    },
                    "delete from audit_event where audit_id = '" + event + "'", "insert into audit_event overriding system value select * from genuine");
        }
        force("create temp table genuine as select * from audit_link where link = 1", "delete from audit_link where link = 1",
                () -> assertThat(get("/audit/verify").is(200).json().path("valid").asBoolean()).as("a chain without its head").isFalse(), "insert into audit_link select * from genuine");
        assertThat(get("/audit/verify").json().path("valid").asBoolean()).as("restored").isTrue();
    }

    @Test
    void aTransactionThatIsHeldOpenDoesNotStopOtherRuns() throws Exception {
        try (Connection holder = sql().getDataSource().getConnection(); Statement hold = holder.createStatement()) {
            holder.setAutoCommit(false);
            hold.execute("insert into audit_event (actor, event) values ('nobody', 'login.failed')");

            String run = id(executeSteps(step("a1", "create_project", "{'name': '" + somewhere() + "'}")));

            assertThat(run(run).path("status").asText()).isEqualTo("completed");
            holder.commit();
            await().atMost(Duration.ofSeconds(5)).until(() -> get("/audit/verify").json().path("unchained").asInt() == 0);
            assertThat(get("/audit/verify").json().path("valid").asBoolean()).isTrue();
        }
    }

    /** Does something as nobody can who is not a superuser, looks, and undoes it. */
    private void force(String prepare, String forgery, Runnable look, String... undo) {
        try (Connection superuser = sql().getDataSource().getConnection(); Statement statement = superuser.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute(prepare);
            statement.execute(forgery);
            try {
                look.run();
            } finally {
                for (String step : undo) {
                    statement.execute(step);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
