package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.ApiTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuditApiTest extends ApiTest {

    @Test
    void eventsAreListedNewestFirstAndFiltered() {
        UUID run = UUID.randomUUID();
        UUID action = UUID.randomUUID();
        String first = event(run, null, "run.accepted", "ada@example.com", "2026-01-01T00:00:00Z", 1);
        String second = event(run, action, "action.started", "system", "2026-01-02T00:00:00Z", 2);

        assertThat(get("/audit?run_id=" + run).is(200).items("audit_id")).containsExactly(second, first);
        assertThat(get("/audit?action_id=" + action).items("audit_id")).containsExactly(second);
        assertThat(get("/audit?run_id=" + run + "&actor=ada@example.com").items("audit_id")).containsExactly(first);
        assertThat(get("/audit?run_id=" + run + "&event=action.started").items("audit_id")).containsExactly(second);
        assertThat(get("/audit?run_id=" + run + "&from=2026-01-02T00:00:00Z").items("audit_id")).containsExactly(second);
        assertThat(get("/audit?run_id=" + run + "&to=2026-01-02T00:00:00Z").items("audit_id")).containsExactly(first);
        assertThat(get("/audit?run_id=nonsense").items("audit_id")).isEmpty();
        get("/audit?from=yesterday").isInvalidAt("/from");
        Answer page = get("/audit?limit=1&run_id=" + run);
        assertThat(get("/audit?limit=1&run_id=" + run + "&cursor=" + page.json().get("next_cursor").asText()).items("audit_id")).containsExactly(first);
    }

    @Test
    void theTrailOfOneThingIsAskedForByItsTypeAndId() {
        String lead = post("/leads", "{\"name\": \"Trail\"}").is(201).json().get("lead_id").asText();
        patch("/leads/" + lead, "{\"status\": \"won\"}").is(200);
        String task = post("/tasks", "{\"title\": \"Trail\"}").is(201).json().get("task_id").asText();

        assertThat(get("/audit?entity_type=lead&entity_id=" + lead).is(200).items("event")).containsExactly("lead.updated", "lead.created");
        assertThat(get("/audit?entity_id=" + lead + "&event=lead.created").is(200).items("entity_id")).containsExactly(lead);
        assertThat(get("/audit?entity_type=task&limit=1").is(200).items("entity_id")).containsExactly(task);
        assertThat(get("/audit?entity_type=task&entity_id=" + lead).is(200).items("event")).isEmpty();
        assertThat(get("/audit?entity_type=nonsense&entity_id=nonsense").is(200).items("event")).isEmpty();
        get("/audit?entity_id=").isInvalidAt("/entity_id");
    }

    @Test
    void oneEventIsAskedForByItsId() {
        UUID run = UUID.randomUUID();
        String wanted = event(run, null, "run.accepted", "a@example.com", "2031-01-01T00:00:00Z", 1);
        event(run, null, "run.settled", "engine", "2031-01-01T00:00:01Z", 2);

        assertThat(get("/audit?audit_id=" + wanted).is(200).items("event")).containsExactly("run.accepted");
        assertThat(get("/audit?audit_id=" + wanted + "&event=run.settled").is(200).items("event")).isEmpty();
        assertThat(get("/audit?audit_id=nonsense").is(200).items("event")).isEmpty();
    }

    private String event(UUID run, UUID action, String event, String actor, String at, Integer seq) {
        return sql().queryForObject("insert into audit_event (run_id, action_id, event, actor, at, seq) values (?, ?, ?, ?, ?::timestamptz, ?) returning audit_id::text",
                String.class, run, action, event, actor, at, seq);
    }
}
