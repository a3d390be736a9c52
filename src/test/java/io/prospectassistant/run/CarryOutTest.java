package io.prospectassistant.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.GivenPlansTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What happens to a plan: what goes on, what waits, what is skipped, and what a run comes to. */
class CarryOutTest extends GivenPlansTest {

    private static final String MISSION = "Find 20 dental leads in Lyon, score them, run nurturing, notify me.";

    /** Told by the wire tap: when, not whether in the right transaction. */
    private static final Set<String> TAPPED = Set.of("run.planning", "plan.received", "plan.rejected", "plan.fallback", "plan.repaired", "action.progress");

    @Test
    void theMissionIsPlannedLocallyWhenKhojHasNoPlanAndIsToldInOrder() {
        JsonNode run = execute(MISSION);

        assertThat(run.path("status").asText()).isEqualTo("completed");
        assertThat(run.path("planner").asText()).isEqualTo("local");
        assertThat(run.path("planner_note").asText()).isNotBlank();
        assertThat(run.at("/counts/leads_found").asInt()).isEqualTo(20);
        assertThat(statuses(run)).hasSize(4).containsOnly("succeeded");

        List<String> events = events(id(run));
        assertThat(events).contains("run.planning", "plan.rejected", "plan.fallback", "plan.received");
        List<String> entities = List.of("lead.created", "lead.updated", "task.created");
        assertThat(events.stream().filter(event -> !TAPPED.contains(event) && !entities.contains(event))).containsExactly(
                "run.accepted", "action.decided", "action.decided", "action.decided", "action.decided",
                "action.started", "action.succeeded", "action.started", "action.succeeded", "action.started", "action.succeeded", "action.started", "action.succeeded",
                "notification.created", "email.skipped", "run.settled");
        assertThat(events).last().isEqualTo("run.settled");
        assertThat(sql().queryForList("select seq from audit_event where run_id = ?::uuid order by seq", Integer.class, id(run)))
                .isEqualTo(IntStream.rangeClosed(1, events.size()).boxed().toList());
    }

    @Test
    void aPlanThatCannotBeReadIsReplacedByTheLocalPlanners() {
        JsonNode run = execute(commandForAnswer("{\"version\": 1, \"actions\": [{\"type\": \"drop_tables\"}]}"));

        assertThat(run.path("status").asText()).isEqualTo("failed");
        assertThat(run.path("planner").asText()).as("which does not understand this command").isEqualTo("local");
        assertThat(run.path("planner_note").asText()).isNotBlank();
        assertThat(run.at("/error/code").asText()).isEqualTo("not-understood");
        assertThat(run.at("/error/detail").asText()).isNotBlank();
        assertThat(run.path("actions")).isEmpty();
        assertThat(events(id(run))).contains("plan.rejected", "plan.fallback").last().isEqualTo("run.settled");
    }

    @Test
    void anEmptyPlanIsAnAnswerAndFails() {
        JsonNode run = executeSteps();

        assertThat(run.path("status").asText()).isEqualTo("failed");
        assertThat(run.path("planner").asText()).isEqualTo("khoj");
        assertThat(run.at("/error/code").asText()).isEqualTo("nothing-to-do");
        assertThat(run.at("/error/detail").asText()).isNotBlank();
        assertThat(count("select count(*) from notification where run_id = ?::uuid and event = 'assistant_run_completed' and channel = 'in_app'", id(run))).isEqualTo(1);
    }

    @Test
    void whatDoesNotDependOnAWaitingActionGoesOnAndWhatDependsOnItWaits() {
        String city = somewhere();
        leads(city, 2);
        String other = somewhere();
        JsonNode run = executeSteps(
                deleteLeadsIn(city),
                step("a2", "create_project", "{'name': '" + other + "'}"),
                step("a3", "create_project", "{'name': '" + city + "'}", "a1"),
                step("a4", "notify_user", "{}"));

        assertThat(run.path("status").asText()).isEqualTo("awaiting_confirmation");
        assertThat(statuses(run)).containsExactly("pending_confirmation", "succeeded", "queued", "succeeded");
        assertThat(run.at("/actions/2/depends_on/0").asText()).isEqualTo(run.at("/actions/0/action_id").asText());
        assertThat(projects(other)).isEqualTo(1);
        assertThat(projects(city)).isZero();

        JsonNode answer = decide("approve", run, run.at("/actions/0"), "Prefer", "wait=30").is(200).json();
        assertThat(statuses(answer)).containsExactly("succeeded", "succeeded", "succeeded", "succeeded");
        assertThat(answer.path("status").asText()).isEqualTo("completed");
        assertThat(projects(city)).isEqualTo(1);
    }

