package io.prospectassistant.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.guardrail.Facts.Counted;
import io.prospectassistant.nurture.FollowUpManager;
import io.prospectassistant.plan.ActionType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every rule, for every type of action. */
class GuardrailsTest {

    private static final int T = 500;
    private final Guardrails guardrails = new Guardrails(new GuardrailSettings(T, false, 5000, 10_000, 60), new FollowUpManager());

    private static Counted action(String type, String params, Integer rows, int dependents) {
        JsonNode tree = Json.tree(params.replace('\'', '"'));
        return new Counted("id-of-" + type, "a1", type, tree, "queued", null, false, rows == null ? null : "lead", rows, dependents, Json.tree("[]"), null);
    }

    private Verdict judge(Counted action) {
        return guardrails.judge(new Facts(false, List.of(action), Map.of())).get(0);
    }

    private static List<String> reasons(Verdict verdict) {
        return verdict.reasons().stream().map(Verdict.Reason::code).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "enrich_leads  | {'scope':'filter','filter':{'city':'Lyon'}}",
            "nurture_leads | {'scope':'filter','filter':{'city':'Lyon'}}",
            "update_leads  | {'filter':{'city':'Lyon'},'changes':{'status':'contacted'}}"})
    void bulkActionsWaitAboveTheThresholdAndNotAtIt(String type, String params) {
        assertThat(judge(action(type, params, T, 0)).decision()).isEqualTo("auto");
        Verdict above = judge(action(type, params, T + 1, 0));
        assertThat(above.decision()).isEqualTo("confirm");
        assertThat(reasons(above)).containsExactly("bulk");
    }

    @Test
    void sourcingIsCountedByTheRequestedLimit() {
        assertThat(judge(action("source_leads_apify", "{'query':'dentist','location':'Lyon','limit':500}", null, 0)).decision()).isEqualTo("auto");
        assertThat(judge(action("source_leads_apify", "{'query':'dentist','location':'Lyon','limit':501}", null, 0)).decision()).isEqualTo("confirm");
        assertThat(judge(action("source_leads_apify", "{'query':'dentist','location':'Lyon'}", null, 0)).affected()).isEqualTo(20);
    }

    @Test
    void rescoringRunsByItselfForAnyNumberOfRows() {
        assertThat(judge(action("rescore_leads", "{'scope':'all'}", 1_000_000, 0)).decision()).isEqualTo("auto");
    }

    @ParameterizedTest
    @CsvSource({"delete_leads", "delete_tasks", "delete_projects"})
    void everyDeletionWaitsWhateverItsSize(String type) {
        Verdict one = judge(action(type, "{'ids':['x']}", 1, 0));
        assertThat(one.decision()).isEqualTo("confirm");
        assertThat(reasons(one)).containsExactly("irreversible");
    }

    @Test
    void aDeletionThatWouldDeleteNothingDoesNotWait() {
        assertThat(judge(action("delete_leads", "{'filter':{'city':'Nowhere'}}", 0, 0)).decision()).isEqualTo("auto");
    }

    @Test
    void dependentRowsCountAndAreShown() {
        Verdict verdict = judge(action("delete_leads", "{'filter':{'city':'Lyon'}}", 20, 35));
        assertThat(verdict.affected()).isEqualTo(55);
        assertThat(verdict.checks()).extracting(Verdict.Check::code).contains("selected_rows", "dependent_rows");
    }

    @Test
    void moreRowsThanOneApprovalCoversAreRefused() {
        assertThat(reasons(judge(action("delete_leads", "{'scope':'all'}", 10_001, 0)))).containsExactly("too-many-rows");
        assertThat(judge(action("delete_leads", "{'scope':'all'}", 10_000, 0)).decision()).isEqualTo("confirm");
    }

    @Test
    void overwritingContactDataOfSeveralLeadsIsADestruction() {
        String change = "{'filter':{'city':'Lyon'},'changes':{'email':null}}";
        assertThat(reasons(judge(action("update_leads", change, 2, 0)))).containsExactly("overwrites-contact-data");
        assertThat(judge(action("update_leads", change, 1, 0)).decision()).isEqualTo("auto");
    }

    @ParameterizedTest
    @EnumSource(ActionType.class)
    void whatThisVersionCannotCarryOutIsRefusedAndNothingElseIs(ActionType type) {
        Verdict verdict = judge(action(type.wireName(), "{}", 1, 0));
        if (type.available()) {
            assertThat(verdict.decision()).isNotEqualTo("reject");
        } else {
            assertThat(verdict.decision()).isEqualTo("reject");
            assertThat(reasons(verdict)).containsExactly("not-available-yet");
        }
    }

    @ParameterizedTest
    @CsvSource({"Delete_leads", "delete_leadſ", "'delete_leads '", "source_leads", "exec"})
    void lookAlikesAreUnknownAndNeverRun(String type) {
        assertThat(reasons(judge(action(type, "{}", 1, 0)))).containsExactly("unknown-action");
    }

    @Test
    void referencesThatLeadNowhereAreRefused() {
        Counted task = new Counted("id", "a1", "create_task", Json.tree("{}"), "queued", null, false, null, null, 0, Json.tree("[]"), "lead_id");
        assertThat(reasons(judge(task))).containsExactly("unknown-lead");
        assertThat(reasons(judge(action("nurture_leads", "{'scope':'all','sequence':'nonsense'}", 3, 0)))).containsExactly("unknown-sequence");
    }

    @Test
    void aPersonsDayIsSummedOverRuns() {
        Counted sourcing = action("source_leads_apify", "{'limit':400}", null, 0);
        assertThat(guardrails.judge(new Facts(false, List.of(sourcing), Map.of("source_leads_apify", 4600))).get(0).decision()).isEqualTo("auto");
        Verdict over = guardrails.judge(new Facts(false, List.of(sourcing), Map.of("source_leads_apify", 4601))).get(0);
        assertThat(reasons(over)).containsExactly("daily-rows");
        assertThat(guardrails.judge(new Facts(false, List.of(sourcing), Map.of("nurture_leads", 9000))).get(0).decision()).as("another kind of action").isEqualTo("auto");
    }

    @Test
    void moreThanARunMaySourceIsRefusedEvenInPieces() {
        List<Counted> pieces = List.of(action("source_leads_apify", "{'limit':5000}", null, 0), action("source_leads_apify", "{'limit':5000}", null, 0),
                action("source_leads_apify", "{'limit':1}", null, 0));
        assertThat(guardrails.judge(new Facts(false, pieces, Map.of()))).allSatisfy(verdict -> assertThat(reasons(verdict)).containsExactly("too-many-sourced"));
    }

    @Test
    void aDryRunTellsWhatTheLeadsOfTheRunWouldBeAtMost() {
        List<Counted> plan = List.of(action("source_leads_apify", "{'limit':30}", null, 0), action("nurture_leads", "{'scope':'run'}", 0, 0));
        assertThat(guardrails.judge(new Facts(true, plan, Map.of())).get(1).affected()).isEqualTo(30);
        assertThat(guardrails.judge(new Facts(false, plan, Map.of())).get(1).affected()).isZero();
    }

    @Test
    void aDryRunDecidesAsTheRealOneWould() {
        List<Counted> plan = List.of(action("source_leads_apify", "{'limit':600}", null, 0), action("nurture_leads", "{'scope':'run'}", 0, 0));
        assertThat(guardrails.judge(new Facts(true, plan, Map.of()))).extracting(Verdict::decision).containsExactly("confirm", "confirm");
    }

    @Test
    void aRefusalStays() {
        Counted before = new Counted("id", "a1", "delete_leads", Json.tree("{\"scope\":\"all\"}"), "queued", "reject", false, "lead", 10, 0, Json.tree("[]"), null);
        assertThat(judge(before).decision()).isEqualTo("reject");
    }

    @Test
    void aDecisionNeverLoosens() {
        Counted before = new Counted("id", "a1", "nurture_leads", Json.tree("{\"scope\":\"all\"}"), "queued", "confirm", false, "lead", 10, 0, Json.tree("[]"), null);
        assertThat(judge(before).decision()).isEqualTo("confirm");
    }

    @Property(tries = 300)
    void splittingAnActionIntoPartsNeverMakesMoreRunByThemselves(@ForAll @IntRange(min = 1, max = 2000) int rows, @ForAll @IntRange(min = 1, max = 10) int parts) {
        Verdict whole = judge(action("nurture_leads", "{'scope':'all'}", rows, 0));
        List<Counted> pieces = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            pieces.add(action("nurture_leads", "{'scope':'all'}", rows / parts + (i < rows % parts ? 1 : 0), 0));
        }
        List<Verdict> split = guardrails.judge(new Facts(false, pieces, Map.of()));
        if (whole.decision().equals("confirm")) {
            assertThat(split).filteredOn(verdict -> verdict.affected() > 0).allMatch(verdict -> verdict.decision().equals("confirm"));
        }
        assertThat(Arrays.asList("auto", "confirm")).contains(whole.decision());
    }

    @Property(tries = 300)
    void moreRowsNeverMakeADecisionMilder(@ForAll @IntRange(min = 1, max = 20_000) int fewer, @ForAll @IntRange(min = 0, max = 20_000) int more) {
        List<String> strictness = List.of("auto", "confirm", "reject");
        for (ActionType type : ActionType.values()) {
            int one = strictness.indexOf(judge(action(type.wireName(), "{'changes':{'status':'won'}}", fewer, 0)).decision());
            int other = strictness.indexOf(judge(action(type.wireName(), "{'changes':{'status':'won'}}", fewer + more, 0)).decision());
            assertThat(other).as(type + " " + fewer + " → " + (fewer + more)).isGreaterThanOrEqualTo(one);
        }
    }
}
