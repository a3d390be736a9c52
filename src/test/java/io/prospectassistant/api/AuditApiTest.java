package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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
    void theChainIsWalkedAndTheFirstBrokenLinkNamed() {
        event(null, null, "login.succeeded", "a", "2026-01-01T00:00:00Z", null);
        event(null, null, "login.failed", "b", "2026-01-01T00:00:00Z", null);
        String third = event(null, null, "login.failed", "c", "2026-01-01T00:00:00Z", null);
        await().until(() -> DATABASE.sql().queryForObject("select count(*) from audit_link where audit_id = ?::uuid", Integer.class, third) == 1);
        int chained = DATABASE.sql().queryForObject("select count(*) from audit_link", Integer.class);
        event(null, null, "login.failed", "d", "2026-01-01T00:00:00Z", null);

        JsonNode sound = get("/audit/verify").is(200).json();
        assertThat(sound.get("valid").asBoolean()).isTrue();
        assertThat(sound.get("checked").asInt()).isGreaterThanOrEqualTo(chained);
        assertThat(sound.get("unchained").asInt()).isBetween(0, 1);
        assertThat(sound.get("first_broken").isNull()).isTrue();

        // Only who owns the schema and switches the guard off can do this; the chain tells.
        DATABASE.sql().execute("alter table audit_event disable trigger all");
        DATABASE.sql().update("update audit_event set actor = 'nobody' where audit_id = ?::uuid", third);
        JsonNode forged = get("/audit/verify").is(200).json();
        assertThat(forged.get("valid").asBoolean()).isFalse();
        assertThat(forged.get("first_broken").asText()).isEqualTo(third);
        DATABASE.sql().update("update audit_event set actor = 'c' where audit_id = ?::uuid", third);
        assertThat(get("/audit/verify").is(200).json().get("valid").asBoolean()).isTrue();

        DATABASE.sql().execute("alter table audit_link disable trigger all");
        DATABASE.sql().update("delete from audit_link where link = 1");
        assertThat(get("/audit/verify").is(200).json().get("valid").asBoolean()).as("a chain without its head").isFalse();
        DATABASE.sql().update("delete from audit_link");
        DATABASE.sql().execute("alter table audit_link enable trigger all");
        DATABASE.sql().execute("alter table audit_event enable trigger all");
    }

    private static String event(UUID run, UUID action, String event, String actor, String at, Integer seq) {
        return DATABASE.sql().queryForObject("insert into audit_event (run_id, action_id, event, actor, at, seq) values (?, ?, ?, ?, ?::timestamptz, ?) returning audit_id::text",
                String.class, run, action, event, actor, at, seq);
    }
}
