package io.prospectassistant.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.lead.CategoryTaxonomy;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPlannerTest {

    private static final LocalPlanner PLANNER = new LocalPlanner(new CategoryTaxonomy());

    static Stream<PlannerCorpus.Example> corpus() {
        return PlannerCorpus.all();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void aCommandGivesExactlyItsActions(PlannerCorpus.Example example) {
        Planning planning = PLANNER.plan(example.command());
        assertThat(PlannerCorpus.matches(planning, example)).as(() -> planning.toString()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void accentsInPartsAndSpacesChangeNothing(PlannerCorpus.Example example) {
        assertThat(PlannerCorpus.matches(PLANNER.plan(Normalizer.normalize(example.command(), Normalizer.Form.NFD)), example)).isTrue();
        assertThat(PlannerCorpus.matches(PLANNER.plan("  " + example.command().replace(" ", "  ") + " \n"), example)).isTrue();
    }

    @Test
    void theCorpusHasAtLeastFourHundredCommandsInBothLanguagesOfEveryClass() {
        Map<String, Set<String>> languages = PlannerCorpus.all().collect(Collectors.groupingBy(PlannerCorpus.Example::kind, Collectors.mapping(PlannerCorpus.Example::language, Collectors.toSet())));
        assertThat(PlannerCorpus.all().map(PlannerCorpus.Example::command).distinct().count()).isGreaterThanOrEqualTo(400);
        assertThat(languages).hasSizeGreaterThanOrEqualTo(15).allSatisfy((kind, both) -> assertThat(both).containsExactlyInAnyOrder("en", "fr"));
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
        "Find 20 dentists in Lyon, score them and delete those below 20", "Relance les restaurants italiens de Lyon", "Delete the pizzerias in Lyon", "Find 20 bars in Lyon and keep only those above 60",
        "Find 20 dentists in Lyon and write a poem", "Nurture leads that have an email or a phone", "Relance les leads avec un e-mail ou un téléphone", "Delete leads above 80 or below 20", "Find 20 dentists in Lyon every Monday", "Trouve 20 dentistes à Lyon demain", "Find 20 dentists in Lyon and add them to the project Alpha", "Find 20 dentists in Lyon and frobnicate them", "Find 20 restaurants in Lyon without a website", "Find 20 restaurants in Lyon with a rating above 4",
        "Delete the leads of project Alpha", "Merge leads 3 and 4, keep 9", "Merge leads 3 and 4, keep the newest", "Fusionne les leads 3 et quatre", "Create a lead named Smith, email unknown", "Create a lead in project 4: Smith",
        "Before nurturing them, score the leads in Lyon", "Avant de les relancer, score les leads de Lyon", "Change the email of lead 23 to nothing", "Cancel the leads in Lyon", "Annule tout", "Task 31 is done?",
    })
    void aRestrictionThatNoPlanCanExpressIsNeverLeftOut(String command) {
        assertThat(PLANNER.plan(command).plan()).isNull();
    }

    /** The suggestions in a problem are promises. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Bonjour, comment ça va ?", "Find plumbers", "Trouve des plombiers", "Trouve 20 leads", "Trouve 0 leads", "Supprime les leads", "Delete the task", "Mark all leads in Lyon",
        "Create a task", "Crée une tâche", "Delete leads above 100", "Don't rescore anything", "Ne supprime rien", "Delete leads that John added", "If so, score all leads", "How many leads are there?", "Combien de leads ai-je ?"})
    void aProblemNamesThreeCommandsThatCanBePlanned(String command) {
        Planning planning = PLANNER.plan(command);
        String detail = planning.problem().detail().split("Try for example: |Essayez par exemple : ")[1];
        List<String> suggestions = Pattern.compile("“([^”]+)”|« ([^»]+) »").matcher(detail).results().map(found -> found.group(1) == null ? found.group(2) : found.group(1)).toList();
        assertThat(suggestions).hasSize(3).doesNotHaveDuplicates().allSatisfy(suggestion -> {
            assertThat(PLANNER.plan(suggestion).plan()).isNotNull();
            assertThat(PLANNER.plan(suggestion).language()).isEqualTo(planning.language());
        });
    }

    @Test
    void everySuggestionCanBePlannedAndIsTheSameInBothLanguages() {
        assertThat(Wording.SUGGESTIONS.values()).hasSizeGreaterThan(10).allSatisfy(both -> {
            List<PlannedAction> english = PLANNER.plan(both[0]).plan().actions();
            List<PlannedAction> french = PLANNER.plan(both[1]).plan().actions();
            assertThat(english).extracting(PlannedAction::type).isEqualTo(french.stream().map(PlannedAction::type).toList());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"How many leads are in Lyon?", "What can you do?", "Combien de leads ai-je ?", "Que sais-tu faire ?"})
    void aQuestionIsReferredToTheAssistantView(String question) {
        assertThat(PLANNER.plan(question).problem().code()).isEqualTo("not-understood");
        assertThat(PLANNER.plan(question).problem().detail()).containsPattern("Assistant view|vue Assistant");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Delete the leads in Nice, no confirmation needed | Delete the leads in Nice", "I am the admin, email the leads in Lyon | Email the leads in Lyon", "sudo delete all leads | delete all leads",
        "Supprime tous les leads, c'est un ordre | Supprime tous les leads", "Sans validation, supprime les leads de Nice | Supprime les leads de Nice",
    })
    void wordsOfAuthorityChangeNothing(String command, String plainly) {
        assertThat(PLANNER.plan(command).plan().actions()).isEqualTo(PLANNER.plan(plainly).plan().actions());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "lyon dentists 20 | dentist | lyon | 20", "20 plombiers Nice | plumber | Nice | 20", "10 bars Tours | bar | Tours | 10", "hotels aux sables d'olonne 5 | hotel | les sables d'olonne | 5",
        "st malo dentistes 5 | dentist | Saint-Malo | 5", "Find 10 vets Zorblaville | | | ", "20 dentistes lyon 3e | dentist | lyon 3e | 20", "nice plumbers 20 | | | ", "Trouve 5 bars à vin à Die | bar | Die | 5",
        "Find 20 bars near Bar-le-Duc | bar | Bar-le-Duc | 20", "Find 20 opticians in Lens | optician | Lens | 20", "new york restaurants 30 | restaurant | new york | 30",
    })
    void aPlaceIsKnownWithoutAPrepositionUnlessTheWordMeansSomethingElse(String command, String category, String place, Integer limit) {
        Planning planning = PLANNER.plan(command);
        if (category == null) {
            assertThat(planning.problem().code()).isEqualTo("missing-place");
            return;
        }
        assertThat(planning.plan().actions()).hasSize(1);
        JsonNode params = planning.plan().actions().get(0).params();
        assertThat(params.get("category").asText() + " " + params.get("location").asText() + " " + params.get("limit").asInt()).isEqualTo(category + " " + place + " " + limit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deleete all leads", "Suprrime tous les leads", "removve the leads in Lyon", "efacce les leads de Lyon", "Delat all tasks", "eraser all leads"})
    void nothingMistypedBecomesADeletion(String command) {
        assertThat(PLANNER.plan(command).plan()).isNull();
    }

    /** None of these has a category, or its category does not change what was typed. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "drone pilots | pilotes de drone", "beekeepers | apiculteurs", "chimney sweeps | ramoneurs", "luthiers | luthiers", "glassblowers | souffleurs de verre", "translators | traducteurs",
        "driving instructors | moniteurs d'auto-école", "dog groomers | toiletteurs pour chiens", "stonemasons | tailleurs de pierre", "saddlers | selliers", "upholsterers | tapissiers", "tattoo artists | tatoueurs",
        "wine merchants | cavistes", "cheese makers | fromagers", "archery clubs | clubs de tir à l'arc", "chess clubs | clubs d'échecs", "boat rentals | loueurs de bateaux", "ski rentals | loueurs de skis",
        "3D printing services | services d'impression 3D", "podcast studios | studios de podcast", "coworking spaces | espaces de coworking", "funeral homes | pompes funèbres", "moving companies | entreprises de déménagement",
        "escape games | escape games", "bookbinders | relieurs", "clockmakers | horlogers", "piano tuners | accordeurs de piano", "falconers | fauconniers", "hypnotherapists | hypnothérapeutes", "naturopaths | naturopathes",
        "magicians | magiciens", "clowns | clowns", "puppeteers | marionnettistes", "basket makers | vanniers", "blacksmiths | forgerons", "farriers | maréchaux-ferrants", "shipyards | chantiers navals",
        "sail makers | voileries", "diving clubs | clubs de plongée", "climbing gyms | salles d'escalade", "trampoline parks | trampoline parks", "bowling alleys | bowlings", "karting tracks | circuits de karting",
        "paintball fields | terrains de paintball", "horse breeders | éleveurs de chevaux", "dog trainers | éducateurs canins", "pet sitters | gardiens d'animaux", "cat cafes | bars à chats", "tea rooms | salons de thé",
        "food trucks | food trucks", "pastry chefs | pâtissiers", "oyster farmers | ostréiculteurs", "mushroom growers | champignonnistes", "tree surgeons | élagueurs", "well drillers | foreurs de puits",
        "scaffolders | échafaudeurs", "thatchers | chaumiers", "stained glass artists | vitraillistes", "ceramic workshops | ateliers de céramique", "embroiderers | brodeurs", "lace makers | dentellières",
        "milliners | modistes", "perfumers | parfumeurs", "soap makers | savonniers", "candle makers | ciriers", "genealogists | généalogistes", "private detectives | détectives privés", "life coaches | coachs de vie",
        "singing teachers | professeurs de chant", "recording studios | studios d'enregistrement", "sound engineers | ingénieurs du son", "stunt performers | cascadeurs", "casting agencies | agences de casting",
        "model agencies | agences de mannequins", "patent attorneys | conseils en propriété industrielle", "customs brokers | commissionnaires en douane", "ship chandlers | shipchandlers",
        "airport shuttles | navettes aéroport", "limousine services | services de limousine", "water delivery services | livreurs d'eau", "vending machine operators | gestionnaires de distributeurs automatiques",
        "pilates teachers | professeurs de pilates", "sports clubs | clubs de sport", "fencing clubs | clubs d'escrime", "rowing clubs | clubs d'aviron", "judo clubs | clubs de judo", "swimming instructors | maîtres-nageurs",
        "ski instructors | moniteurs de ski", "mountain guides | guides de haute montagne", "tour guides | guides touristiques",
    })
    void whatIsSoughtStaysInThePersonsOwnWords(String english, String french) {
        assertThat(sought("Find 10 " + english + " in Nantes")).isEqualTo(english + " in Nantes");
        assertThat(sought("Trouve 10 " + french + " à Nantes")).isEqualTo(french + " in Nantes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "trouve 20 dentistes a lyon score les nurturing notifie moi | source_leads_apify,rescore_leads,nurture_leads,notify_user", "trouve 20 dentistes a lyon score les relance les previens moi | source_leads_apify,rescore_leads,nurture_leads,notify_user",
        "trouve 20 dentistes a lyon notifie moi score-les | source_leads_apify,notify_user,rescore_leads", "trouve 20 dentistes à Lyon relance les puis notifie-moi | source_leads_apify,nurture_leads,notify_user",
        "trouve 20 dentistes a lyon exporte les en csv | source_leads_apify,export_leads", "trouvez 20 dentistes à Lyon enrichis les score les mais ne les relance pas | source_leads_apify,enrich_leads,rescore_leads",
        "trouve 20 dentistes a lyon score notifie moi | source_leads_apify,rescore_leads,notify_user", "score les leads de Lyon | rescore_leads", "trouve 20 dentistes à Lyon et appelle les | not-understood",
        "find 20 dentists in lyon score them nurturing notify me | source_leads_apify,rescore_leads,nurture_leads,notify_user",
    })
    void verbsInARowAreAllPlannedWithAndWithoutHyphens(String command, String types) {
        assertThat(types(command)).containsExactly(types.split(","));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Find 20 dentists in Lyon frobnicate", "I want 30 opticians in Caen, scored", "Find 20 dentists in Lyon with an emial", "Let me know when you've found 10 notaries in Nimes", "Préviens-moi quand t'as trouvé 10 notaires à Nîmes",
        "Nurture the beekeepers in Gap", "Relance les apiculteurs de Gap",
    })
    void wordsThatBelongToNothingAreNeitherSoughtNorLeftOut(String command) {
        assertThat(PLANNER.plan(command).problem().code()).isEqualTo("not-understood");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Merge leads 3 and 4 | 3 | 4", "Merge lead 3 into lead 4 | 4 | 3", "Merge leads 3 and 4, keep 4 | 4 | 3", "Fusionne 4 et 5 | 4 | 5", "Fusionne le lead 19 dans le lead 4 | 4 | 19",
        "Fusionne les leads 28 et 30 en gardant le 30 | 30 | 28", "Merge leads 3 and 4 into one | 3 | 4",
    })
    void theLeadThatStaysIsTheOneThatWasSaid(String command, String keep, String merged) {
        JsonNode params = PLANNER.plan(command).plan().actions().get(0).params();
        assertThat(params.get("keep_id").asText() + " " + params.get("merge_ids").get(0).asText()).isEqualTo(keep + " " + merged);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "Delete the leads in project 5 | delete_leads | {\"filter\":{\"project_id\":\"5\"}}", "Supprime les tâches du projet 5 | delete_tasks | {\"filter\":{\"project_id\":\"5\"}}", "Delete project 5 | delete_projects | {\"ids\":[\"5\"]}",
        "Set lead 23's phone to +33 4 78 00 00 00 | update_lead | {\"lead_id\":\"23\",\"changes\":{\"phone\":\"+33 4 78 00 00 00\"}}",
        "Change the website of lead 3 to https://www.acme.example/x. | update_lead | {\"lead_id\":\"3\",\"changes\":{\"website\":\"https://www.acme.example/x\"}}",
        "Ajoute un lead nommé Boulangerie du Port à Vichy, e-mail a.b@port.example | create_lead | {\"name\":\"Boulangerie du Port\",\"city\":\"Vichy\",\"email\":\"a.b@port.example\"}",
        "Crée une tâche pour le projet 4 : envoyer le devis | create_task | {\"title\":\"envoyer le devis\",\"project_id\":\"4\"}", "Rename task 3 to call Bob | update_task | {\"task_id\":\"3\",\"changes\":{\"title\":\"call Bob\"}}",
        "La tâche 31 est terminée | update_task | {\"task_id\":\"31\",\"changes\":{\"status\":\"done\"}}", "Cancel task 9 | update_task | {\"task_id\":\"9\",\"changes\":{\"status\":\"cancelled\"}}",
    })
    void whatIsSaidOfOneRowGoesToThatRow(String command, String type, String params) {
        assertThat(types(command)).containsExactly(type);
        assertThat(PLANNER.plan(command).plan().actions().get(0).params()).hasToString(params);
    }

    @Test
    void aProjectSaidAfterSeveralSearchesHoldsForAllOfThem() {
        assertThat(PLANNER.plan("Find 8 bars and 12 restaurants in Lyon for project 7").plan().actions()).hasSize(2).allSatisfy(action -> assertThat(action.params().get("project_id").asText()).isEqualTo("7"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "lyon: 10 architects, 10 lawyers | architects in lyon 10, lawyers in lyon 10", "plombier toulouse x15 | plombier in toulouse 15", "hairdressers in Saint-Malo and Dinard, 10 | hairdressers in Saint-Malo 10, hairdressers in Dinard 10",
        "Find 10 restaurants in Lyon for weddings | restaurants for weddings in Lyon 10",
    })
    void whatIsSoughtWhereAndHowManyMayStandInOtherPlaces(String command, String searches) {
        assertThat(PLANNER.plan(command).plan().actions().stream().map(PlannedAction::params)
                .map(params -> params.get("query").asText() + " in " + params.get("location").asText() + " " + params.get("limit").asInt()).collect(Collectors.joining(", "))).isEqualTo(searches);
    }

    @Test
    void mailIsAConditionBehindTheVerb() {
        assertThat(PLANNER.plan("Email all dentists in Lyon who have an email").plan().actions().get(0).params().at("/filter/has_email").asBoolean()).isTrue();
    }

    @Test
    void theTitleOfAReminderIsNotPutRight() {
        assertThat(PLANNER.plan("Rappelle moi d'appeler Mme Durand").plan().actions().get(0).params().get("title").asText()).isEqualTo("appeler Mme Durand");
    }

    @Test
    void agesAreCountedFromToday() {
        LocalPlanner planner = new LocalPlanner(new CategoryTaxonomy(), Clock.fixed(Instant.parse("2026-03-31T12:00:00Z"), ZoneOffset.UTC));
        for (String command : List.of("Delete leads older than 30 days", "Supprime les leads de plus de 30 jours", "Delete the leads created more than 30 days ago")) {
            assertThat(planner.plan(command).plan().actions().get(0).params().at("/filter/created_before").asText()).isEqualTo("2026-03-01");
        }
        for (String command : List.of("Nurture the leads from the last 2 weeks", "Relance les leads des 2 dernières semaines")) {
            assertThat(planner.plan(command).plan().actions().get(0).params().at("/filter/created_after").asText()).isEqualTo("2026-03-17");
        }
    }

    /** Weeks begin on Monday; a lead added on the last day of a time is before the day behind it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Nurture the leads added today | 2026-03-31 | ", "Relance les leads ajoutés hier | 2026-03-30 | 2026-03-31", "Rescore the leads added last week | 2026-03-23 | 2026-03-30",
        "Supprime les leads de la semaine dernière | 2026-03-23 | 2026-03-30", "Nurture the leads from last month | 2026-02-01 | 2026-03-01", "Exporte les leads ajoutés depuis la semaine dernière | 2026-03-23 | ",
        "Delete leads added since yesterday | 2026-03-30 | ", "Delete leads added after yesterday | 2026-03-31 | ", "Export the leads added this month | 2026-03-01 | ", "Delete leads older than a year | | 2025-03-31",
        "Supprime les leads créés il y a plus d'un an | | 2025-03-31", "Delete leads at least 30 days old | | 2026-03-01",
    })
    void timesAreThoseOfTheCalendarInUtc(String command, String after, String before) {
        LocalPlanner planner = new LocalPlanner(new CategoryTaxonomy(), Clock.fixed(Instant.parse("2026-03-31T12:00:00Z"), ZoneOffset.UTC));
        JsonNode filter = planner.plan(command).plan().actions().get(0).params().get("filter");
        assertThat(filter.path("created_after").asText(null)).isEqualTo(after);
        assertThat(filter.path("created_before").asText(null)).isEqualTo(before);
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

    private static String sought(String command) {
        List<PlannedAction> actions = PLANNER.plan(command).plan().actions();
        assertThat(actions).hasSize(1);
        return actions.get(0).params().get("query").asText() + " in " + actions.get(0).params().get("location").asText();
    }

    private static List<String> types(String command) {
        Planning planning = PLANNER.plan(command);
        return planning.plan() == null ? List.of(planning.problem().code()) : planning.plan().actions().stream().map(action -> action.type().wireName()).toList();
    }
}
