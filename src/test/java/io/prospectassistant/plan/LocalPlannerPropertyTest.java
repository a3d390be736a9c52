package io.prospectassistant.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.lead.CategoryTaxonomy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

/** Whatever is typed, the planner answers, and what it answers is a well-formed plan or a reason. */
class LocalPlannerPropertyTest {

    private static final CategoryTaxonomy TAXONOMY = new CategoryTaxonomy();
    private static final LocalPlanner PLANNER = new LocalPlanner(TAXONOMY);

    private static final Set<String> FILTER = Set.of("city", "category", "country", "status", "source", "min_score", "max_score", "has_email", "has_phone", "created_before", "created_after", "project_id", "ids");

    @Property(tries = 1000)
    void anyText(@ForAll @StringLength(max = 2000) String command) {
        wellFormed(PLANNER.plan(command));
    }

    @Property(tries = 3000)
    void anyMixtureOfTheWordsThatTheGrammarKnows(@ForAll("mixtures") String command) {
        wellFormed(PLANNER.plan(command));
    }

    @Property(tries = 500)
    void aRefusalInFrontOfADeletionIsAlwaysHeard(@ForAll("refusals") String refusal, @ForAll("places") String place) {
        Planning planning = PLANNER.plan(refusal.formatted(place));
        assertThat(planning.plan()).isNull();
        assertThat(planning.problem().code()).isEqualTo("nothing-to-do");
    }

    @Property(tries = 500)
    void everyPlaceAndNumberArrivesAsTyped(@ForAll("places") String place, @ForAll("limits") int limit) {
        for (String command : List.of("Find %d dentists in %s, score them".formatted(limit, place), "Trouve %d dentistes à %s et score-les".formatted(limit, place))) {
            PlannedAction first = PLANNER.plan(command).plan().actions().get(0);
            assertThat(first.params().get("location").asText()).isEqualTo(place);
            assertThat(first.params().get("limit").asInt()).isEqualTo(limit);
            assertThat(first.params().get("category").asText()).isEqualTo("dentist");
        }
    }

    @Provide
    Arbitrary<Integer> limits() {
        return Arbitraries.integers().between(1, 5000);
    }

    @Provide
    Arbitrary<String> places() {
        return Arbitraries.of("Lyon", "Saint-Étienne", "New York", "Aix-en-Provence", "La Rochelle", "Le Havre", "Villeneuve-d'Ascq", "Stratford-upon-Avon", "L'Isle-Adam", "Les Sables-d'Olonne", "San Francisco",
                "Châlons-en-Champagne", "Nice", "Bath", "Newcastle upon Tyne", "Fort-de-France", "München", "Kraków", "Paris 15e", "Saint-Maur-des-Fossés", "St. Albans", "大阪", "القاهرة");
    }

    @Provide
    Arbitrary<String> refusals() {
        return Arbitraries.of("Don't delete the leads in %s", "Never delete all leads in %s", "Please do not remove the leads in %s", "Ne supprime pas les leads de %s", "N'efface jamais les leads à %s",
                "Surtout, ne supprime aucun lead à %s", "I don't want you to delete the leads in %s", "Évite de supprimer les leads à %s", "Stop deleting leads in %s");
    }

    @Provide
    Arbitrary<String> mixtures() {
        return Arbitraries.of("find", "trouve", "20", "zéro", "vingt", "-3", "99999", "dentists", "dentistes", "leads", "in", "à", "Lyon", "New York", "and", "et", ",", ".", "score", "them", "les", "-les", "delete",
                "supprime", "all", "tous", "above", "au-dessus de", "below", "60", "not", "ne", "pas", "don't", "create a task", ":", "crée un projet", "called", "«", "»", "\"", "run", "lance", "nurturing", "notify",
                "me", "moi", "by email", "with", "email", "without", "sans", "mark", "as", "contacted", "status", "between", "or", "ou", "task", "42", "project", "export", "merge", "if", "when", "only", "put", "give",
                "i want", "please", "for", "pour", "de", "d'", "l'", "\n", "😀", "é", "\u0000", "except", "send", "new", "a dozen", "2025-01-01", "before", "01234567-89ab-7cde-8f01-23456789abcd", "update", "remind me to")
                .list().ofMaxSize(25).map(words -> String.join(" ", words));
    }

    private static void wellFormed(Planning planning) {
        assertThat(planning.language()).isIn("en", "fr");
        if (planning.plan() == null) {
            assertThat(planning.problem().code()).isIn("not-understood", "missing-what", "missing-place", "invalid-number", "nothing-to-do");
            assertThat(planning.problem().detail()).isNotBlank();
            return;
        }
        Plan plan = planning.plan();
        assertThat(plan.summary()).isNotBlank();
        assertThat(plan.actions()).hasSizeBetween(1, Plan.MAX_ACTIONS);
        Set<String> known = new HashSet<>();
        for (PlannedAction action : plan.actions()) {
            assertThat(known).containsAll(action.dependsOn());
            assertThat(known.add(action.id())).isTrue();
            params(action.type(), action.params());
        }
    }

    private static void params(ActionType type, JsonNode params) {
        JsonNode filter = params.path("filter");
        filter.fieldNames().forEachRemaining(member -> assertThat(member).isIn(FILTER));
        for (String bound : List.of("min_score", "max_score")) {
            assertThat(filter.path(bound).asInt(0)).isBetween(0, 100);
        }
        if (params.path("scope").asText().equals("filter")) {
            assertThat(filter).isNotEmpty();
        } else if (params.path("scope").asText().equals("all")) {
            assertThat(filter).isEmpty();
        }
        switch (type) {
            case SOURCE_LEADS_APIFY -> {
                assertThat(params.get("limit").asInt()).isBetween(1, 5000);
                assertThat(params.get("query").asText()).isNotBlank();
                assertThat(params.get("location").asText()).isNotBlank();
                assertThat(params.has("category") ? TAXONOMY.keys() : Set.of("")).contains(params.path("category").asText());
            }
            case ENRICH_LEADS, RESCORE_LEADS, NURTURE_LEADS, EMAIL_LEADS, EXPORT_LEADS -> assertThat(params.path("scope").asText()).isIn("run", "all", "filter");
            case UPDATE_LEADS, UPDATE_TASK, UPDATE_PROJECT -> assertThat(params.get("changes")).isNotEmpty();
            case DELETE_LEADS, DELETE_TASKS, DELETE_PROJECTS -> assertThat(params).hasSize(1);
            case CREATE_TASK -> assertThat(params.get("title").asText()).isNotBlank();
            case CREATE_PROJECT, CREATE_LEAD -> assertThat(params.get("name").asText()).isNotBlank();
            case MERGE_LEADS -> assertThat(params.get("merge_ids")).isNotEmpty();
            default -> assertThat(type).isEqualTo(ActionType.NOTIFY_USER);
        }
    }
}
