package io.prospectassistant.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.GivenPlansTest;
import io.prospectassistant.Json;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What cannot be undone waits for a person, who decides once, on exactly what was shown. */
class ConfirmTest extends GivenPlansTest {

    @Test
    void whatDeletesWaitsAndShowsWhatItWouldDelete() {
        String city = somewhere();
        List<String> leads = leads(city, 25);
        sql().update("insert into task (title, lead_id) values ('Call them', ?::uuid)", leads.get(0));

        JsonNode run = executeSteps(deleteLeadsIn(city));
        JsonNode action = action(run, "delete_leads");

        assertThat(run.path("status").asText()).isEqualTo("awaiting_confirmation");
        assertThat(run.path("settled_at").isNull()).isTrue();
        assertThat(action.path("status").asText()).isEqualTo("pending_confirmation");
        assertThat(action.path("decision").asText()).isEqualTo("confirm");
        assertThat(action.at("/reasons/0/code").asText()).isEqualTo("irreversible");
        assertThat(action.path("affected").asInt()).as("leads and the task that goes with one of them").isEqualTo(26);
        assertThat(action.path("digest").asText()).matches("[0-9a-f]{64}");
        assertThat(Instant.parse(action.path("expires_at").asText())).isCloseTo(Instant.now().plus(24, ChronoUnit.HOURS), within(2, ChronoUnit.MINUTES));
        assertThat(stream(action.at("/preview/rows")).map(row -> row.path("id").asText())).hasSize(20).allMatch(leads::contains);
        assertThat(stream(action.path("checks")).map(check -> check.path("code").asText() + " " + check.path("value").asInt())).contains("selected_rows 25", "dependent_rows 1");

        assertThat(leadsIn(city)).isEqualTo(25);
        assertThat(count("select count(*) from action_target where action_id = ?::uuid", action.path("action_id").asText())).as("frozen").isEqualTo(25);
        assertThat(events(id(run))).contains("action.parked").doesNotContain("run.settled", "action.started", "lead.deleted");
        assertThat(get("/assistant/prospect/pending?limit=200").is(200).items("action_id")).contains(action.path("action_id").asText());
        assertThat(sql().queryForList("select u.email from notification n join app_user u using (user_id) where n.run_id = ?::uuid and n.event = 'assistant_confirmation_required' and channel = 'in_app'",
                String.class, id(run))).containsExactlyInAnyOrder("admin@localhost", "approver@example.com");
    }

    @Test
    void anApprovalDeletesExactlyTheRowsThatWereShown() {
        String city = somewhere();
        leads(city, 4);
        JsonNode run = executeSteps(deleteLeadsIn(city));
        String late = lead("Came later", city);

        JsonNode decided = Json.tree(decision("approve", run, action(run, "delete_leads")));
        ((ObjectNode) decided).put("comment", "They closed.");
        JsonNode answer = call(APPROVER, "POST", CONFIRM, Json.write(decided), "Prefer", "wait=30").is(200).json();

        JsonNode action = action(answer, "delete_leads");
        assertThat(answer.path("status").asText()).isEqualTo("completed");
        assertThat(answer.at("/counts/deleted").asInt()).isEqualTo(4);
        assertThat(action.path("status").asText()).isEqualTo("succeeded");
        assertThat(action.path("affected").asInt()).isEqualTo(4);
        assertThat(action.path("decided_by").asText()).isEqualTo("approver@example.com");
        assertThat(action.path("comment").asText()).isEqualTo("They closed.");
        assertThat(sql().queryForList("select lead_id::text from lead where city = ?", String.class, city)).containsExactly(late);
        assertThat(events(id(run), "lead.deleted")).isEqualTo(4);
        assertThat(events(id(run), "confirmation.approved")).isEqualTo(1);
        assertThat(sql().queryForObject("select actor || ' by ' || (detail->>'credential') from audit_event where run_id = ?::uuid and event = 'confirmation.approved'", String.class, id(run)))
                .isEqualTo("approver@example.com by token");
        assertThat(events(id(run), "run.settled")).isEqualTo(1);
        assertThat(count("select count(*) from notification where run_id = ?::uuid and event = 'assistant_run_completed' and channel = 'in_app'", id(run))).isEqualTo(1);
    }

