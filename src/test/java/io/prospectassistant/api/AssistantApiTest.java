package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.ApiTest;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AssistantApiTest extends ApiTest {

    private static final String RUNS = "/assistant/prospect/runs";
    private static final String ONE_LEAD = "{\"command\": \"Find 1 dental lead in Lyon\"}";

    @Test
    void anAcceptedCommandIs202WithTheRunAndItsAddress() {
        Answer answer = call(OPERATOR, "POST", EXECUTE, ONE_LEAD).is(202);

        JsonNode run = answer.json();
        assertThat(run.get("status").asText()).isIn("accepted", "planning", "running", "completed");
        assertThat(run.get("requested_by").asText()).isEqualTo("operator@example.com");
        assertThat(answer.header("Location")).isEqualTo(BASE + RUNS + "/" + run.get("run_id").asText());
        assertThat(call(VIEWER, "GET", answer.header("Location"), null).is(200).json().get("created_at")).isEqualTo(run.get("created_at"));
    }

    @Test
    void whoWaitsGets200OnceTheRunIsSettledOrWaitsForAPerson() {
        assertThat(post(EXECUTE, ONE_LEAD, "Prefer", "wait=30").is(200).json().get("status").asText()).isEqualTo("completed");
        assertThat(post(EXECUTE, "{\"command\": \"Sing\"}", "Prefer", "respond-async, wait=100000000000000000000").is(200).json().get("status").asText()).isEqualTo("failed");
        String city = somewhere();
        lead("Waits", city);
        assertThat(post(EXECUTE, "{\"command\": \"Delete the leads in " + city + "\"}", "Prefer", "wait=30").is(200).json().get("status").asText()).isEqualTo("awaiting_confirmation");
        post(EXECUTE, ONE_LEAD, "Prefer", "wait=soon").is(202);
        post(EXECUTE, ONE_LEAD, "Prefer", "wait=0").is(202);
    }

    @Test
    void whoWaitsInVainGets202WithTheRunAsItStands() throws Exception {
        try (Connection holder = sql().getDataSource().getConnection(); Statement hold = holder.createStatement()) {
            holder.setAutoCommit(false);
            hold.execute("lock table lead in share row exclusive mode");

            JsonNode run = post(EXECUTE, ONE_LEAD, "Prefer", "wait=1").is(202).json();

            assertThat(run.get("status").asText()).isIn("planning", "running");
            holder.commit();
            assertThat(settled(id(run)).get("status").asText()).isEqualTo("completed");
        }
    }

    @Test
    void aCommandIsCheckedAgainstTheContract() {
        post(EXECUTE, "{}").isInvalidAt("/command");
        post(EXECUTE, "{\"command\": \"\"}").isInvalidAt("/command");
        post(EXECUTE, "{\"command\": \"   \"}").isInvalidAt("/command");
        post(EXECUTE, "{\"command\": \"\\u001c\"}").isInvalidAt("/command");
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
        String run = RUNS + "/" + id(execute("x"));
        Answer first = get(run).is(200);
        String tag = first.header("ETag");
        assertThat(tag).matches("\"[0-9a-f]{32}\"");

        Answer again = call(ADMIN, "GET", run, null, "If-None-Match", "\"other\", W/" + tag).is(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.header("ETag")).isEqualTo(tag);

        sql().update("update run set summary = 'changed' where run_id = ?::uuid", first.json().get("run_id").asText());
        assertThat(call(ADMIN, "GET", run, null, "If-None-Match", tag).is(200).header("ETag")).isNotEqualTo(tag);
        get(RUNS + "/" + UUID.randomUUID()).isProblem(404, "not-found");
        get(RUNS + "/1").isProblem(404, "not-found");
    }

    @Test
    void runsAreListedNewestFirstAndFiltered() {
        String mark = "m" + UUID.randomUUID();
        String older = accepted("Trouve " + mark);
        String newer = call(OPERATOR, "POST", EXECUTE, "{\"command\": \"find " + mark + "\"}").json().get("run_id").asText();

        settled(older);
        settled(newer);
        assertThat(get(RUNS + "?q=" + mark).is(200).items("run_id")).containsExactly(newer, older);
        assertThat(get(RUNS + "?q=" + mark + "&requested_by=Operator@example.com").items("run_id")).containsExactly(newer);
        assertThat(get(RUNS + "?q=" + mark + "&requested_by=nobody@example.com").items("run_id")).isEmpty();
        assertThat(get(RUNS + "?q=" + mark + "&status=completed").items("run_id")).isEmpty();
        assertThat(get(RUNS + "?q=" + mark + "&status=failed&limit=1").json().get("next_cursor").isTextual()).isTrue();
        get(RUNS + "?status=lost").isInvalidAt("/status");
    }

    @Test
    void aReplayIsANewRun() {
        String run = id(execute("Find 1 dental lead in Lyon"));

        Answer replay = call(OPERATOR, "POST", RUNS + "/" + run + "/replay", null).is(202);
        assertThat(replay.json().get("replay_of").asText()).isEqualTo(run);
        assertThat(replay.header("Location")).endsWith(replay.json().get("run_id").asText());
        call(OPERATOR, "POST", RUNS + "/" + run + "/replay", null, "Prefer", "wait=30").is(200);
        post(RUNS + "/1/replay", null).isProblem(404, "not-found");
    }

    @Test
    void aDecisionAnswersTheRun() {
        String city = somewhere();
        lead("Waits", city);
        JsonNode run = execute("Delete the leads in " + city);
        String body = decision("approve", run, run.at("/actions/0"));

        JsonNode answer = call(APPROVER, "POST", "/assistant/prospect/confirm", body, "Prefer", "wait=30").is(200).json();
        assertThat(answer.get("status").asText()).isEqualTo("completed");
        call(APPROVER, "POST", "/assistant/prospect/confirm", body).isProblem(409, "already-decided");

        lead("Waits", city);
        JsonNode again = execute("Delete the leads in " + city);
        assertThat(id(call(APPROVER, "POST", "/assistant/prospect/confirm", decision("reject", again, again.at("/actions/0"))).is(202).json())).isEqualTo(id(again));
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
        sql().update("update action set status = 'expired' where status = 'pending_confirmation'");
        UUID first = pending(UUID.fromString(accepted("first")));
        UUID second = pending(UUID.fromString(accepted("second")));

        Answer page = get("/assistant/prospect/pending?limit=1").is(200);
        assertThat(page.items("action_id")).containsExactly(first.toString());
        assertThat(page.json().get("total").asInt()).isEqualTo(2);
        assertThat(page.json().at("/items/0/digest").asText()).isEqualTo("digest");
        assertThat(get("/assistant/prospect/pending?limit=1&cursor=" + page.json().get("next_cursor").asText()).items("action_id")).isEqualTo(List.of(second.toString()));
    }

    @Test
    void whatWaitsSaysWhoAskedForWhat() {
        String city = somewhere();
        lead("Waits", city);
        String command = "Delete the leads in " + city;
        JsonNode run = call(OPERATOR, "POST", EXECUTE, "{\"command\": \"" + command + "\"}", "Prefer", "wait=30").is(200).json();

        List<JsonNode> waiting = new ArrayList<>();
        get("/assistant/prospect/pending?limit=200").is(200).json().get("items").forEach(item -> {
            if (item.get("run_id").asText().equals(id(run))) {
                waiting.add(item);
            }
        });

        assertThat(waiting).hasSize(1);
        assertThat(waiting.get(0).get("command").asText()).isEqualTo(command);
        assertThat(waiting.get(0).get("requested_by").asText()).isEqualTo("operator@example.com");
        JsonNode action = ((ObjectNode) waiting.get(0)).without(List.of("command", "requested_by"));
        assertThat(action).as("all else is the action as its run has it").isEqualTo(run.at("/actions/0"));
    }

    @Test
    void aListOfRunsLeavesTheRowsToTheRun() {
        String city = somewhere();
        lead("Shown", city);
        JsonNode waiting = execute("Delete the leads in " + city);
        JsonNode done = execute("Find 1 dental lead in Lyon");
        assertThat(waiting.at("/actions/0/preview/rows")).hasSize(1);
        assertThat(done.at("/actions/0/entities")).hasSize(1);

        for (JsonNode run : List.of(waiting, done)) {
            ((ObjectNode) run).remove("planning");
            run.get("actions").forEach(action -> {
                ((ArrayNode) action.at("/preview/rows")).removeAll();
                ((ArrayNode) action.get("entities")).removeAll();
            });
            assertThat(get(RUNS + "?limit=200").is(200).json().get("items")).as("all else is the run").contains(run);
        }
    }

    private String accepted(String command) {
        return post(EXECUTE, "{\"command\": \"" + command + "\"}").is(202).json().get("run_id").asText();
    }

    private UUID pending(UUID run) {
        return sql().queryForObject("""
                insert into action (run_id, seq, plan_id, type, decision, status, digest, expires_at)
                values (?, 1, 'a1', 'delete_leads', 'confirm', 'pending_confirmation', 'digest', now() + interval '1 day') returning action_id""", UUID.class, run);
    }
}
