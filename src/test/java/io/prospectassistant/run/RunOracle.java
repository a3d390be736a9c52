package io.prospectassistant.run;

import static io.prospectassistant.start.ProductProcess.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.start.ProductProcess;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;

/** Says whether a run of the main job has happened exactly once, whatever has happened to those who carried it out. Each question is one invariant. */
final class RunOracle {

    private static final int LEADS = 20;
    private static final List<String> ON_THE_WAY = List.of("accepted", "planning", "running");

    private final ProductProcess product;
    private final JdbcTemplate sql;

    RunOracle(ProductProcess product, JdbcTemplate sql) {
        this.product = product;
        this.sql = sql;
    }

    /** Waits until the run is settled, and looks at everything that it has left. */
    void wasDoneExactlyOnce(UUID run) throws Exception {
        JsonNode answer = settled(run);
        assertThat(answer.path("status").asText()).as(answer::toPrettyString).isEqualTo("completed");
        acceptedPlannedAndSettledOnce(run);
        everyActionSucceededOnce(run, answer);
        everyLeadIsThereOnce(run, answer.path("counts"));
        everyLeadHasOneOpenTask(run, answer.path("counts"));
        whoAskedIsToldOnce(run, answer.path("counts"));
        eventsAreNumberedWithoutAGap(run);
    }

    private JsonNode settled(UUID run) {
        return await().atMost(PATIENCE).until(() -> product.get("/assistant/prospect/runs/" + run).json(), json -> !ON_THE_WAY.contains(json.path("status").asText()));
    }

    private void acceptedPlannedAndSettledOnce(UUID run) {
        assertThat(count("select count(*) from run where command = (select command from run where run_id = ?)", run)).as("runs of this command").isOne();
        assertThat(events(run, "run.accepted")).isOne();
        assertThat(events(run, "run.settled")).isOne();
        assertThat(count("select count(*) from run where run_id = ? and plan is not null and settled_at is not null", run)).as("planned and settled").isOne();
        await("nobody holds it").atMost(PATIENCE).until(() -> count("select count(*) from run where run_id = ? and (lease_token is null or lease_until < clock_timestamp())", run) == 1);
    }

    private void everyActionSucceededOnce(UUID run, JsonNode answer) {
        assertThat(answer.path("actions")).extracting(action -> action.path("type").asText()).containsExactly("source_leads_apify", "rescore_leads", "nurture_leads", "notify_user");
        for (JsonNode action : answer.path("actions")) {
            UUID id = UUID.fromString(action.path("action_id").asText());
            assertThat(action.path("status").asText()).as(action::toPrettyString).isEqualTo("succeeded");
            assertThat(count("select count(*) from audit_event where action_id = ? and event = 'action.succeeded'", id)).as("ends of " + action.path("type")).isOne();
            assertThat(count("select count(*) from audit_event where action_id = ? and event = 'action.decided'", id)).as("decisions on " + action.path("type")).isOne();
        }
        assertThat(count("select count(*) from action a join action_target t using (action_id) where a.run_id = ? and t.outcome is null", run)).as("rows left undone").isZero();
        assertThat(count("select count(*) from action a join source_item i using (action_id) where a.run_id = ? and i.outcome is null", run)).as("items left unread").isZero();
    }

    private void everyLeadIsThereOnce(UUID run, JsonNode counts) {
        assertThat(counts.path("leads_found").asInt()).isEqualTo(LEADS);
        assertThat(counts.path("leads_created").asInt() + counts.path("leads_updated").asInt() + counts.path("leads_unchanged").asInt()).isEqualTo(LEADS);
        assertThat(count("select count(*) from run_lead where run_id = ?", run)).isEqualTo(LEADS);
        assertThat(count("select count(distinct l.identity_key) from run_lead r join lead l using (lead_id) where r.run_id = ?", run)).as("identity keys").isEqualTo(LEADS);
        assertThat(count("select count(*) from lead where first_run_id = ?", run)).isEqualTo(counts.path("leads_created").asInt());
        assertThat(events(run, "lead.created")).isEqualTo(counts.path("leads_created").asInt());
        assertThat(count("select count(*) from (select lower(name), postal_code, phone from lead where first_run_id = ? group by 1, 2, 3 having count(*) > 1) twice", run))
                .as("businesses that are there twice").isZero();
    }

    private void everyLeadHasOneOpenTask(UUID run, JsonNode counts) {
        List<Map<String, Object>> wrong = sql.queryForList("""
                select l.name, count(t.task_id) as open_tasks from run_lead r join lead l using (lead_id) left join task t on t.lead_id = l.lead_id and t.status = 'open'
                 where r.run_id = ? group by l.lead_id having count(t.task_id) <> 1""", run);
        assertThat(wrong).as("leads without exactly one open task").isEmpty();
        assertThat(count("select count(*) from (select lead_id, sequence, step from task where run_id = ? group by 1, 2, 3 having count(*) > 1) twice", run)).as("steps done twice").isZero();
        assertThat(counts.path("tasks_created").asInt()).isEqualTo(LEADS);
        assertThat(events(run, "task.created")).isEqualTo(LEADS);
    }

    private void whoAskedIsToldOnce(UUID run, JsonNode counts) {
        assertThat(count("select count(*) from notification where run_id = ? and event = 'assistant_run_completed' and channel = 'in_app'", run)).isOne();
        assertThat(counts.path("notifications_created").asInt()).isOne();
    }

    private void eventsAreNumberedWithoutAGap(UUID run) {
        List<Integer> numbers = sql.queryForList("select seq from audit_event where run_id = ? order by seq", Integer.class, run);
        int last = sql.queryForObject("select last_seq from audit_counter where run_id = ?", Integer.class, run);
        assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, last).boxed().toList());
    }

    /** The whole audit trail is chained and sound. */
    void theAuditTrailVerifies() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode trail = product.get("/audit/verify").json();
            assertThat(trail.path("valid").asBoolean()).as(trail::toPrettyString).isTrue();
            assertThat(trail.path("unchained").asInt()).isZero();
            assertThat(trail.path("checked").asLong()).isEqualTo(count("select count(*) from audit_event"));
        });
    }

    private long events(UUID run, String event) {
        return count("select count(*) from audit_event where run_id = ? and event = ?", run, event);
    }

    private long count(String query, Object... arguments) {
        return sql.queryForObject(query, Long.class, arguments);
    }
}
