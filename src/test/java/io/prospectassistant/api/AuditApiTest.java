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

    private String event(UUID run, UUID action, String event, String actor, String at, Integer seq) {
        return sql().queryForObject("insert into audit_event (run_id, action_id, event, actor, at, seq) values (?, ?, ?, ?, ?::timestamptz, ?) returning audit_id::text",
                String.class, run, action, event, actor, at, seq);
    }
}
