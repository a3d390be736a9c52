package io.prospectassistant.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Everywhere;
import io.prospectassistant.GivenPlansTest;
import io.prospectassistant.Json;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whoever is on the do-not-contact list is not found, not kept, not followed up, whatever way leads come in. */
class SuppressedLeadsTest extends GivenPlansTest {

    private static final String REJECTED = "/result/rejected/SUPPRESSED";

    @Autowired
    private ProducerTemplate routes;

    @Test
    void aKnownLeadThatMatchesIsMarkedAndCountsAsKnown() {
        String town = somewhere();
        execute(find(3, town));
        Map<String, Object> lead = someLeadIn(town);
        suppress("phone", lead.get("phone"));

        JsonNode again = action(execute(find(3, town)), "source_leads_apify");

        assertThat(again.at("/result/leads_found").asInt()).isEqualTo(3);
        assertThat(again.at(REJECTED).isMissingNode()).isTrue();
        assertThat(suppressed(lead)).isTrue();
    }

    @Test
    void anUnknownOneIsNotStoredAndNotCountedAndAnotherComesInItsPlace() {
        String town = somewhere();
        execute(find(3, town));
        Map<String, Object> lead = someLeadIn(town);
        suppress("email", lead.get("email"));
        sql().update("delete from lead where city = ?", town);

        JsonNode found = action(execute(find(3, town)), "source_leads_apify");

        assertThat(found.path("status").asText()).isEqualTo("succeeded");
        assertThat(found.at("/result/leads_found").asInt()).isEqualTo(3);
        assertThat(found.at("/result/leads_created").asInt()).isEqualTo(3);
        assertThat(found.at(REJECTED).asInt()).isEqualTo(1);
        assertThat(count("select count(*) from lead where email = ?", lead.get("email"))).isZero();
        assertThat(sql().queryForList("select outcome || ' ' || payload from source_item where action_id = ?::uuid and outcome like 'rejected%'", String.class, found.path("action_id").asText()))
                .containsExactly("rejected:SUPPRESSED {}");
    }

    @Test
    void whatASourceGaveIsForgottenOnceItIsDecided() {
        JsonNode found = action(execute(find(3, somewhere())), "source_leads_apify");

        assertThat(count("select count(*) from source_item where action_id = ?::uuid", found.path("action_id").asText())).isGreaterThanOrEqualTo(3);
        assertThat(count("select count(*) from source_item where action_id = ?::uuid and payload <> '{}'", found.path("action_id").asText())).isZero();
    }

    @Test
    void whatASourceGaveIsForgottenWhenTheActionEndsOtherwise() {
        UUID run = sql().queryForObject("""
                insert into run (run_id, root_run_id, command, requested_by, origin, status, settled_at)
                select id, id, 'x', user_id, 'api', 'failed', now() from (select uuid_v7() as id offset 0) i, app_user limit 1 returning run_id""", UUID.class);
        UUID action = sql().queryForObject("insert into action (run_id, seq, plan_id, type, status) values (?, 1, 'a1', 'source_leads_apify', 'running') returning action_id", UUID.class, run);
        sql().update("insert into source_item (action_id, source, ord, payload) values (?, 'sample', 0, '{\"name\": \"Left over\"}')", action);

        sql().update("update action set status = 'cancelled' where action_id = ?", action);

        assertThat(sql().queryForObject("select payload::text from source_item where action_id = ?", String.class, action)).isEqualTo("{}");
    }

    @Test
    void aPlanThatMakesASuppressedLeadIsSkippedWithTheReason() {
        String address = "s" + UUID.randomUUID().toString().substring(0, 8) + "@objects.example";
        suppress("email", address);

        JsonNode run = executeSteps(step("a1", "create_lead", "{'name': 'Not to be made', 'email': '" + address + "'}"));

        JsonNode action = action(run, "create_lead");
        assertThat(action.path("status").asText()).isEqualTo("skipped");
        assertThat(action.path("reasons")).last().isEqualTo(Json.tree("{\"code\": \"suppressed\", \"detail\": \"This contact is on the do-not-contact list, so no lead was made.\"}"));
        assertThat(action.at("/result/leads_created").asInt()).isZero();
        assertThat(run.path("status").asText()).as("nothing to do is no failure").isEqualTo("completed");
        assertThat(events(id(run))).contains("action.skipped").doesNotContain("lead.created");
        assertThat(count("select count(*) from lead where email = ?", address)).isZero();
    }