    @Test
    void ofEightApprovalsAtOnceOneDecides() throws Exception {
        String city = somewhere();
        leads(city, 3);
        JsonNode run = executeSteps(deleteLeadsIn(city));
        String body = decision("approve", run, action(run, "delete_leads"));

        List<Answer> answers = atOnce(8, () -> post(CONFIRM, body));

        assertThat(answers).filteredOn(answer -> answer.status() == 200 || answer.status() == 202).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() == 409).hasSize(7).allSatisfy(answer -> answer.isProblem(409, "already-decided"));
        assertThat(settled(id(run)).path("status").asText()).isEqualTo("completed");
        assertThat(events(id(run), "confirmation.approved")).isEqualTo(1);
        assertThat(events(id(run), "lead.deleted")).isEqualTo(3);
    }

    @Test
    void aDecisionOnSomethingElseThanWhatWaitsIsRefused() {
        String city = somewhere();
        leads(city, 2);
        JsonNode run = executeSteps(deleteLeadsIn(city));
        ObjectNode action = action(run, "delete_leads").deepCopy();
        String digest = action.path("digest").asText();

        decide("approve", run, action.put("digest", "0".repeat(64))).isProblem(409, "stale-confirmation");
        decide("approve", run, action.put("digest", digest).put("action_id", UUID.randomUUID().toString())).isProblem(404, "not-found");
        post(CONFIRM, decision("approve", run, action).replace(id(run), UUID.randomUUID().toString())).isProblem(404, "not-found");
        assertThat(run(id(run))).as("nothing has changed").isEqualTo(run);
        assertThat(leadsIn(city)).isEqualTo(2);
    }

    @Test
    void anApprovalOfALeadThatWasEditedIsRefusedAndAskedAnew() {
        String city = somewhere();
        List<String> leads = leads(city, 2);
        JsonNode run = executeSteps(deleteLeadsIn(city));
        JsonNode action = action(run, "delete_leads");
        patch("/leads/" + leads.get(0), "{\"name\": \"Worth keeping\"}").is(200);

        decide("approve", run, action).isProblem(409, "stale-confirmation");
        assertThat(leadsIn(city)).isEqualTo(2);

        JsonNode anew = askedAnew(run);
        assertThat(names(action(anew, "delete_leads"))).contains("Worth keeping");
        decide("approve", run, action).isProblem(409, "stale-confirmation");
        decide("approve", anew, action(anew, "delete_leads"), "Prefer", "wait=30").is(200);
        assertThat(leadsIn(city)).isZero();
    }

    @Test
    void whatNobodyWantsAnyMoreCanBeRejectedThoughItWasEdited() {
        String city = somewhere();
        List<String> leads = leads(city, 2);
        JsonNode run = executeSteps(deleteLeadsIn(city));
        patch("/leads/" + leads.get(0), "{\"name\": \"Worth keeping\"}").is(200);

        JsonNode answer = decide("reject", run, action(run, "delete_leads"), "Prefer", "wait=30").is(200).json();

        assertThat(action(answer, "delete_leads").path("status").asText()).isEqualTo("rejected");
        assertThat(leadsIn(city)).isEqualTo(2);
    }

    @Test
    void anEditBetweenTheApprovalAndTheDeletionIsAskedAnew() throws Exception {
        String city = somewhere();
        List<String> leads = leads(city, 3);
        JsonNode run = executeSteps(deleteLeadsIn(city));
        JsonNode action = action(run, "delete_leads");

        try (Connection editor = sql().getDataSource().getConnection(); Statement edit = editor.createStatement()) {
            editor.setAutoCommit(false);
            edit.executeUpdate("update lead set name = 'Worth keeping' where lead_id = '" + leads.get(1) + "'");
            decide("approve", run, action).is(202);
            awaitSomebodyWaitingForALock();
            editor.commit();
        }

        JsonNode anew = askedAnew(run);
        JsonNode waiting = action(anew, "delete_leads");
        assertThat(leadsIn(city)).as("nothing was deleted").isEqualTo(3);
        assertThat(waiting.path("decided_by").isNull()).isTrue();
        assertThat(stream(waiting.path("reasons")).map(reason -> reason.path("code").asText())).contains("irreversible");
        assertThat(names(waiting)).contains("Worth keeping");
        assertThat(events(id(run), "action.parked")).isEqualTo(2);
        decide("approve", run, action).isProblem(409, "stale-confirmation");
        JsonNode answer = decide("approve", anew, waiting, "Prefer", "wait=30").is(200).json();
        assertThat(answer.path("status").asText()).isEqualTo("completed");
        assertThat(leadsIn(city)).isZero();
    }

    @Test
    void whatIsGoneBetweenTheApprovalAndTheDeletionIsNotAskedAbout() throws Exception {
        String city = somewhere();
        leads(city, 2);
        JsonNode run = executeSteps(deleteLeadsIn(city));

        try (Connection other = sql().getDataSource().getConnection(); Statement delete = other.createStatement()) {
            other.setAutoCommit(false);
            delete.executeUpdate("delete from lead where city = '" + city + "'");
            decide("approve", run, action(run, "delete_leads")).is(202);
            awaitSomebodyWaitingForALock();
            other.commit();
        }

        JsonNode settled = settled(id(run));
        assertThat(action(settled, "delete_leads").path("status").asText()).isEqualTo("skipped");
        assertThat(settled.path("status").asText()).isEqualTo("completed");
        assertThat(settled.at("/counts/deleted").asInt()).isZero();
    }

    @Test
    void aRejectionEndsTheActionAndTheRun() {
        String city = somewhere();
        leads(city, 2);
        JsonNode run = executeSteps(deleteLeadsIn(city));

        person("approver@example.com", "approver");
        JsonNode answer = browse(signIn("approver@example.com", PASSWORD), "POST", CONFIRM, decision("reject", run, action(run, "delete_leads")), "Prefer", "wait=30").is(200).json();

        assertThat(answer.path("status").asText()).isEqualTo("partially_completed");
        assertThat(action(answer, "delete_leads").path("status").asText()).isEqualTo("rejected");
        assertThat(leadsIn(city)).isEqualTo(2);
        assertThat(sql().queryForList("select actor || ' by ' || (detail->>'credential') from audit_event where run_id = ?::uuid and event = 'confirmation.rejected'", String.class, id(run)))
                .containsExactly("approver@example.com by session");
        decide("approve", run, action(run, "delete_leads")).isProblem(409, "already-decided");
    }

    @Test
    void eachActionCanHaveADecisionOfItsOwn() {
        String kept = somewhere();
        String dropped = somewhere();
        leads(kept, 1);
        leads(dropped, 1);
        JsonNode run = executeSteps(deleteLeadsIn(dropped), step("a2", "delete_leads", in(kept)));
        ObjectNode body = (ObjectNode) Json.tree(decision("approve", run, run.at("/actions/0"), run.at("/actions/1")));
        ((ObjectNode) body.at("/actions/1")).put("decision", "reject");

        JsonNode answer = post(CONFIRM, Json.write(body), "Prefer", "wait=30").is(200).json();

        assertThat(statuses(answer)).containsExactly("succeeded", "rejected");
        assertThat(answer.path("status").asText()).isEqualTo("partially_completed");
        assertThat(leadsIn(dropped)).isZero();
        assertThat(leadsIn(kept)).isEqualTo(1);
    }

    @Test
    void decisionsAreTakenAllOrNone() {
        String city = somewhere();
        String other = somewhere();
        leads(city, 1);
        leads(other, 1);
        JsonNode run = executeSteps(deleteLeadsIn(city), step("a2", "delete_leads", in(other)));
        ObjectNode second = run.at("/actions/1").deepCopy();

        post(CONFIRM, decision("approve", run, run.at("/actions/0"), second.put("digest", "0".repeat(64)))).isProblem(409, "stale-confirmation");

        assertThat(statuses(run(id(run)))).containsExactly("pending_confirmation", "pending_confirmation");
        assertThat(leadsIn(city)).isEqualTo(1);
        assertThat(events(id(run), "confirmation.approved")).isZero();
    }

    @Test
    void anActionIsNotBothApprovedAndRejected() {
        String city = somewhere();
        leads(city, 1);
        JsonNode run = executeSteps(deleteLeadsIn(city));
        ObjectNode body = (ObjectNode) Json.tree(decision("approve", run, run.at("/actions/0"), run.at("/actions/0")));
        ((ObjectNode) body.at("/actions/1")).put("decision", "reject");

        post(CONFIRM, Json.write(body)).isProblem(422, "invalid");

        assertThat(statuses(run(id(run)))).containsExactly("pending_confirmation");
    }

    @Test
    void oneDecidedActionDoesNotEndTheWaitForAnother() {
        String city = somewhere();
        String other = somewhere();
        leads(city, 1);
        leads(other, 1);
        JsonNode run = executeSteps(deleteLeadsIn(city), step("a2", "delete_leads", in(other)));

        JsonNode answer = decide("approve", run, run.at("/actions/0"), "Prefer", "wait=30").is(200).json();

        assertThat(statuses(answer)).containsExactly("succeeded", "pending_confirmation");
        assertThat(answer.path("status").asText()).isEqualTo("awaiting_confirmation");
        assertThat(action(answer, "delete_leads").path("status").asText()).isEqualTo("succeeded");
        assertThat(decide("approve", answer, answer.at("/actions/1"), "Prefer", "wait=30").is(200).json().path("status").asText()).isEqualTo("completed");
    }

    @Test
    void aConfirmationRunsOutByTheDatabasesClock() {
        String city = somewhere();
        leads(city, 2);
        JsonNode run = executeSteps(deleteLeadsIn(city));
        sql().update("update action set expires_at = now() - interval '1 second' where run_id = ?::uuid", id(run));

        decide("approve", run, action(run, "delete_leads")).isProblem(409, "confirmation-expired");

        await().atMost(Duration.ofSeconds(40)).until(() -> run(id(run)).path("status").asText().equals("partially_completed"));
        assertThat(statuses(run(id(run)))).containsExactly("expired");
        assertThat(events(id(run), "confirmation.expired")).isEqualTo(1);
        assertThat(events(id(run), "run.settled")).isEqualTo(1);
        assertThat(leadsIn(city)).isEqualTo(2);
        decide("approve", run, action(run, "delete_leads")).isProblem(409, "confirmation-expired");
    }

    @Test
    void theDatabaseItselfRefusesToRunWhatNobodyApproved() {
        String city = somewhere();
        leads(city, 1);
        JsonNode run = executeSteps(deleteLeadsIn(city));

        assertThat(catchThrowable(() -> sql().update("update action set status = 'running' where run_id = ?::uuid", id(run)))).hasMessageContaining("check constraint");
    }

    /** Waits until the action waits with another digest than before. */
    private JsonNode askedAnew(JsonNode run) {
        String before = action(run, "delete_leads").path("digest").asText();
        return await("asked anew").atMost(Duration.ofSeconds(20)).until(() -> run(id(run)), now -> now.path("status").asText().equals("awaiting_confirmation")
                && action(now, "delete_leads").path("status").asText().equals("pending_confirmation") && !action(now, "delete_leads").path("digest").asText().equals(before));
    }

    private static List<String> names(JsonNode action) {
        return stream(action.at("/preview/rows")).map(row -> row.path("name").asText()).toList();
    }
}
