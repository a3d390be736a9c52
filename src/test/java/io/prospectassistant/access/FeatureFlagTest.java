package io.prospectassistant.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.ApiTest;
import io.prospectassistant.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** For whom the assistant is switched on. */
class FeatureFlagTest extends ApiTest {

    private static final String FLAG = "/assistant/flag";
    private static final String EVERYONE = "{\"enabled\": true, \"users\": [], \"percent\": 100}";

    @Autowired
    private FeatureFlag flag;

    @Autowired
    private JdbcClient database;

    @AfterEach
    void everyone() {
        sql().update("update feature_flag set enabled = true, users = '{}', percent = 100, changed_by = null");
    }

    @Test
    void theEnvironmentGivesTheValueUntilSomebodyDecides() {
        JsonNode first = call(VIEWER, "GET", FLAG, null).is(200).json();
        assertThat(first).isEqualTo(Json.tree("{\"enabled\": true, \"users\": [], \"percent\": 100, \"changed_by\": null, \"changed_at\": null}"));

        new FeatureFlag(database, false, true);
        assertThat(get(FLAG).json().get("enabled").asBoolean()).as("a start that only looks decides nothing").isTrue();
        new FeatureFlag(database, false, false);
        assertThat(get(FLAG).json().get("enabled").asBoolean()).as("a later start says otherwise").isFalse();

        JsonNode decided = call(ADMIN, "PUT", FLAG, EVERYONE).is(200).json();
        assertThat(decided.get("changed_by").asText()).isEqualTo("admin@localhost");
        assertThat(decided.get("changed_at").isNull()).isFalse();
        new FeatureFlag(database, false, false);
        assertThat(get(FLAG).json()).as("the environment no longer counts").isEqualTo(decided);
    }

    @Test
    void offIsOffForEveryoneWhateverElseIsSaid() {
        put("{\"enabled\": false, \"users\": [\"operator@example.com\"], \"percent\": 100}");

        for (String token : List.of(ADMIN, APPROVER, OPERATOR)) {
            Answer refused = call(token, "POST", EXECUTE, "{\"command\": \"Find bars in Lyon\"}").isProblem(403, "feature-disabled");
            assertThat(refused.json().get("detail").asText()).contains("PUT /api/v1/admin/assistant/flag", "ASSISTANT_PROSPECT_ENABLED");
        }
        call(ADMIN, "POST", CONFIRM, "{}").isProblem(403, "feature-disabled");
        call(OPERATOR, "POST", RUNS + UUID.randomUUID() + "/replay", null).isProblem(403, "feature-disabled");
        call(OPERATOR, "POST", "/assistant/schedules/" + UUID.randomUUID() + "/run", null).isProblem(403, "feature-disabled");
        call(VIEWER, "POST", EXECUTE, "{}").isProblem(403, "forbidden");
        get("/assistant/schedules").is(200);
    }

    @Test
    void namedPeopleHaveItAndNobodyElse() {
        JsonNode written = put("{\"enabled\": true, \"users\": [\"Operator@Example.com\", \" approver@example.com\", \"operator@example.com\"], \"percent\": 0}");

        assertThat(written.get("users")).as("small letters, each once").isEqualTo(Json.tree("[\"approver@example.com\", \"operator@example.com\"]"));
        call(OPERATOR, "POST", EXECUTE, "{}").isProblem(422, "invalid");
        call(APPROVER, "POST", EXECUTE, "{}").isProblem(422, "invalid");
        call(ADMIN, "POST", EXECUTE, "{}").isProblem(403, "feature-disabled");
        assertThat(List.of(flag.isOn(userId("operator@example.com")), flag.isOn(userId("admin@localhost")), flag.isOn("nobody"))).containsExactly(true, false, false);
        assertThat(flag.state()).isEqualTo(new FeatureFlag.State(true, 2, 0, true));
        assertThat(flag.state().onForEveryone()).isFalse();
    }