    @Test
    void aPlanThatGivesALeadASuppressedAddressMarksIt() {
        String address = "s" + UUID.randomUUID().toString().substring(0, 8) + "@objects.example";
        suppress("email", address);
        String lead = lead("To be changed", somewhere());

        assertThat(statuses(executeSteps(step("a1", "update_lead", "{'lead_id': '" + lead + "', 'changes': {'email': '" + address + "'}}")))).containsExactly("succeeded");

        assertThat(get("/leads/" + lead).json().path("suppressed").asBoolean()).isTrue();
    }

    @Test
    void followUpStopsAtOnceAndDoesNotBeginAgainByItself() {
        String town = somewhere();
        String lead = lead("To be left alone", town);
        patch("/leads/" + lead, "{\"email\": \"s" + UUID.randomUUID().toString().substring(0, 8) + "@objects.example\"}").is(200);
        String address = get("/leads/" + lead).json().path("email").asText();
        assertThat(statuses(executeSteps(step("a1", "nurture_leads", in(town))))).containsExactly("succeeded");
        assertThat(enrolments(lead)).containsExactly("active");
        String task = sql().queryForObject("select task_id::text from task where lead_id = ?::uuid", String.class, lead);
        String own = post("/tasks", "{\"title\": \"Send the invoice\", \"lead_id\": \"" + lead + "\"}").json().path("task_id").asText();

        String entry = suppress("email", address);

        assertThat(enrolments(lead)).containsExactly("stopped");
        assertThat(get("/tasks/" + task).json().path("status").asText()).isEqualTo("cancelled");
        assertThat(get("/tasks/" + own).json().path("status").asText()).as("a task of a person's own is theirs").isEqualTo("open");
        assertThat(sql().queryForObject("select detail->>'tasks_cancelled' from audit_event where event = 'suppression.created' and entity_id = ?::uuid", String.class, entry)).isEqualTo("1");
        JsonNode nurtured = action(executeSteps(step("a1", "nurture_leads", in(town))), "nurture_leads");
        assertThat(nurtured.at("/result/not_enrolled/suppressed").asInt()).isEqualTo(1);

        delete("/suppressions/" + entry).is(204);
        routes.requestBody("direct:make-next-follow-ups", (Object) null);

        assertThat(enrolments(lead)).containsExactly("stopped");
        assertThat(get("/tasks/" + task).json().path("status").asText()).isEqualTo("cancelled");
    }

    @Test
    void whoeverWasEnrolledWhileAnEntryWasMadeIsStoppedByTheScheduler() {
        String town = somewhere();
        String lead = lead("Enrolled in between", town);
        patch("/leads/" + lead, "{\"email\": \"s" + UUID.randomUUID().toString().substring(0, 8) + "@objects.example\"}").is(200);
        executeSteps(step("a1", "nurture_leads", in(town)));
        sql().update("update lead set suppressed = true where lead_id = ?::uuid", lead);

        routes.requestBody("direct:make-next-follow-ups", (Object) null);

        assertThat(enrolments(lead)).containsExactly("stopped");
        assertThat(sql().queryForList("select status from task where lead_id = ?::uuid", String.class, lead)).containsExactly("cancelled");
    }

    @Test
    @DisplayName("C-35 erasure: suppress, delete, and nothing is left, the trail is valid, the lead does not come back")
    void anErasedLeadLeavesNoTraceAndDoesNotComeBack() {
        String town = somewhere();
        execute(find(4, town));
        Map<String, Object> lead = someLeadIn(town);
        String id = lead.get("lead_id").toString();
        executeSteps(step("a1", "nurture_leads", in(town)), step("a2", "enrich_leads", in(town)));
        // A person was shown it, and decided against deleting it.
        JsonNode parked = executeSteps(deleteLeadsIn(town));
        assertThat(action(parked, "delete_leads").at("/preview/rows").toString()).contains(lead.get("name").toString());
        decide("reject", parked, action(parked, "delete_leads"));
        String shown = id(settled(id(parked)));

        suppress("email", lead.get("email"));
        suppress("phone", lead.get("phone"));
        delete("/leads/" + id).is(204);

        for (String trace : List.of("name", "email", "phone")) {
            assertThat(Everywhere.rowsWith(sql(), lead.get(trace).toString())).as(trace).isEmpty();
        }
        assertThat(run(shown).at("/actions/0/preview/rows")).as("the others are still shown").hasSize(4).filteredOn(row -> row.path("name").isNull()).hasSize(1);
        assertThat(get("/audit/verify").is(200).json().path("valid").asBoolean()).isTrue();

        JsonNode again = action(execute(find(4, town)), "source_leads_apify");

        assertThat(again.at(REJECTED).asInt()).isEqualTo(1);
        for (String trace : List.of("email", "phone")) {
            assertThat(Everywhere.rowsWith(sql(), lead.get(trace).toString())).as(trace + " after it was found again").isEmpty();
        }
        await("the chain").untilAsserted(() -> assertThat(get("/audit/verify").json().path("unchained").asInt()).isZero());
        assertThat(get("/audit/verify").json().path("valid").asBoolean()).isTrue();
    }

