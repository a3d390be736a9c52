package io.prospectassistant.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.plan.PlanReader.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanReaderTest {

    private static final PlanReader READER = new PlanReader(new PlanSchema());

    private static final String MISSION = plan("""
            {"id": "a1", "type": "source_leads_apify", "params": {"query": "dentiste", "category": "dentist", "location": "Lyon", "country": "FR", "limit": 20}},
            {"id": "a2", "type": "rescore_leads", "params": {"scope": "run"}, "depends_on": ["a1"]},
            {"id": "a3", "type": "nurture_leads", "params": {"scope": "run"}, "depends_on": ["a2"]},
            {"id": "a4", "type": "notify_user"}""");

    private static String plan(String actions) {
        return "{\"version\": 1, \"language\": \"en\", \"summary\": \"Plan\", \"actions\": [" + actions + "]}";
    }

    private static String action(String type, String params) {
        return plan("{\"id\": \"a1\", \"type\": \"" + type + "\", \"params\": " + params + "}");
    }

    private static List<String> problems(String text) {
        Reading reading = READER.read(text);
        assertThat(reading.accepted()).as("refused: %s", text).isFalse();
        return reading.problems();
    }

    @Test
    void aCleanPlanIsReadAsItStands() {
        Reading reading = READER.read(MISSION);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.repaired()).isFalse();
        assertThat(reading.plan().actions()).extracting(PlannedAction::type).containsExactly(
                ActionType.SOURCE_LEADS_APIFY, ActionType.RESCORE_LEADS, ActionType.NURTURE_LEADS, ActionType.NOTIFY_USER);
        assertThat(reading.plan().actions().get(0).params().get("limit").intValue()).isEqualTo(20);
        assertThat(reading.plan().actions().get(3).params()).isEmpty();
        assertThat(reading.plan().actions().get(2).dependsOn()).containsExactly("a2");
    }

    @Test
    void thePlanSurvivesItsOwnJson() {
        Plan plan = READER.read(MISSION).plan();

        assertThat(READER.read(Json.write(plan)).plan()).isEqualTo(plan);
    }

    @Test
    void aPlanWithoutActionsIsAPlan() {
        assertThat(READER.read(plan("")).plan().actions()).isEmpty();
    }

    @Test
    void missingIdsAreNumberedAroundTheGivenOnes() {
        Reading reading = READER.read(plan("""
                {"type": "notify_user"}, {"id": "a1", "type": "notify_user"}, {"type": "export_leads"}"""));

        assertThat(reading.plan().actions()).extracting(PlannedAction::id).containsExactly("a2", "a1", "a3");
    }

    static Stream<Arguments> wrappings() {
        return Stream.of(
                arguments("a code fence", "```json\n" + MISSION + "\n```"),
                arguments("a fence in capitals with CRLF", "  ```JSON\r\n" + MISSION + "\r\n```\r\n"),
                arguments("a fence that never ends", "```json\n" + MISSION),
                arguments("sentences around it", "Sure! Here is the plan:\n\n" + MISSION + "\n\nTell me if you want more."),
                arguments("French, with braces", "Voici « Lyon » (format {version, summary, actions}, {}) :\n" + MISSION + "\nN’hésitez pas."),
                arguments("a list of references", MISSION + "\n\n**Références**\n- [1](https://example.com/{x})"),
                arguments("thinking with another plan", "<think>Maybe " + MISSION.replace("20", "5000") + " but no</think>\n" + MISSION),
                arguments("marks that nobody sees", "\uFEFF\u200B" + MISSION + "\u200B\n"),
                arguments("itself, twice", MISSION + "\n\n" + MISSION),
                arguments("quotation marks", Json.write(MISSION)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrappings")
    void whatStandsAroundThePlanIsLeftOutAndSaid(String name, String text) {
        Reading reading = READER.read(text);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.repaired()).isTrue();
        assertThat(reading.plan()).isEqualTo(READER.read(MISSION).plan());
    }

    @Test
    void aFenceInsideATextDoesNotEndThePlan() {
        String message = "Summary:\\n```\\n{\\\"a\\\": 1}\\n```\\nDone";
        Reading reading = READER.read("```json\n" + action("notify_user", "{\"message\": \"" + message + "\"}") + "\n```");

        assertThat(reading.plan().actions().get(0).params().get("message").textValue()).contains("{\"a\": 1}");
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                arguments("", "no JSON object"),
                arguments("Souhaitez-vous des cabinets dentaires ?", "no JSON object"),
                arguments("1. **Find leads** 2. **Score**", "no JSON object"),
                arguments("version: 1\nactions:\n  - type: notify_user\n", "no JSON object"),
                arguments("<html><body>502</body></html>", "no JSON object"),
                arguments(MISSION + " or " + MISSION.replace("20", "50"), "different plans"),
                arguments(MISSION.substring(0, MISSION.length() / 2), "cut off"),
                arguments(MISSION.substring(0, MISSION.indexOf("}}") + 2), "cut off"),
                arguments("<think>the plan would be " + MISSION, "thinking"),
                arguments(Json.write(Json.write(MISSION)), "quotation mark"),
                arguments(action("notify_user", "{\"message\": \"a\", \"message\": \"b\"}"), "Duplicate field 'message'"),
                arguments("{\"version\": 1, \"version\": 1}", "Duplicate field 'version'"),
                arguments(action("source_leads_apify", "{\"query\": \"x\", \"location\": \"Lyon\", \"limit\": NaN}"), "not strict JSON"),
                arguments(action("source_leads_apify", "{\"query\": \"x\", \"location\": \"Lyon\", \"limit\": +020}"), "not strict JSON"),
                arguments(plan("{\"type\": \"notify_user\"} {\"type\": \"notify_user\"}"), "not strict JSON"),
                arguments(plan("{\"type\": \"notify_user\"}, ..."), "not strict JSON"),
                arguments(plan("{\"type\": \"notify_user\",,}"), "not strict JSON"),
                arguments("{\"a\": 1} {\"b\": 2}", "none is a plan"),
                arguments("{\"a\":".repeat(40) + "1" + "}".repeat(40), "nested deeper than 32"),
                arguments("[" + MISSION + "] " + "x".repeat(1 << 20), "longer than 1 MiB"));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void whatIsNotExactlyOneJsonDocumentIsRefused(String text, String reason) {
        assertThat(problems(text)).singleElement().asString().contains(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "drop_tables       | {}                                                        | actions[0].type: unknown action type 'drop_tables'",
        "DELETE_LEADS      | {\"scope\": \"all\"}                                      | actions[0].type: unknown action type 'DELETE_LEADS'",
        "delete_lеads      | {\"scope\": \"all\"}                                      | actions[0].type: unknown action type 'delete_lеads'",
        "notify_user       | {\"sql\": \"select\"}                                     | actions[0].params: unknown parameter 'sql'",
        "notify_user       | {\"channels\": [\"sms\"]}                                 | actions[0].params.channels[0]: must be one of [\"in_app\",\"email\"], is 'sms'",
        "notify_user       | {\"channels\": \"email\"}                                 | actions[0].params.channels: must be of type array, is 'email'",
        "source_leads_apify| {\"location\": \"Lyon\"}                                  | actions[0].params: 'query' is missing",
        "source_leads_apify| {\"query\": \"x\"}                                        | actions[0].params: 'location' is missing",
        "source_leads_apify| {\"query\": \"x\", \"location\": \"Lyon\", \"limit\": 20.5}   | actions[0].params.limit: must be of type integer, is 20.5",
        "source_leads_apify| {\"query\": \"x\", \"location\": \"Lyon\", \"limit\": 0}      | actions[0].params.limit: must be at least 1, is 0",
        "source_leads_apify| {\"query\": \"x\", \"location\": \"Lyon\", \"limit\": 5001}   | actions[0].params.limit: must be at most 5000, is 5001",
        "source_leads_apify| {\"query\": \"x\", \"location\": \"Lyon\", \"limit\": 99999999999999999999999} | actions[0].params.limit: must be at most 5000, is 99999999999999999999999",
        "source_leads_apify| {\"query\": \"x\", \"location\": \"Lyon'; DROP TABLE lead;--\"} | actions[0].params.location: is not written as allowed: 'Lyon'; DROP TABLE lead;--'",
        "source_leads_apify| {\"query\": \" \", \"location\": \"Lyon\"}                 | actions[0].params.query: is not written as allowed: ' '",
        "rescore_leads     | {}                                                        | actions[0].params: say which: a 'scope' or a 'filter'",
        "rescore_leads     | {\"scope\": \"everything\"}                               | actions[0].params.scope: must be one of [\"run\",\"all\",\"filter\"], is 'everything'",
        "rescore_leads     | {\"scope\": \"filter\"}                                   | actions[0].params: scope 'filter' needs a filter",
        "rescore_leads     | {\"scope\": \"filter\", \"filter\": {}}                   | actions[0].params.filter: a filter needs at least one condition",
        "rescore_leads     | {\"filter\": {}}                                          | actions[0].params.filter: a filter needs at least one condition",
        "rescore_leads     | {\"scope\": \"all\", \"filter\": {\"city\": \"Lyon\"}}    | actions[0].params: scope 'all' takes no filter: use scope 'filter', or leave the filter out",
        "rescore_leads     | {\"filter\": {\"min_score\": 101}}                        | actions[0].params.filter.min_score: must be at most 100, is 101",
        "rescore_leads     | {\"filter\": {\"town\": \"Lyon\"}}                        | actions[0].params.filter: unknown parameter 'town'",
        "rescore_leads     | {\"filter\": {\"status\": \"open\"}}                      | actions[0].params.filter.status: must be one of [\"new\",\"contacted\",\"qualified\",\"won\",\"lost\"], is 'open'",
        "rescore_leads     | {\"filter\": {\"created_before\": \"2026-02-30\"}}        | actions[0].params.filter.created_before: must be a date such as 2026-03-31 or a time such as 2026-03-31T09:00:00Z",
        "export_leads      | {\"scope\": \"all\", \"filter\": {\"city\": \"Lyon\"}}    | actions[0].params: scope 'all' takes no filter: use scope 'filter', or leave the filter out",
        "update_leads      | {\"scope\": \"all\", \"changes\": {}}                     | actions[0].params.changes: must have at least 1 properties",
        "update_leads      | {\"scope\": \"all\", \"changes\": {\"score\": 100}}       | actions[0].params.changes: unknown parameter 'score'",
        "update_lead       | {\"changes\": {\"status\": \"won\"}}                      | actions[0].params: 'lead_id' is missing",
        "update_task       | {\"task_id\": \"t\", \"changes\": {\"run_id\": \"x\"}}    | actions[0].params.changes: unknown parameter 'run_id'",
        "delete_leads      | {}                                                        | actions[0].params: say which leads: 'ids', a 'filter', or scope 'all'",
        "delete_leads      | {\"scope\": \"run\"}                                      | actions[0].params.scope: must be one of [\"all\",\"filter\"], is 'run'",
        "delete_leads      | {\"ids\": [\"x\"], \"filter\": {\"city\": \"Lyon\"}}      | actions[0].params: two selectors: give 'ids' or a 'filter', not both",
        "delete_leads      | {\"ids\": [\"x\"], \"scope\": \"all\"}                    | actions[0].params: two selectors: give 'ids' or a 'scope', not both",
        "delete_leads      | {\"ids\": []}                                             | actions[0].params.ids: must have at least 1 items but found 0",
        "delete_projects   | {\"name\": \"Old\", \"scope\": \"all\"}                   | actions[0].params: two selectors: give 'name' or 'scope', not both",
        "merge_leads       | {\"keep_id\": \"x\"}                                      | actions[0].params: 'merge_ids' is missing",
        "create_task       | {\"title\": \"x\", \"status\": \"done\"}                  | actions[0].params: unknown parameter 'status'"
    })
    void whatBreaksTheSchemaIsSaidWithItsPlace(String type, String params, String problem) {
        assertThat(problems(action(type, params))).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "source_leads_apify| {\"query\": \"coiffeur\", \"location\": \"L'Isle-d'Abeau (Isère)\", \"limit\": 5000, \"require_email\": true, \"language\": \"fr\"}",
        "enrich_leads      | {\"scope\": \"run\"}",
        "rescore_leads     | {\"filter\": {\"created_after\": \"2026-01-01\", \"created_before\": \"2026-03-31T09:00:00Z\"}}",
        "nurture_leads     | {\"scope\": \"filter\", \"filter\": {\"min_score\": 71}, \"sequence\": \"default\"}",
        "nurture_leads     | {\"scope\": \"run\", \"filter\": {\"has_email\": true}}",
        "notify_user       | {\"channels\": [\"in_app\", \"email\"], \"message\": \"Done\"}",
        "create_lead       | {\"name\": \"Cabinet Dupont\", \"email\": \"a@b\", \"latitude\": 45.76, \"longitude\": 4.0}",
        "create_task       | {\"title\": \"Call\", \"due_at\": \"2026-03-31\", \"kind\": \"call\"}",
        "create_project    | {\"name\": \"Lyon “premium”\", \"description\": \"\"}",
        "update_lead       | {\"lead_id\": \"0190a\", \"changes\": {\"status\": \"won\"}}",
        "update_leads      | {\"filter\": {\"city\": \"Lyon\"}, \"changes\": {\"status\": \"contacted\"}}",
        "update_task       | {\"task_id\": \"t\", \"changes\": {\"status\": \"done\"}}",
        "update_project    | {\"project_id\": \"p\", \"changes\": {\"status\": \"archived\"}}",
        "delete_leads      | {\"filter\": {\"max_score\": 19}}",
        "delete_leads      | {\"scope\": \"all\"}",
        "delete_tasks      | {\"filter\": {\"status\": \"done\"}}",
        "delete_projects   | {\"name\": \"Old\"}",
        "merge_leads       | {\"keep_id\": \"x\", \"merge_ids\": [\"y\"]}",
        "email_leads       | {\"scope\": \"all\", \"subject\": \"Hello\", \"body\": \"Two\\nlines\"}",
        "export_leads      | {\"format\": \"csv\"}"
    })
    void everyKindOfActionCanBePlanned(String type, String params) {
        assertThat(READER.read(action(type, params)).problems()).isEmpty();
    }

    @Test
    void aPlaceThatEndsWithALineBreakIsRefused() {
        assertThat(problems(action("source_leads_apify", "{\"query\": \"x\", \"location\": \"Lyon\\n\"}"))).singleElement().asString().startsWith("actions[0].params.location: is not written as allowed");
    }

    @Test
    void theSchemaKnowsExactlyTheActionTypesOfTheProgram() {
        assertThat(Json.tree(new PlanSchema().forPrompt()).at("/$defs/action/properties/type/enum")).extracting(node -> node.asText())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ActionType.values()).map(ActionType::wireName).toList());
    }

    @ParameterizedTest
    @EnumSource(ActionType.class)
    void everyTypeRefusesAParameterThatItDoesNotKnow(ActionType type) {
        assertThat(problems(action(type.wireName(), "{\"endpoint\": \"file:/etc\"}"))).contains("actions[0].params: unknown parameter 'endpoint'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "0", "1.5", "99999999999999999999999999"})
    void anotherVersionIsOneProblem(String version) {
        assertThat(problems(MISSION.replace("\"version\": 1", "\"version\": " + version))).containsExactly("version: " + Json.tree(version) + " is not supported, only 1 is");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "language", "summary", "actions"})
    void everyMemberOfThePlanIsNeeded(String member) {
        String without = MISSION.replace("\"" + member + "\"", "\"other\"");
        assertThat(problems(without)).contains("plan: '" + member + "' is missing");
    }

    @Test
    void controlMembersBesideThePlanAreIgnored() {
        Plan plan = READER.read(MISSION.replaceFirst("\\{", "{\"approved\": true, \"guardrails\": \"off\", ")).plan();

        assertThat(plan).isEqualTo(READER.read(MISSION).plan());
    }

    @Test
    void aMemberThatAnActionDoesNotKnowIsRefused() {
        assertThat(problems(plan("{\"type\": \"notify_user\", \"parametres\": {}}"))).containsExactly("actions[0]: unknown member 'parametres'");
    }

    @Test
    void anIdTwiceIsRefused() {
        assertThat(problems(plan("{\"id\": \"x\", \"type\": \"notify_user\"}, {\"id\": \"x\", \"type\": \"notify_user\"}"))).containsExactly("actions: the id 'x' is used twice");
    }

    @Test
    void aDependencyOnNothingIsRefused() {
        assertThat(problems(plan("{\"id\": \"a1\", \"type\": \"notify_user\", \"depends_on\": [\"a9\"]}")))
                .containsExactly("actions[0].depends_on: there is no action 'a9'");
    }

    @Test
    void actionsThatWaitForEachOtherAreRefused() {
        assertThat(problems(plan("""
                {"id": "a1", "type": "create_project", "params": {"name": "x"}, "depends_on": ["a2"]},
                {"id": "a2", "type": "create_project", "params": {"name": "y"}, "depends_on": ["a1"]}"""))).singleElement().asString().contains("a1, a2 wait for each other");
    }

    @Test
    void anActionThatWaitsForALaterOneAboutItsOwnLeadsIsRefused() {
        assertThat(problems(plan("""
                {"id": "a1", "type": "source_leads_apify", "params": {"query": "x", "location": "Lyon"}, "depends_on": ["a2"]},
                {"id": "a2", "type": "rescore_leads", "params": {"scope": "run"}}"""))).singleElement().asString().contains("a1, a2 wait for each other");
    }

    @Test
    void workOnTheLeadsOfTheRunNeedsSomethingBeforeThatFindsOrTouchesThem() {
        String find = "{\"type\": \"source_leads_apify\", \"params\": {\"query\": \"x\", \"location\": \"Lyon\"}}";
        String ofRun = "{\"type\": \"rescore_leads\", \"params\": {\"scope\": \"run\"}}";
        String touch = "{\"type\": \"update_leads\", \"params\": {\"filter\": {\"city\": \"Lyon\"}, \"changes\": {\"status\": \"contacted\"}}}";

        assertThat(problems(plan(ofRun + "," + find))).containsExactly("actions[0]: is about the leads of this command, but comes before actions[1], which finds them");
        assertThat(READER.read(plan(touch + "," + ofRun + "," + find)).problems()).as("it is about those that were touched").isEmpty();
        assertThat(READER.read(plan(find + "," + ofRun)).problems()).isEmpty();
        assertThat(READER.read(plan(ofRun)).problems()).as("nothing finds any; it has nothing to do").isEmpty();
    }

    @Test
    void membersBesideThePlanAreNamedButNotWithoutEnd() {
        Reading reading = READER.read("{" + IntStream.range(0, 1000).mapToObj(n -> "\"🔔" + "🔔".repeat(n % 40) + n + "\": 1, ").collect(Collectors.joining()) + MISSION.substring(1));

        assertThat(reading.plan()).isEqualTo(READER.read(MISSION).plan());
        assertThat(reading.ignored()).hasSize(20).allSatisfy(member -> assertThat(new String(member.getBytes(UTF_8), UTF_8)).isEqualTo(member));
        assertThat(reading.repaired()).isFalse();
    }

    @Test
    void tooManyActionsAreOneProblem() {
        String bomb = plan(String.join(",", java.util.Collections.nCopies(51, "{\"type\": \"nothing\"}")));
        assertThat(problems(bomb)).containsExactly("actions: at most 50 are allowed, there are 51");
    }

    @Test
    void aLongListOfProblemsIsShortened() {
        String many = plan(String.join(",", java.util.Collections.nCopies(50, "{\"type\": \"nothing\"}")));
        assertThat(problems(many)).hasSize(21).last().isEqualTo("and 30 more problems");
    }

    @Test
    @Timeout(10)
    void aHostileMegabyteIsRefusedQuickly() {
        int size = 1_000_000;
        assertThat(problems("{".repeat(size))).hasSize(1);
        assertThat(problems("{ ".repeat(size / 2))).hasSize(1);
        assertThat(problems("{" + " ".repeat(size))).hasSize(1);
        assertThat(problems("<think>".repeat(size / 7))).hasSize(1);
        assertThat(problems("[".repeat(size))).hasSize(1);
        assertThat(problems(action("create_task", "{\"title\": \"" + "x".repeat(size) + "\\u0007\"}"))).isNotEmpty();
        assertThat(problems(action("notify_user", "{" + "\"k\": 1,".repeat(size / 8) + "\"z\": 1}"))).hasSize(1);
        assertThat(problems("{\"a\": 1}".repeat(size / 8) + "{\"b\": 1}")).hasSize(1);
        assertThat(problems("{" + " ".repeat(size) + "}")).hasSize(1);
        assertThat(problems("x" + "\u200B".repeat(size) + "x")).hasSize(1);
        assertThat(problems("```json\n[{}" + " ".repeat(size) + "x")).hasSize(1);
        assertThat(problems("{a:" + "[".repeat(size))).hasSize(1);
        assertThat(problems("{a:" + " ,".repeat(size / 2) + "}")).hasSize(1);
        assertThat(problems("{a: " + "b ".repeat(size / 2) + "}")).hasSize(1);
        assertThat(problems("{a: 1 " + "//\n".repeat(size / 3) + "}")).isNotEmpty();
        assertThat(problems("{a: " + "/* ".repeat(size / 3) + "}")).hasSize(1);
        assertThat(problems("{'a': '" + "\\_".repeat(size / 2) + "'}")).isNotEmpty();
        assertThat(problems("{" + "'a': 'b', ".repeat(size / 10) + "}")).hasSize(1);
    }

    @Test
    void actionsOnTheRunsLeadsWaitForWhatFindsOrChangesThem() {
        Plan plan = PlanReader.withImpliedDependencies(READER.read(plan("""
                {"id": "a1", "type": "source_leads_apify", "params": {"query": "x", "location": "Lyon"}},
                {"id": "a2", "type": "create_project", "params": {"name": "x"}},
                {"id": "a3", "type": "rescore_leads", "params": {"scope": "run"}, "depends_on": ["a2"]},
                {"id": "a4", "type": "rescore_leads", "params": {"scope": "all"}},
                {"id": "a5", "type": "nurture_leads", "params": {"scope": "run"}},
                {"id": "a6", "type": "notify_user", "depends_on": ["a5"]}""")).plan());

        assertThat(plan.actions()).extracting(PlannedAction::dependsOn).containsExactly(
                List.of(), List.of(), List.of("a2", "a1"), List.of(), List.of("a1", "a3", "a4"), List.of());
    }

    /** The plan as models write it: strictly, with slips, in a fence, in a member, as a list. */
    static Stream<Arguments> writings() {
        String actions = MISSION.substring(MISSION.indexOf('['), MISSION.length() - 1);
        return Stream.of(
                arguments("as it should be", MISSION),
                arguments("loosely", MISSION.replace("\"version\"", "version").replace("20}", "20,}").replace("\n", " // next\n")),
                arguments("in quotation marks of Python", MISSION.replace('"', '\'')),
                arguments("in typographic quotation marks", MISSION.replaceAll("\"([^\"]*)\"", "“$1”")),
                arguments("in a fence", "```json\n" + MISSION),
                arguments("in a member", "{\"plan\": " + MISSION + "}"),
                arguments("as a list", actions),
                arguments("in quotation marks", Json.write(MISSION)),
                arguments("after thinking", "<think>" + MISSION + "</think>" + MISSION));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("writings")
    void aPlanThatIsCutAnywhereIsNoPlan(String name, String text) {
        assertThat(READER.read(text).problems()).isEmpty();
        for (int length = 0; length < text.length(); length++) {
            assertThat(READER.read(text.substring(0, length)).accepted()).as(text.substring(0, length)).isFalse();
        }
    }

    @Test
    void whatIsSalvagedIsSaidAndChangesNothingElse() {
        Reading reading = READER.read(MISSION.replace("20", "\"20\"").replace("\"rescore_leads\"", "\"RESCORE_LEADS\""));

        assertThat(reading.plan()).isEqualTo(READER.read(MISSION).plan());
        assertThat(reading.salvaged()).containsExactlyInAnyOrder("a whole number in another form: limit", "an action type in another style of writing: rescore_leads");
    }

    @ParameterizedTest
    @EnumSource(value = ActionType.class, names = {"DELETE_LEADS", "DELETE_TASKS", "DELETE_PROJECTS", "MERGE_LEADS", "EMAIL_LEADS"})
    void whatDeletesOrGoesOutIsPlannedInItsOwnWordsOrNotAtAll(ActionType type) {
        for (String written : List.of(type.name(), type.id(), type.id().replace("-", ""), "Delete_Leads")) {
            assertThat(problems(plan("{\"type\": \"" + written + "\"}"))).anyMatch(problem -> problem.startsWith("actions[0].type: unknown action type"));
        }
    }

    @Test
    void theWholeNumbersAreThoseOfTheSchema() {
        List<String> names = new ArrayList<>();
        wholeNumbers(Json.tree(new PlanSchema().forPrompt()).path("$defs"), names);
        assertThat(PlanSlips.WHOLE_NUMBERS).containsExactlyInAnyOrderElementsOf(new TreeSet<>(names));
    }

    private static void wholeNumbers(JsonNode node, List<String> names) {
        node.path("properties").fields().forEachRemaining(member -> {
            JsonNode value = member.getValue();
            if (value.path("type").asText().equals("integer") || value.path("$ref").asText().equals("#/$defs/score")) {
                names.add(member.getKey());
            }
        });
        node.forEach(child -> wholeNumbers(child, names));
    }

    @Test
    void theListOfWhatIsWrongNamesNoValues() {
        Reading reading = READER.read(action("create_lead", "{\"name\": \"x\", \"email\": \"Jeanne Canari\", \"latitude\": \"Canari\", \"country\": \"Canari\", \"status\": \"Canari\"}"));

        assertThat(reading.problems()).hasSize(4).allSatisfy(problem -> assertThat(problem).contains("Canari"));
        assertThat(reading.namedProblems()).hasSize(4).allSatisfy(problem -> assertThat(problem).startsWith("actions[0].params.").doesNotContain("Canari"));
        assertThat(READER.read("{\"version\": Canari}").namedProblems()).containsExactly("the plan is not strict JSON");
    }

    @Test
    void whatCannotBeStoredIsRefusedAndSaidInStorableWords() {
        assertThat(problems(MISSION.replace("\"Plan\"", "\"a\\u0000b\""))).singleElement().asString().contains("a character that no text may have");
        assertThat(problems(MISSION.replace("\"Plan\"", "\"\\udc00\""))).singleElement().asString().contains("a character that no text may have");
        assertThat(problems("{\"version\": \u0000\uD800}")).allSatisfy(problem -> assertThat(problem).doesNotContain("\u0000").doesNotContain("\uD800"));
        assertThat(problems(action("notify_user", "{\"" + "🔔".repeat(60) + "\": 1}"))).allSatisfy(problem -> assertThat(new String(problem.getBytes(UTF_8), UTF_8)).isEqualTo(problem));
    }

    /** A text that counts the characters that are read or copied out of it. */
    private static final class Counted implements CharSequence {

        private final String text;
        private long steps;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            steps++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            steps += end - start;
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            steps += text.length();
            return text;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{a:1}", "{'a': 'b'}", "{“a”: “b”}", "{a: 1, /* c */ // d\n}", "{a: True, \"b\": \"c\",}"})
    void ofManyDocumentsEachIsReadWithoutWhatStandsBehindIt(String document) throws LooseJson.Ambiguous {
        int times = 20_000;
        Counted text = new Counted(document.repeat(times));
        int lastQuote = document.lastIndexOf('"') < 0 ? -1 : text.length() - document.length() + document.lastIndexOf('"');

        for (int offset = 0; offset < text.length(); offset += document.length()) {
            assertThat(LooseJson.rewrite(text, offset, lastQuote).length()).isEqualTo(document.length());
        }

        assertThat(text.steps).isLessThan(20L * text.length());
    }

    @Test
    void oneObjectAgainAndAgainIsNoPlan() {
        assertThat(problems("{a:1}".repeat(200_000))).containsExactly("the answer holds many JSON objects, not one plan");
        assertThat(problems("{\"a\": 1}".repeat(200))).containsExactly("the answer holds many JSON objects, not one plan");
        assertThat(READER.read((MISSION + "\n").repeat(20)).remarks()).containsExactly("the plan was there more than once");
    }

    @Property(tries = 300)
    void strictJsonIsRewrittenAsItself(@ForAll("documents") String json) throws LooseJson.Ambiguous {
        LooseJson.Rewritten rewritten = LooseJson.rewrite("x" + json + " y", 1, json.lastIndexOf('"') + 1);

        assertThat(Json.tree(rewritten.json())).isEqualTo(Json.tree(json));
        assertThat(rewritten.slips()).isEmpty();
        assertThat(rewritten.length()).isEqualTo(json.length());
    }

    @Provide
    Arbitrary<String> documents() {
        Arbitrary<String> texts = Arbitraries.strings().withChars("ab \"\\'{}[],:/*“”é\n_").ofMaxLength(8);
        return texts.list().ofMaxSize(5).map(list -> Json.write(Map.of("k" + list.size(), list, "t", Map.of(String.join("", list), List.of(1, true, 2.5)))));
    }

    @Property(tries = 300)
    void noTextMakesTheReaderFail(@ForAll("nearPlans") String text) {
        long before = System.nanoTime();
        Reading reading = READER.read(text);
        assertThat(reading.accepted()).isEqualTo(reading.problems().isEmpty());
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }

    @Provide
    Arbitrary<String> nearPlans() {
        Arbitrary<String> noise = Arbitraries.strings().withChars("{}[]\":,\\ \n`<>think0aé\u0000\uD83D'“”/*_NT+-.e").ofMaxLength(12);
        return Arbitraries.integers().between(0, MISSION.length()).flatMap(at ->
                Arbitraries.integers().between(0, 6).flatMap(cut ->
                        noise.map(text -> MISSION.substring(0, at) + text + MISSION.substring(Math.min(MISSION.length(), at + cut)))));
    }
}
