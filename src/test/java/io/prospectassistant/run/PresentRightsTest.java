package io.prospectassistant.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.GivenPlansTest;
import io.prospectassistant.Json;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run acts with the rights that its requester has now, and an approval counts while its approver may give one (control C-08). */
class PresentRightsTest extends GivenPlansTest {

    private static final String DEACTIVATED = "active = false";
    private static final String DEMOTED = "role = 'viewer'";

    @AfterEach
    void nobodyLosesRightsAnyMore() {
        sql().execute("drop trigger if exists lose_rights on action");
    }

    @ParameterizedTest
    @ValueSource(strings = {DEACTIVATED, DEMOTED})
    @DisplayName("C-08 what is running ends and nothing new starts when the requester loses the right between plan and execution")
    void nothingNewStartsForWhoMayNotAskAnyMore(String loss) throws Exception {
        String requester = person("operator");
        String city = somewhere();
        List<String> leads = leads(city, 3);
        String run;
        try (Connection ignored = held("lead", leads.get(0))) {
            run = acceptAs(requester, step("a1", "rescore_leads", in(city)), step("a2", "create_project", "{'name': '" + city + "'}"),
                    step("a3", "delete_leads", in(city)), step("a4", "create_task", "{'title': 'Call'}", "a2"));
            running(run, "rescore_leads", 0);
            awaitSomebodyWaitingForALock();
            sql().update("update app_user set " + loss + " where email = ?", requester);
        }

        JsonNode settled = settled(run);
        assertThat(settled.path("status").asText()).isEqualTo("partially_completed");
        assertThat(statuses(settled)).containsExactly("succeeded", "rejected", "rejected", "skipped");
        JsonNode refused = settled.at("/actions/1");
        assertThat(refused.path("decision").asText()).isEqualTo("reject");
        assertThat(refused.at("/reasons/0/code").asText()).isEqualTo("requester-not-allowed");
        assertThat(refused.at("/reasons/0/detail").asText()).contains(requester).contains("replay");
        assertThat(count("select count(*) from project where name = ?", city)).isZero();
        assertThat(events(run)).doesNotContain("action.parked");
        assertThat(count("select count(*) from audit_event where action_id = ?::uuid and event = 'action.skipped'", refused.path("action_id").asText())).isEqualTo(1);
    }

    @Test
    @DisplayName("C-08 an approved action is refused when its requester loses the right between approval and execution")
    void anApprovalDoesNotHelpARequesterWhoMayNotAskAnyMore() {
        String requester = person("operator");
        String city = somewhere();
        leads(city, 2);
        JsonNode run = settled(acceptAs(requester, deleteLeadsIn(city)));

        JsonNode answer = approvedWhile(requester, DEACTIVATED, APPROVER, run);

        assertThat(statuses(answer)).containsExactly("rejected");
        assertThat(answer.at("/actions/0/reasons/0/code").asText()).isEqualTo("requester-not-allowed");
        assertThat(leadsIn(city)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {DEACTIVATED, "role = 'operator'"})
    @DisplayName("C-08 an approved action is refused when its approver loses the right between approval and execution")
    void anApprovalCountsWhileItsApproverMayGiveOne(String loss) {
        String approver = person("approver");
        String city = somewhere();
        leads(city, 2);
        JsonNode run = executeSteps(deleteLeadsIn(city));

        JsonNode answer = approvedWhile(approver, loss, tokenOf(approver), run);

        assertThat(statuses(answer)).containsExactly("rejected");
        assertThat(answer.at("/actions/0/reasons/0/code").asText()).isEqualTo("approver-not-allowed");
        assertThat(answer.at("/actions/0/reasons/0/detail").asText()).contains(approver);
        assertThat(answer.at("/actions/0/decided_by").asText()).as("who had decided stays on record").isEqualTo(approver);
        assertThat(leadsIn(city)).isEqualTo(2);
    }

    @Test
    @DisplayName("C-08 rights that are there when an action's turn comes count, whatever they were meanwhile")
    void rightsThatAreThereCount() throws Exception {
        String requester = person("operator");
        String city = somewhere();
        List<String> leads = leads(city, 3);
        String run;
        try (Connection ignored = held("lead", leads.get(0))) {
            run = acceptAs(requester, step("a1", "rescore_leads", in(city)), step("a2", "create_project", "{'name': '" + city + "'}"));
            running(run, "rescore_leads", 0);
            sql().update("update app_user set active = false where email = ?", requester);
            sql().update("update app_user set active = true, role = 'admin' where email = ?", requester);
        }

        assertThat(statuses(settled(run))).containsExactly("succeeded", "succeeded");
    }

    /** Approves the run's first action while, in the transaction of the approval, somebody loses a right. @return the settled run */
    private JsonNode approvedWhile(String who, String loss, String token, JsonNode run) {
        sql().execute("""
                create or replace function lose_rights() returns trigger language plpgsql as $$
                begin
                    execute tg_argv[0];
                    return null;
                end $$""");
        String change = "update app_user set " + loss + " where email = '" + who + "'";
        sql().execute("create trigger lose_rights after update on action for each row when (new.action_id = '%s' and new.approved and not old.approved) execute function lose_rights($$%s$$)"
                .formatted(run.at("/actions/0/action_id").asText(), change));
        call(token, "POST", CONFIRM, decision("approve", run, run.at("/actions/0"))).is(202);
        return settled(id(run));
    }

    /** A person of this test alone. @return their address */
    private String person(String role) {
        String email = UUID.randomUUID() + "@example.com";
        token(email, role, tokenOf(email), "confirm");
        return email;
    }

    private String acceptAs(String requester, String... steps) {
        return id(call(tokenOf(requester), "POST", EXECUTE, Json.write(Map.of("command", commandFor(String.join(", ", steps))))).is(202).json());
    }

    private static String tokenOf(String email) {
        return email.replace('@', '-');
    }
}