    @Test
    @DisplayName("C-35 erasure: what somebody dictated into a lead goes with it")
    void wordsThatMadeALeadGoWithIt() {
        String mark = "Dictated" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
        String address = mark.toLowerCase() + "@dictated.example";
        JsonNode run = executeSteps(step("a1", "create_lead", "{'name': 'Cabinet (" + mark + ")', 'email': '" + address + "', 'phone': '04 65 71 00 15', 'city': 'Lyon'}"),
                step("a2", "notify_user", "{'message': 'Cabinet (" + mark + ") is there.'}"));
        String lead = action(run, "create_lead").at("/entities/0/id").asText();
        assertThat(Everywhere.rowsWith(sql(), mark)).contains("lead.name", "run.plan", "run_planning.planning", "action.params", "notification.body");

        delete("/leads/" + lead).is(204);

        assertThat(Everywhere.rowsWith(sql(), mark)).isEmpty();
        assertThat(Everywhere.rowsWith(sql(), "04 65 71 00 15")).isEmpty();
        assertThat(action(run(id(run)), "create_lead").path("params")).isEqualTo(Json.tree(
                "{\"name\": \"[deleted]\", \"email\": \"[deleted]\", \"phone\": \"[deleted]\", \"city\": \"Lyon\"}"));
        JsonNode again = replay(id(run));
        assertThat(statuses(again)).as("a replay does not bring it back").startsWith("rejected");
        assertThat(again.at("/actions/0/reasons/0/code").asText()).isEqualTo("erased");
        assertThat(Everywhere.rowsWith(sql(), mark)).isEmpty();
    }

    @Test
    @DisplayName("C-35 erasure: what was passed over in Khoj's answer goes with the lead too")
    void whatWasPassedOverInAnAnswerGoesWithTheLead() {
        String mark = "Passed" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
        JsonNode run = execute(commandForAnswer("{\"version\": 1, \"language\": \"en\", \"summary\": \"Plan.\", \"" + mark + "\": true, \"actions\": [{\"type\": \"create_lead\", \"params\": {\"name\": \"" + mark + "\"}}]}"));
        assertThat(run.at("/planning/attempts/0/salvaged/0").asText()).as(run.toPrettyString()).isEqualTo("ignored: '" + mark + "'");

        delete("/leads/" + action(run, "create_lead").at("/entities/0/id").asText()).is(204);

        assertThat(run(id(run)).at("/planning/attempts/0/salvaged").toString()).isEqualTo("[\"ignored: '[deleted]'\"]");
        assertThat(Everywhere.rowsWith(sql(), mark)).isEmpty();
    }

    @Test
    void aReplayDoesNotWriteWhatWasTakenOutIntoOtherLeads() {
        String town = somewhere();
        List<String> leads = leads(town, 2);
        String street = "7 Quai " + town;
        JsonNode run = executeSteps(step("a1", "update_lead", "{'lead_id': '" + leads.get(0) + "', 'changes': {'street': '" + street + "', 'name': 'run'}}"),
                step("a2", "rescore_leads", "{'scope': 'run'}", "a1"), step("a3", "enrich_leads", in(town)));
        delete("/leads/" + leads.get(0)).is(204);

        assertThat(action(run(id(run)), "update_lead").at("/params/changes")).isEqualTo(Json.tree("{\"street\": \"[deleted]\", \"name\": \"[deleted]\"}"));
        assertThat(action(run(id(run)), "rescore_leads").path("params")).as("a scope is no name").isEqualTo(Json.tree("{\"scope\": \"run\"}"));
        assertThat(action(run(id(run)), "enrich_leads").path("params")).isEqualTo(Json.tree(in(town).replace('\'', '"')));
        sql().update("update run set plan = jsonb_set(plan, '{actions,0,params,lead_id}', to_jsonb(?::text)) where run_id = ?::uuid", leads.get(1), id(run));
        assertThat(statuses(replay(id(run)))).startsWith("rejected");
        assertThat(count("select count(*) from lead where street = '[deleted]'")).isZero();
    }

