package io.prospectassistant.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.GivenPlansTest;
import io.prospectassistant.api.Contract;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What an action shows while it runs and before it does: progress, checks and a preview. */
class LiveActionsTest extends GivenPlansTest {

    @Autowired
    private Contract contract;

    @Test
    void progressMovesWithEachPageAndEndsAtTheTotal() throws Exception {
        String city = somewhere();
        leads(city, 450);
        List<String> leads = sql().queryForList("select lead_id from lead where city = ? order by created_at, lead_id", String.class, city);
        String run;
        try (Connection third = held("lead", leads.get(449))) {
            String tag;
            try (Connection second = held("lead", leads.get(250))) {
                run = accept(commandFor(step("a1", "rescore_leads", in(city))));
                assertThat(progress(running(run, "rescore_leads", 200))).isEqualTo("200 of 450");
                await("the second page").atMost(Duration.ofSeconds(20)).until(() -> events(run, "action.progress") == 1);
                tag = get(RUNS + run).is(200).header("ETag");
                Answer known = call(ADMIN, "GET", RUNS + run, null, "If-None-Match", tag).is(304);
                assertThat(known.body()).isEmpty();
                assertThat(known.header("ETag")).isEqualTo(tag);
            }
            assertThat(progress(running(run, "rescore_leads", 400))).isEqualTo("400 of 450");
            assertThat(call(ADMIN, "GET", RUNS + run, null, "If-None-Match", tag).is(200).header("ETag")).as("another answer, another tag").isNotEqualTo(tag);
        }

        JsonNode settled = settled(run);
        assertThat(statuses(settled)).containsExactly("succeeded");
        assertThat(progress(settled)).isEqualTo("450 of 450");
        assertThat(sql().queryForList("select detail::text from audit_event where run_id = ?::uuid and event = 'action.progress' order by seq", String.class, run))
                .as("told by the tap as well").containsExactly("{\"done\": 200, \"total\": 450}", "{\"done\": 400, \"total\": 450}");
    }

    @Test
    void everyActionThatSucceedsEndsAtItsTotal() {
        String city = somewhere();
        List<String> leads = leads(city, 3);
        JsonNode run = executeSteps(
                step("a1", "source_leads_apify", "{'query': 'bakery', 'category': 'bakery', 'location': 'Dijon', 'limit': 4}"),
                step("a2", "enrich_leads", in(city)), step("a3", "rescore_leads", in(city)), step("a4", "nurture_leads", in(city)),
                step("a5", "update_leads", "{'filter': {'city': '" + city + "'}, 'changes': {'status': 'contacted'}}"),
                step("a6", "update_lead", "{'lead_id': '" + leads.get(0) + "', 'changes': {'status': 'won'}}"),
                step("a7", "create_lead", "{'name': 'One more'}"), step("a8", "create_task", "{'title': 'Call'}"),
                step("a9", "create_project", "{'name': '" + city + "'}"), step("a10", "notify_user", "{}"));

        assertThat(run.path("actions")).hasSize(10).allSatisfy(action -> {
            assertThat(action.path("status").asText()).as(action.toPrettyString()).isEqualTo("succeeded");
            assertThat(action.at("/progress/done").asInt()).as(action.toPrettyString()).isPositive().isEqualTo(action.at("/progress/total").asInt());
        });
    }

    @Test
    void checksAndPreviewAreThereForWhatRunsForWhatWaitsAndForADryRun() {
        String city = somewhere();
        List<String> leads = leads(city, 25);
        String plan = String.join(", ", step("a1", "rescore_leads", in(city)), step("a2", "update_leads", "{'filter': {'city': '" + city + "'}, 'changes': {'status': 'contacted'}}"),
                step("a3", "source_leads_apify", "{'query': 'bakery', 'category': 'bakery', 'location': 'Dijon', 'limit': 2}"),
                step("a4", "delete_leads", in(city)));

        JsonNode dry = executeDry(commandFor(plan));
        JsonNode real = execute(commandFor(plan));

        assertThat(statuses(dry)).containsOnly("skipped");
        assertThat(statuses(real)).containsExactly("succeeded", "succeeded", "succeeded", "pending_confirmation");
        for (JsonNode run : List.of(real, dry)) {
            assertThat(checks(run.at("/actions/0"))).containsExactly("selected_rows pass 25 null");
            assertThat(checks(run.at("/actions/1"))).containsExactly("selected_rows pass 25 null", "rows_in_plan pass 25 500");
            assertThat(checks(run.at("/actions/2"))).containsExactly("sourced_in_run pass 2 10000", "rows_in_plan pass 2 500");
            assertThat(checks(run.at("/actions/3"))).containsExactly("selected_rows pass 25 null", "rows_per_approval pass 25 10000");
            assertThat(run.at("/actions/2/preview/rows")).as("not found yet").isEmpty();
            for (int i : new int[] {0, 1, 3}) {
                assertThat(stream(run.at("/actions/" + i + "/preview/rows")).map(row -> row.path("id").asText()).toList()).hasSize(20).doesNotHaveDuplicates().isSubsetOf(leads);
            }
            assertThat(run.path("actions")).allSatisfy(this::followsTheContract);
        }
        assertThat(dry.path("actions")).allSatisfy(action -> assertThat(action.path("progress").toString()).isEqualTo("{\"done\":0,\"total\":null}"));
        cancel(id(real)).is(200);
    }

    @Test
    void aCheckThatIsAboveItsLimitWarns() {
        String city = somewhere();
        leads(city, 501);
        JsonNode run = executeDry(commandFor(step("a1", "nurture_leads", in(city))));

        assertThat(run.at("/actions/0/decision").asText()).isEqualTo("confirm");
        assertThat(checks(run.at("/actions/0"))).containsExactly("selected_rows pass 501 null", "rows_in_plan warn 501 500");
    }

    private void followsTheContract(JsonNode action) {
        assertThat(names(action.path("progress"))).isEqualTo(names("Progress"));
        assertThat(action.path("checks")).isNotEmpty().allSatisfy(check -> {
            assertThat(names(check)).isEqualTo(names("Check"));
            assertThat(stream(contract.document().at("/components/schemas/Check/properties/code/enum")).map(JsonNode::asText)).contains(check.path("code").asText());
        });
        assertThat(action.path("reasons")).allSatisfy(reason -> assertThat(names(reason)).isEqualTo(names("Reason")));
        assertThat(names(action.path("preview"))).isEqualTo(names("Preview"));
        assertThat(action.at("/preview/rows")).allSatisfy(row -> assertThat(names("PreviewRow")).containsAll(names(row)));
    }

    private static String progress(JsonNode run) {
        return run.at("/actions/0/progress/done").asText() + " of " + run.at("/actions/0/progress/total").asText();
    }

    private static List<String> checks(JsonNode action) {
        return stream(action.path("checks")).map(check -> check.path("code").asText() + " " + check.path("outcome").asText() + " " + check.path("value").asInt() + " " + check.path("limit").asText()).toList();
    }

    private Set<String> names(String schema) {
        return names(contract.document().at("/components/schemas/" + schema + "/properties"));
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
