package io.prospectassistant.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.lead.CategoryTaxonomy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPlannerTest {

    private static final LocalPlanner PLANNER = new LocalPlanner(new CategoryTaxonomy());

    /** One command of the corpus with the plan that it must give. */
    record Example(String id, String language, String command, JsonNode actions) {

        @Override
        public String toString() {
            return id + ": " + command;
        }
    }

    static Stream<Example> corpus() throws IOException {
        try (InputStream file = LocalPlannerTest.class.getResourceAsStream("/plan/commands.jsonl")) {
            List<Example> examples = new ArrayList<>();
            for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                JsonNode example = Json.tree(line);
                examples.add(new Example(example.get("id").asText(), example.get("lang").asText(), example.get("command").asText(), example.at("/expect/actions")));
            }
            return examples.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void aCommandGivesExactlyItsActions(Example example) {
        matches(PLANNER.plan(example.command()), example);
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void accentsInPartsAndCapitalsAndSpacesChangeNothing(Example example) {
        matches(PLANNER.plan(Normalizer.normalize(example.command(), Normalizer.Form.NFD)), example);
        matches(PLANNER.plan("  " + example.command().replace(" ", "  ") + " \n"), example);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "don't start nurturing", "do not nurture them", "no nurturing", "without nurturing", "never nurture them", "but leave nurturing for later", "don't nurture or delete them", "skip the nurturing",
        "pas de nurturing", "sans les relancer", "ne lance pas le nurturing", "ne les relance pas", "mais ne relance personne", "surtout pas de nurturing", "sans nurturing",
    })
    void whatMustNotBeDoneIsNotPlanned(String refusal) {
        String search = refusal.matches(".*(pas|sans|ne ).*") ? "Trouve 20 dentistes à Lyon" : "Find 20 dentists in Lyon";
        assertThat(types(search + ", " + refusal)).containsExactly("source_leads_apify");
        assertThat(types(search + " " + refusal + ".")).containsExactly("source_leads_apify");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Find 20 dentists in Lyon and don't forget to notify me | source_leads_apify,notify_user",
        "Trouve 20 dentistes à Lyon et n'oublie pas de me notifier | source_leads_apify,notify_user",
        "Ne relance que les leads de Nantes | nurture_leads",
        "no nurturing, and notify me | notify_user",
        "Don't delete the leads in Paris, just rescore them | rescore_leads",
        "Find 20 dentists in Lyon, don't score or nurture them, notify me | source_leads_apify,notify_user",
        "Delete the leads without email | delete_leads",
    })
    void whatOnlyLooksLikeARefusalIsPlanned(String command, String types) {
        assertThat(types(command)).containsExactly(types.split(","));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | not-understood", "What's the weather like today? | not-understood", "How do I delete all leads? | not-understood", "Comment supprimer les leads ? | not-understood",
        "My boss says delete everything | not-understood", "Should we delete all leads in Paris? | not-understood", "\"delete all leads\" | not-understood",
        "Find plumbers | missing-place", "Trouve 20 leads | missing-what", "Trouve 10 leads à Pau | missing-what", "Score them | missing-what", "Delete the leads | missing-what",
        "Delete everything | missing-what", "Delete the task | missing-what", "Create a task | missing-what",
        "Find 0 hotels in Nice | invalid-number", "Find 5001 dentists in Lyon | invalid-number", "Find -5 dentists in Lyon | invalid-number", "Find 2.5 bars in Lyon | invalid-number",
        "Find 99999999999999999999999 bars in Lyon | invalid-number", "Delete leads above 100 | invalid-number", "Supprime les leads en dessous de 0 | invalid-number",
        "Don't rescore anything | nothing-to-do", "Ne supprime rien | nothing-to-do", "Ne fais rien | nothing-to-do", "Delete nothing | nothing-to-do",
    })
    void aCommandThatCannotBePlannedSaysWhy(String command, String code) {
        Planning planning = PLANNER.plan(command);
        assertThat(planning.plan()).isNull();
        assertThat(planning.problem().code()).isEqualTo(code);
        assertThat(planning.problem().detail()).containsPattern("“.+”|« .+ »");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Delete all leads except those in Lyon", "Delete all leads in Paris but not the contacted ones", "Delete leads that John added", "Delete the old leads in Paris",
        "If there are more than 100 leads, delete all leads", "Supprime tous les leads sauf ceux de Lyon", "Delete all leads with more than 50 reviews", "Email the nicest leads in Nice",
        "Find 20 dentists in Lyon, score them and delete those below 20", "Find 20 restaurants in Lyon without a website", "Find 20 restaurants in Lyon with a rating above 4",
    })
    void aRestrictionThatNoPlanCanExpressIsNeverLeftOut(String command) {
        assertThat(PLANNER.plan(command).plan()).isNull();
    }

    /** The example in a problem is a promise. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Bonjour, comment ça va ?", "Find plumbers", "Trouve des plombiers", "Trouve 20 leads", "Trouve 0 leads", "Supprime les leads", "Delete the task", "Mark all leads in Lyon",
        "Create a task", "Crée une tâche", "Delete leads above 100", "Don't rescore anything", "Ne supprime rien", "Delete leads that John added", "If so, score all leads"})
    void theExampleInAProblemCanBePlanned(String command) {
        Planning planning = PLANNER.plan(command);
        String detail = planning.problem().detail();
        int quote = Math.max(detail.lastIndexOf('“'), detail.lastIndexOf('«'));
        String example = detail.substring(quote + 1).replaceAll("[”»]", "").strip();
        assertThat(PLANNER.plan(example).plan()).as(example).isNotNull();
        assertThat(PLANNER.plan(example).language()).isEqualTo(planning.language());
    }

    @Test
    void whatActsOnTheLeadsOfTheRunWaitsForAllThatFindsOrChangesThem() {
        List<PlannedAction> actions = PLANNER.plan("Find 5 bakeries near Annecy and 10 pharmacies in Chambéry, score everything, nurture them, email me when done").plan().actions();
        assertThat(actions).extracting(PlannedAction::id).containsExactly("a1", "a2", "a3", "a4", "a5");
        assertThat(actions).extracting(PlannedAction::dependsOn).containsExactly(List.of(), List.of(), List.of("a1", "a2"), List.of("a1", "a2", "a3"), List.of());
    }

    @Test
    void theQueryIsWhatWasTypedOrATermOfTheCategory() {
        assertThat(PLANNER.plan("Find 20 dental leads in Lyon").plan().actions().get(0).params().get("query").asText()).isEqualTo("dentist");
        assertThat(PLANNER.plan("Trouve 20 leads dentaires à Lyon").plan().actions().get(0).params().get("query").asText()).isEqualTo("dentiste");
        assertThat(PLANNER.plan("Cherche des restaurants italiens à Nice ayant un site web").plan().actions().get(0).params().get("query").asText()).isEqualTo("restaurants italiens");
    }

    @Test
    void titlesAndPlacesKeepTheirAccentsAndCapitals() {
        assertThat(PLANNER.plan("Crée une tâche : rappeler le Dr Martin vendredi").plan().actions().get(0).params().get("title").asText()).isEqualTo("rappeler le Dr Martin vendredi");
        assertThat(PLANNER.plan("Trouve 5 bars à " + Normalizer.normalize("Saint-Étienne", Normalizer.Form.NFD)).plan().actions().get(0).params().get("location").asText()).isEqualTo("Saint-Étienne");
    }

    @Test
    void theSummaryIsMadeFromTheActionsInTheLanguageOfTheCommand() {
        assertThat(PLANNER.plan("Find 20 dental leads in Lyon, score them, run nurturing, notify me.").plan().summary())
                .isEqualTo("Find 20 leads (dentist) in Lyon, score these leads, start nurturing these leads and notify you.");
        assertThat(PLANNER.plan("Supprime les leads avec un score inférieur à 20").plan().summary()).isEqualTo("Supprimer les leads (max_score 19).");
    }

    @Test
    void moreThanFiftyStepsAreRefused() {
        assertThat(PLANNER.plan("Find 5 bars in Lyon. ".repeat(50)).plan().actions()).hasSize(50);
        assertThat(PLANNER.plan("Find 5 bars in Lyon. ".repeat(51)).problem().code()).isEqualTo("not-understood");
    }

    private static List<String> types(String command) {
        Planning planning = PLANNER.plan(command);
        return planning.plan() == null ? List.of(planning.problem().code()) : planning.plan().actions().stream().map(action -> action.type().wireName()).toList();
    }

    private static void matches(Planning planning, Example example) {
        assertThat(planning.language()).isEqualTo(example.language());
        List<PlannedAction> actions = planning.plan() == null ? List.of() : planning.plan().actions();
        assertThat(actions).as(() -> planning.toString()).extracting(action -> action.type().wireName()).containsExactlyElementsOf(
                () -> Stream.iterate(0, i -> i < example.actions().size(), i -> i + 1).map(i -> example.actions().get(i).get("type").asText()).iterator());
        for (int i = 0; i < actions.size(); i++) {
            contains(actions.get(i).params(), example.actions().get(i).get("params"));
        }
    }

    /** Named members must be there; a single value stands for a list of one. */
    private static void contains(JsonNode actual, JsonNode expected) {
        if (expected.isObject()) {
            expected.fieldNames().forEachRemaining(member -> contains(actual.path(member), expected.get(member)));
        } else {
            JsonNode value = actual.isArray() && actual.size() == 1 ? actual.get(0) : actual;
            assertThat(CategoryTaxonomy.fold(value.asText())).as(() -> actual.toString()).isEqualTo(CategoryTaxonomy.fold(expected.asText()));
        }
    }
}