    @Test
    void whatSelectsRowsStaysAsItWas() {
        String town = somewhere();
        JsonNode run = executeSteps(step("a1", "create_lead", "{'name': '" + town + "', 'city': '" + town + "'}"), step("a2", "rescore_leads", in(town), "a1"),
                step("a3", "notify_user", "{'message': 'Look at " + town + ", not at x" + town + "x.'}"));
        delete("/leads/" + action(run, "create_lead").at("/entities/0/id").asText()).is(204);

        JsonNode after = run(id(run));
        assertThat(action(after, "create_lead").path("params")).isEqualTo(Json.tree("{\"name\": \"[deleted]\", \"city\": \"" + town + "\"}"));
        assertThat(action(after, "rescore_leads").path("params")).isEqualTo(Json.tree(in(town).replace('\'', '"')));
        assertThat(action(after, "notify_user").at("/params/message").asText()).isEqualTo("Look at [deleted], not at x" + town + "x.");
    }

    @Test
    void whatAPersonIsAskedAboutStaysAsItWasShownUntilItIsDecided() {
        String town = somewhere();
        leads(town, 1);
        String mark = "Pending" + UUID.randomUUID().toString().substring(0, 8);
        JsonNode run = executeSteps(step("a1", "create_lead", "{'name': '" + mark + "'}"), step("a2", "delete_leads", in(town)));
        delete("/leads/" + action(run, "create_lead").at("/entities/0/id").asText()).is(204);

        assertThat(run(id(run)).path("actions").toString()).contains(mark);
        assertThat(settled(id(decide("approve", run, action(run, "delete_leads"), "Prefer", "wait=30").is(200).json())).path("status").asText()).isEqualTo("completed");
        assertThat(leadsIn(town)).isZero();

        sql().queryForObject("select forget_what_is_due(null)", Integer.class);
        assertThat(Everywhere.rowsWith(sql(), mark)).isEmpty();
        assertThat(count("select count(*) from erasure where run_id = ?::uuid", id(run))).isZero();
    }

    @Test
    void whoDeletesALeadWaitsForNoRun() throws Exception {
        String mark = "Held" + UUID.randomUUID().toString().substring(0, 8);
        JsonNode run = executeSteps(step("a1", "create_lead", "{'name': '" + mark + "'}"));
        String lead = action(run, "create_lead").at("/entities/0/id").asText();
        try (Connection ignored = held("run", id(run))) {
            delete("/leads/" + lead).is(204);
            assertThat(count("select count(*) from erasure where run_id = ?::uuid", id(run))).isEqualTo(1);
        }

        sql().queryForObject("select forget_what_is_due(null)", Integer.class);
        assertThat(Everywhere.rowsWith(sql(), mark)).isEmpty();
    }

    @Test
    void anEntryAndADeletionOfTheSameLeadsWaitForEachOtherInTurn() throws Exception {
        String town = somewhere();
        List<String> leads = leads(town, 3).stream().sorted().toList();
        String address = town.toLowerCase() + "@objects.example";
        patch("/leads/" + leads.get(0), "{\"email\": \"" + address + "\"}").is(200);
        JsonNode run = executeSteps(deleteLeadsIn(town));
        CompletableFuture<String> entry;
        try (Connection ignored = held("lead", leads.get(2))) {
            decide("approve", run, action(run, "delete_leads")).is(202);
            awaitSomebodyWaitingForALock();
            entry = CompletableFuture.supplyAsync(() -> suppress("email", address));
            await("both wait").until(() -> count("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") >= 2);
        }

        assertThat(entry.get(20, TimeUnit.SECONDS)).isNotEmpty();
        assertThat(statuses(settled(id(run)))).containsExactly("succeeded");
        assertThat(leadsIn(town)).isZero();
        assertThat(count("select attempts from action where run_id = ?::uuid", id(run))).as("no attempt was lost to a deadlock").isLessThanOrEqualTo(1);
    }

    private String find(int number, String town) {
        return "Find " + number + " dentists in " + town;
    }

    private Map<String, Object> someLeadIn(String town) {
        return sql().queryForMap("select lead_id, name, email, phone from lead where city = ? and email is not null and phone is not null order by created_at limit 1", town);
    }

    private String suppress(String kind, Object value) {
        return post("/suppressions", Json.write(Map.of(kind, value))).is(201).json().path("suppression_id").asText();
    }

    private boolean suppressed(Map<String, Object> lead) {
        return get("/leads/" + lead.get("lead_id")).json().path("suppressed").asBoolean();
    }

    private List<String> enrolments(String lead) {
        return sql().queryForList("select status from enrolment where lead_id = ?::uuid", String.class, lead);
    }
}
