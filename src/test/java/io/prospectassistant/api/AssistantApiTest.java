package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.ApiTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AssistantApiTest extends ApiTest {

    private static final String EXECUTE = "/assistant/prospect/execute";
    private static final String RUNS = "/assistant/prospect/runs";

    @Test
    void anAcceptedCommandIs202WithTheRunAndItsAddress() {
        Answer answer = call(OPERATOR, "POST", EXECUTE, "{\"command\": \"Find 2 bakeries in Nice\"}").is(202);

        JsonNode run = answer.json();
        assertThat(run.get("status").asText()).isIn("accepted", "planning", "running");
        assertThat(run.get("requested_by").asText()).isEqualTo("operator@example.com");
        assertThat(answer.header("Location")).isEqualTo(BASE + RUNS + "/" + run.get("run_id").asText());
        assertThat(call(VIEWER, "GET", answer.header("Location"), null).is(200).json().get("run_id")).isEqualTo(run.get("run_id"));
    }

    @Test
    void whoWaitsGets200OnceTheRunIsSettledOrWaitsForAPerson() {
        post(EXECUTE, "{\"command\": \"Find 2 bakeries in Nice\"}", "Prefer", "wait=60").is(200);
        assertThat(post(EXECUTE, "{\"command\": \"What is the weather like?\"}", "Prefer", "respond-async, wait=100000000000000000000").is(200).json().get("status").asText())
                .isEqualTo("failed");
        post("/leads", "{\"name\": \"Somebody\", \"city\": \"Pau\"}").is(201);
        assertThat(post(EXECUTE, "{\"command\": \"Delete all leads in Pau\"}", "Prefer", "wait=60").is(200).json().get("status").asText())
                .isEqualTo("awaiting_confirmation");
        post(EXECUTE, "{\"command\": \"Find 2 bakeries in Nice\"}", "Prefer", "wait=soon").is(202);
        post(EXECUTE, "{\"command\": \"Find 2 bakeries in Nice\"}", "Prefer", "wait=0").is(202);
    }

    @Test
    void aCommandIsCheckedAgainstTheContract() {
        post(EXECUTE, "{}").isInvalidAt("/command");
        post(EXECUTE, "{\"command\": \"\"}").isInvalidAt("/command");
        post(EXECUTE, "{\"command\": \"   \"}").isInvalidAt("/command");
        post(EXECUTE, "{\"command\": \"" + "x".repeat(2001) + "\"}").isInvalidAt("/command");
        post(EXECUTE, "{\"command\": \"x\", \"dry_run\": \"yes\"}").isInvalidAt("/dry_run");
        post(EXECUTE, "{\"command\": \"x\", \"confirm\": true}").isInvalidAt("/confirm");
        post(EXECUTE + "?dry_run=true", "{\"command\": \"x\"}").isInvalidAt("/dry_run");
        post(EXECUTE, "{\"command\": \"" + "é".repeat(2000) + "\"}").is(202);
        post(EXECUTE, "{\"command\": \"" + "😀".repeat(2000) + "\"}").is(202);
    }

    @Test
    void anIdempotencyKeyIsShortAndVisible() {
        post(EXECUTE, "{\"command\": \"x\"}", "Idempotency-Key", "k".repeat(255)).is(202);
        post(EXECUTE, "{\"command\": \"x\"}", "Idempotency-Key", "k".repeat(256)).isInvalidAt("/Idempotency-Key");
        post(EXECUTE, "{\"command\": \"x\"}", "Idempotency-Key", "two words").isInvalidAt("/Idempotency-Key");
        post(EXECUTE, "{\"command\": \"x\"}", "Idempotency-Key", "").isInvalidAt("/Idempotency-Key");
    }

    @Test
    void aRunThatTheCallerHasIsNotSentAgain() {
        String run = RUNS + "/" + accepted("x");
        Answer first = get(run).is(200);
        String tag = first.header("ETag");
        assertThat(tag).matches("\"[0-9a-f]{32}\"");

        Answer again = call(ADMIN, "GET", run, null, "If-None-Match", "\"other\", W/" + tag).is(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.header("ETag")).isEqualTo(tag);

        DATABASE.sql().update("update run set summary = 'changed' where run_id = ?::uuid", first.json().get("run_id").asText());
        assertThat(call(ADMIN, "GET", run, null, "If-None-Match", tag).is(200).header("ETag")).isNotEqualTo(tag);
        get(RUNS + "/" + UUID.randomUUID()).isProblem(404, "not-found");
        get(RUNS + "/1").isProblem(404, "not-found");
    }

    @Test
    void runsAreListedNewestFirstAndFiltered() {
        String mark = "m" + UUID.randomUUID();
        String older = accepted("Trouve " + mark);
        String newer = call(OPERATOR, "POST", EXECUTE, "{\"command\": \"find " + mark + "\"}", "Prefer", "wait=60").json().get("run_id").asText();

        assertThat(get(RUNS + "?q=" + mark).is(200).items("run_id")).containsExactly(newer, older);
        assertThat(get(RUNS + "?q=" + mark + "&requested_by=Operator@example.com").items("run_id")).containsExactly(newer);
        assertThat(get(RUNS + "?q=" + mark + "&requested_by=nobody@example.com").items("run_id")).isEmpty();
        assertThat(get(RUNS + "?q=" + mark + "&status=completed").items("run_id")).isEmpty();
        assertThat(get(RUNS + "?q=" + mark + "&status=failed&limit=1").json().get("next_cursor").isTextual()).isTrue();
        get(RUNS + "?status=lost").isInvalidAt("/status");
    }

    @Test
    void aReplayIsANewRun() {
        String run = accepted("Find 2 bakeries in Nice");

        Answer replay = call(OPERATOR, "POST", RUNS + "/" + run + "/replay", null).is(202);
        assertThat(replay.json().get("replay_of").asText()).isEqualTo(run);
        assertThat(replay.header("Location")).endsWith(replay.json().get("run_id").asText());
        call(OPERATOR, "POST", RUNS + "/" + run + "/replay", null, "Prefer", "wait=60").is(200);
        post(RUNS + "/1/replay", null).isProblem(404, "not-found");
    }

    @Test
    void aDecisionAnswersTheRun() {
        post("/leads", "{\"name\": \"Somebody\", \"city\": \"Dax\"}").is(201);
        JsonNode run = post(EXECUTE, "{\"command\": \"Delete all leads in Dax\"}", "Prefer", "wait=60").is(200).json();
        String body = "{\"run_id\": \"%s\", \"decision\": \"reject\", \"actions\": [{\"action_id\": \"%s\", \"digest\": \"%s\"}]}".formatted(
                run.get("run_id").asText(), run.at("/actions/0/action_id").asText(), run.at("/actions/0/digest").asText());

        assertThat(call(APPROVER, "POST", "/assistant/prospect/confirm", body, "Prefer", "wait=60").is(200).json().get("status").asText()).isEqualTo("partially_completed");
        call(APPROVER, "POST", "/assistant/prospect/confirm", body).isProblem(409, "already-decided");
    }

    @Test
    void aDecisionIsCheckedAgainstTheContract() {
        String run = accepted("x");
        post("/assistant/prospect/confirm", "{\"run_id\": \"" + run + "\"}").isInvalidAt("/decision", "/actions");
        post("/assistant/prospect/confirm", "{\"run_id\": \"" + run + "\", \"decision\": \"perhaps\", \"actions\": []}").isInvalidAt("/decision", "/actions");
        post("/assistant/prospect/confirm", "{\"run_id\": \"" + run + "\", \"decision\": \"approve\", \"actions\": [{\"action_id\": \"a\"}]}").isInvalidAt("/actions/0/digest");
        post("/assistant/prospect/confirm", "{\"run_id\": \"unknown\"}").isProblem(404, "not-found");
    }

    @Test
    void whatWaitsIsListedOldestFirst() {
        DATABASE.sql().update("update action set status = 'expired' where status = 'pending_confirmation'");
        UUID first = pending(UUID.fromString(accepted("first")));
        UUID second = pending(UUID.fromString(accepted("second")));

        Answer page = get("/assistant/prospect/pending?limit=1").is(200);
        assertThat(page.items("action_id")).containsExactly(first.toString());
        assertThat(page.json().get("total").asInt()).isEqualTo(2);
        assertThat(page.json().at("/items/0/digest").asText()).isEqualTo("digest");
        assertThat(get("/assistant/prospect/pending?limit=1&cursor=" + page.json().get("next_cursor").asText()).items("action_id")).isEqualTo(List.of(second.toString()));
    }

    private String accepted(String command) {
        return post(EXECUTE, "{\"command\": \"" + command + "\"}", "Prefer", "wait=60").is(200).json().get("run_id").asText();
    }

    private static UUID pending(UUID run) {
        return DATABASE.sql().queryForObject("""
                insert into action (run_id, seq, plan_id, type, decision, status, digest, expires_at)
                values (?, 1, 'a1', 'delete_leads', 'confirm', 'pending_confirmation', 'digest', now() + interval '1 day') returning action_id""", UUID.class, run);
    }
}