    @Test
    void aPercentageLetsTheSamePeopleInEachTimeAndALargerOneOnlyAdds() {
        List<UUID> people = new ArrayList<>();
        for (int n = 0; n < 2_000; n++) {
            people.add(UUID.nameUUIDFromBytes(new byte[] {(byte) n, (byte) (n >> 8)}));
        }
        TreeSet<String> before = new TreeSet<>();
        for (int percent : new int[] {0, 1, 10, 50, 99, 100}) {
            put("{\"enabled\": true, \"users\": [], \"percent\": " + percent + "}");
            TreeSet<String> now = in(people);
            assertThat(now).containsAll(before).isEqualTo(in(people));
            // Three standard deviations of a fair draw.
            double expected = people.size() * percent / 100.0;
            assertThat((double) now.size()).isBetween(expected - 3 * Math.sqrt(expected * (1 - percent / 100.0)), expected + 3 * Math.sqrt(expected * (1 - percent / 100.0)));
            before = now;
        }
    }

    private TreeSet<String> in(List<UUID> people) {
        return new TreeSet<>(sql().queryForList("select p::text from unnest(?::uuid[]) p where feature_on(p)", String.class, "{" + people.toString().replaceAll("[\\[\\] ]", "") + "}"));
    }

    @Test
    void doorAndFlagAgreeOnEveryCaller() {
        int place = (int) count("select rollout_place(user_id) from app_user where email = 'operator@example.com'");
        put("{\"enabled\": true, \"users\": [], \"percent\": " + place + "}");
        call(OPERATOR, "POST", EXECUTE, "{}").isProblem(403, "feature-disabled");
        put("{\"enabled\": true, \"users\": [], \"percent\": " + (place + 1) + "}");
        call(OPERATOR, "POST", EXECUTE, "{}").isProblem(422, "invalid");
    }

    @Test
    void onlyAdministratorsDecideAndOnlyWithSense() {
        call(APPROVER, "PUT", FLAG, EVERYONE).isProblem(403, "forbidden");
        call(null, "GET", FLAG, null).isProblem(401, "unauthorized");
        call(ADMIN, "PUT", FLAG, "{}").isInvalidAt("/enabled", "/users", "/percent");
        call(ADMIN, "PUT", FLAG, "{\"enabled\": true, \"users\": [], \"percent\": 101}").isInvalidAt("/percent");
        call(ADMIN, "PUT", FLAG, "{\"enabled\": true, \"users\": [], \"percent\": 2.5}").isInvalidAt("/percent");
        call(ADMIN, "PUT", FLAG, "{\"enabled\": true, \"users\": [], \"percent\": 10, \"percentage\": 20}").isInvalidAt("/percentage");
        call(ADMIN, "PUT", FLAG, "{\"enabled\": true, \"users\": [\"operator@example.com\", \"opperator@example.com\", \"\"], \"percent\": 10}").isInvalidAt("/users/2");
        call(ADMIN, "PUT", FLAG, "{\"enabled\": true, \"users\": [\"operator@example.com\", \"opperator@example.com\"], \"percent\": 10}").isInvalidAt("/users/1");
        assertThat(get(FLAG).json().get("changed_by").isNull()).as("nothing of it was taken over").isTrue();
    }

    @Test
    void aChangeIsAuditedInNumbers() {
        put("{\"enabled\": true, \"users\": [\"operator@example.com\"], \"percent\": 30}");
        put("{\"enabled\": false, \"users\": [], \"percent\": 100}");

        JsonNode event = get("/audit?event=flag.changed&limit=1").json().at("/items/0");
        assertThat(event.get("actor").asText()).isEqualTo("admin@localhost");
        assertThat(event.get("detail")).isEqualTo(Json.tree("""
                {"flag": "assistant_prospect_enabled", "before": {"enabled": true, "users": 1, "percent": 30}, "after": {"enabled": false, "users": 0, "percent": 100}}"""));
    }

    private JsonNode put(String body) {
        return call(ADMIN, "PUT", FLAG, body).is(200).json();
    }

    private String userId(String email) {
        return sql().queryForObject("select user_id::text from app_user where email = ?", String.class, email);
    }
}