    @Test
    void whatDependsOnARejectedActionIsSkipped() {
        String city = somewhere();
        leads(city, 2);
        JsonNode run = executeSteps(deleteLeadsIn(city), step("a2", "create_project", "{'name': '" + city + "'}", "a1"));

        JsonNode answer = decide("reject", run, run.at("/actions/0"), "Prefer", "wait=30").is(200).json();

        assertThat(statuses(answer)).containsExactly("rejected", "skipped");
        assertThat(answer.at("/actions/1/error/code").asText()).isEqualTo("dependency-failed");
        assertThat(projects(city)).isZero();
        assertThat(leadsIn(city)).isEqualTo(2);
    }

    @Test
    void whatDependsOnAFailedActionIsSkippedAndTheRestGoesOn() {
        String name = somewhere();
        JsonNode run = executeSteps(
                step("a1", "create_lead", "{'name': '" + name + "', 'country': 'FR', 'phone': 'call me'}"),
                step("a2", "create_project", "{'name': '" + name + "'}", "a1"),
                step("a3", "create_project", "{'name': '" + name + "3'}", "a2"),
                step("a4", "create_project", "{'name': '" + name + "4'}"));

        assertThat(statuses(run)).containsExactly("failed", "skipped", "skipped", "succeeded");
        assertThat(run.at("/actions/0/error/code").asText()).isEqualTo("plan-invalid");
        assertThat(run.at("/actions/0/error/detail").asText()).contains("phone");
        assertThat(run.at("/actions/1/error/code").asText()).isEqualTo("dependency-failed");
        assertThat(run.at("/actions/2/error/code").asText()).isEqualTo("dependency-failed");
        assertThat(run.path("status").asText()).isEqualTo("partially_completed");
        assertThat(projects(name)).isZero();
        assertThat(projects(name + "4")).isEqualTo(1);
    }

    @Test
    void aRunInWhichNothingSucceededHasFailedWithTheFirstReason() {
        JsonNode run = executeSteps(step("a1", "create_lead", "{'name': 'Somebody', 'country': 'FR', 'phone': 'call me'}"));

        assertThat(run.path("status").asText()).isEqualTo("failed");
        assertThat(run.at("/error/code").asText()).isEqualTo("plan-invalid");
        assertThat(run.at("/error/detail").asText()).contains("phone");
    }

    @Test
    void whatNamesSomethingUnknownIsRejectedAndTheRestGoesOn() {
        String unknown = UUID.randomUUID().toString();
        JsonNode run = executeSteps(
                step("a1", "update_lead", "{'lead_id': '" + unknown + "', 'changes': {'status': 'won'}}"),
                step("a2", "update_task", "{'task_id': '1', 'changes': {'status': 'done'}}"),
                step("a3", "create_task", "{'title': 'Call', 'project_id': '" + unknown + "'}"),
                step("a4", "nurture_leads", "{'scope': 'all', 'sequence': 'nosuch'}"),
                step("a5", "create_project", "{'name': '" + somewhere() + "'}"));

        assertThat(statuses(run)).containsExactly("rejected", "rejected", "rejected", "rejected", "succeeded");
        assertThat(stream(run.path("actions")).map(action -> action.at("/reasons/0/code").asText())).startsWith("unknown-lead", "unknown-task", "unknown-project", "unknown-sequence");
        assertThat(run.path("status").asText()).isEqualTo("partially_completed");
    }

    @Test
    void whatThisVersionCannotDoIsRejected() {
        String city = somewhere();
        List<String> leads = leads(city, 2);
        JsonNode run = executeSteps(
                step("a1", "merge_leads", "{'keep_id': '" + leads.get(0) + "', 'merge_ids': ['" + leads.get(1) + "']}"),
                step("a2", "email_leads", "{'filter': {'city': '" + city + "'}, 'subject': 'Hello', 'body': 'Hello'}"));

        assertThat(statuses(run)).containsExactly("rejected", "rejected");
        assertThat(stream(run.path("actions")).map(action -> action.at("/error/code").asText())).containsOnly("not-available-yet");
        assertThat(run.path("status").asText()).isEqualTo("partially_completed");
        assertThat(leadsIn(city)).isEqualTo(2);
    }

