package io.prospectassistant.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.GivenPlansTest;
import io.prospectassistant.Json;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The same request twice is one run, and the same plan twice doubles nothing. */
class ReplayTest extends GivenPlansTest {

    @Test
    void aReplayFindsWhatTheFirstRunMade() {
        String mark = somewhere();
        String lead = lead(mark, mark);
        JsonNode first = executeSteps(
                step("a1", "source_leads_apify", "{'query': 'fleuriste', 'category': 'florist', 'location': 'Bordeaux', 'limit': 6}"),
                step("a2", "nurture_leads", "{'scope': 'run'}"),
                step("a3", "create_project", "{'name': '" + mark + "'}"),
                step("a4", "create_task", "{'title': '" + mark + "', 'lead_id': '" + lead + "'}"),
                step("a5", "create_lead", "{'name': '" + mark + " by hand', 'city': '" + mark + "'}"));
        assertThat(statuses(first)).as(first.toPrettyString()).containsOnly("succeeded");
        long leads = count("select count(*) from lead");
        long tasks = count("select count(*) from task");

        JsonNode second = replay(id(first));
        JsonNode third = replay(id(second));

        for (JsonNode again : List.of(second, third)) {
            assertThat(again.path("status").asText()).isEqualTo("completed");
            assertThat(again.path("origin").asText()).isEqualTo("replay");
            assertThat(again.at("/counts/leads_found").asInt()).isEqualTo(6);
            assertThat(again.at("/counts/leads_unchanged").asInt()).isEqualTo(6);
            assertThat(again.at("/counts/leads_created").asInt()).isZero();
            assertThat(again.at("/counts/tasks_created").asInt()).isZero();
            assertThat(again.at("/actions/2/entities")).isEqualTo(first.at("/actions/2/entities"));
            assertThat(again.at("/actions/3/entities")).isEqualTo(first.at("/actions/3/entities"));
            assertThat(again.at("/actions/4/entities")).isEqualTo(first.at("/actions/4/entities"));
        }
        assertThat(second.path("replay_of").asText()).isEqualTo(id(first));
        assertThat(third.path("replay_of").asText()).isEqualTo(id(second));
        assertThat(count("select count(*) from lead")).isEqualTo(leads);
        assertThat(count("select count(*) from task")).isEqualTo(tasks);
        assertThat(count("select count(*) from project where name = ?", mark)).isEqualTo(1);
    }

    @Test
    void aNewRunOfTheSamePlanIsNoReplay() {
        String mark = somewhere();
        String command = commandFor(step("a1", "create_project", "{'name': '" + mark + "'}"));

        execute(command);
        execute(command);

        assertThat(count("select count(*) from project where name = ?", mark)).isEqualTo(2);
    }

    @Test
    void aReplayNeverInheritsAnApproval() {
        String city = somewhere();
        leads(city, 2);
        JsonNode first = executeSteps(deleteLeadsIn(city));
        decide("approve", first, first.at("/actions/0"), "Prefer", "wait=30").is(200);
        leads(city, 3);

        JsonNode again = replay(id(first));

        assertThat(again.path("status").asText()).isEqualTo("awaiting_confirmation");
        assertThat(again.at("/actions/0/affected").asInt()).isEqualTo(3);
        assertThat(again.at("/actions/0/digest").asText()).isNotEqualTo(first.at("/actions/0/digest").asText());
        assertThat(leadsIn(city)).isEqualTo(3);
        decide("approve", first, first.at("/actions/0")).isProblem(409, "already-decided");
        post(CONFIRM, decision("approve", again, first.at("/actions/0"))).isProblem(404, "not-found");
    }

    @Test
    void aKeyGivesTheFirstRunHoweverOftenItIsSent() {
        String key = UUID.randomUUID().toString();
        String command = commandFor(step("a1", "create_project", "{'name': '" + somewhere() + "'}"));

        String first = id(post(EXECUTE, Json.write(Map.of("command", command)), "Idempotency-Key", key).is(202).json());
        settled(first);

        JsonNode again = post(EXECUTE, "{\"dry_run\": false, \"command\" : \"" + command + "\"}", "Idempotency-Key", key, "Prefer", "wait=10").is(200).json();
        assertThat(id(again)).isEqualTo(first);
        assertThat(again.path("status").asText()).isEqualTo("completed");
        post(EXECUTE, Json.write(Map.of("command", command, "dry_run", true)), "Idempotency-Key", key).isProblem(422, "idempotency-key-reused");
        assertThat(id(call(OPERATOR, "POST", EXECUTE, Json.write(Map.of("command", command)), "Idempotency-Key", key).is(202).json())).as("another person's key").isNotEqualTo(first);
        assertThat(id(post(RUNS + first + "/replay", null, "Idempotency-Key", key).is(202).json())).as("another operation's key").isNotEqualTo(first);
    }

    @Test
    void aKeyOfAReplayGivesTheFirstReplay() {
        String first = id(executeSteps(step("a1", "create_project", "{'name': '" + somewhere() + "'}")));
        String other = id(executeSteps(step("a1", "create_project", "{'name': '" + somewhere() + "'}")));
        String key = UUID.randomUUID().toString();

        String replay = id(post(RUNS + first + "/replay", null, "Idempotency-Key", key).is(202).json());

        assertThat(id(post(RUNS + first + "/replay", null, "Idempotency-Key", key, "Prefer", "wait=10").is(200).json())).isEqualTo(replay);
        post(RUNS + other + "/replay", null, "Idempotency-Key", key).isProblem(422, "idempotency-key-reused");
    }

    @Test
    void eightRequestsWithOneKeyAtOnceAreOneRun() throws Exception {
        String key = UUID.randomUUID().toString();
        String command = commandFor(step("a1", "create_project", "{'name': '" + somewhere() + "'}"));
        String body = Json.write(Map.of("command", command));

        List<String> runs = atOnce(8, () -> id(post(EXECUTE, body, "Idempotency-Key", key).is(202).json()));

        assertThat(runs).containsOnly(runs.get(0));
        assertThat(count("select count(*) from run where command = ?", command)).isEqualTo(1);
        assertThat(settled(runs.get(0)).path("status").asText()).isEqualTo("completed");
        assertThat(events(runs.get(0), "run.accepted")).isEqualTo(1);
    }
}