    @Test
    void anActionAboutNothingIsSkippedAndCountsAsDone() {
        JsonNode run = executeSteps(deleteLeadsIn(somewhere()), step("a2", "rescore_leads", in(somewhere())), step("a3", "enrich_leads", in(somewhere())),
                step("a4", "nurture_leads", in(somewhere())), step("a5", "update_leads", "{'filter': {'city': '" + somewhere() + "'}, 'changes': {'status': 'won'}}"));

        assertThat(statuses(run)).containsOnly("skipped");
        assertThat(run.path("status").asText()).isEqualTo("completed");
    }

    @Test
    void theLeadsOfTheRunAreThoseThatItFound() {
        JsonNode run = executeSteps(
                step("a1", "source_leads_apify", "{'query': 'vétérinaire', 'category': 'veterinarian', 'location': 'Lille', 'limit': 5}"),
                step("a2", "rescore_leads", "{'scope': 'run'}"),
                step("a3", "update_leads", "{'scope': 'run', 'changes': {'status': 'contacted'}}"));

        assertThat(statuses(run)).containsExactly("succeeded", "succeeded", "succeeded");
        assertThat(run.at("/actions/1/result/leads_rescored").asInt()).isEqualTo(5);
        assertThat(run.at("/counts/leads_scored").asInt()).as("each lead once").isEqualTo(5);
        assertThat(run.at("/actions/2/affected").asInt()).isEqualTo(5);
        assertThat(sql().queryForList("select lead_id::text from lead where category = 'veterinarian' and city = 'Lille' and status = 'contacted'", String.class))
                .containsExactlyInAnyOrderElementsOf(stream(run.at("/actions/0/entities")).map(entity -> entity.path("id").asText()).toList());
    }

    @Test
    void aDryRunChangesNothingAndSaysWhatWouldBeAffected() {
        String city = somewhere();
        List<String> leads = leads(city, 3);
        sql().update("insert into task (title, lead_id) values ('Call them', ?::uuid)", leads.get(0));
        String command = commandFor(String.join(", ",
                deleteLeadsIn(city),
                step("a2", "source_leads_apify", "{'query': 'notaire', 'category': 'notary', 'location': 'Nantes', 'limit': 7}"),
                step("a3", "rescore_leads", "{'scope': 'run'}", "a2"),
                step("a4", "nurture_leads", in(city)),
                step("a5", "update_leads", "{'filter': {'city': '" + city + "'}, 'changes': {'name': 'The same'}}"),
                step("a6", "create_project", "{'name': '" + city + "'}"),
                step("a7", "merge_leads", "{'keep_id': '" + leads.get(0) + "', 'merge_ids': ['" + leads.get(1) + "']}"),
                step("a8", "notify_user", "{}")));
        Map<String, Long> before = rows();

        JsonNode run = executeDry(command);

        assertThat(run.path("status").asText()).isEqualTo("completed");
        assertThat(run.path("dry_run").asBoolean()).isTrue();
        assertThat(statuses(run)).hasSize(8).containsOnly("skipped");
        assertThat(stream(run.path("actions")).map(action -> action.path("decision").asText())).containsExactly("confirm", "auto", "auto", "auto", "confirm", "auto", "reject", "auto");
        assertThat(stream(run.path("actions")).map(action -> action.path("affected").asInt())).containsExactly(4, 7, 7, 3, 3, 1, 2, 1);
        assertThat(rows()).isEqualTo(before);
        assertThat(count("select count(*) from lead where city = ? and name like ?", city, city + "%")).as("unchanged leads").isEqualTo(3);
        assertThat(stream(run.path("counts")).mapToInt(JsonNode::asInt).sum()).as("all but the notification").isLessThanOrEqualTo(1);
    }

    private long projects(String name) {
        return count("select count(*) from project where name = ?", name);
    }

    /** Rows of every table but those that tell of runs. */
    private Map<String, Long> rows() {
        Map<String, Long> rows = new TreeMap<>();
        for (String table : sql().queryForList("select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'", String.class)) {
            if (!table.matches("(?i)run|run_planning|action|audit_.*|notification|qrtz_.*|flyway.*|idempotency_key")) {
                rows.put(table, count("select count(*) from \"" + table + "\""));
            }
        }
        assertThat(rows).containsKeys("lead", "task", "project", "enrolment", "action_target", "source_item", "run_lead");
        return rows;
    }
}
