package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What the local planner says to people, in the language of their command: why there is no plan, and what a plan does. */
final class Wording {

    /** Reasons, by the code of the contract and what is special about it. */
    enum Reason {
        NOT_UNDERSTOOD("not-understood", "I did not understand what to do.", "Je n'ai pas compris ce qu'il faut faire.", "find", "rescore", "nurture"),
        QUESTION("not-understood", "I carry out commands; for a question, use the Assistant view.", "J'exécute des commandes ; pour une question, utilisez la vue Assistant.", "find", "export", "nurture"),
        NOT_EXPRESSIBLE("not-understood", "I cannot take “%s” into account, and leaving it out would change what you asked for.",
                "Je ne sais pas tenir compte de « %s », et l'ignorer changerait votre demande.", "nurture", "find", "mark"),
        CONDITIONAL("not-understood", "I cannot decide by a condition. Say it as a selection.", "Je ne sais pas décider selon une condition. Dites-le comme une sélection.", "low", "nurture", "mark"),
        TOO_LONG("not-understood", "This asks for more than 50 steps. Give fewer at a time.", "Cela demande plus de 50 étapes. Donnez-en moins à la fois.", "score", "rescore", "nurture"),
        MISSING_WHAT("missing-what", "Say which kind of business to look for.", "Dites quel type d'entreprise chercher.", "find", "restaurants", "score"),
        MISSING_LEADS("missing-what", "Say which leads are meant.", "Dites de quels leads il s'agit.", "nurture", "rescore", "export"),
        MISSING_TARGET("missing-what", "Say what exactly, by number, name or “all”.", "Dites quoi exactement, par numéro, nom ou « tous ».", "task", "project", "tasks"),
        MISSING_TITLE("missing-what", "Say what it is called.", "Dites comment l'appeler.", "call", "fair", "remind"),
        MISSING_STATUS("missing-what", "Say which status to set: new, contacted, qualified, won or lost.", "Dites quel statut mettre : nouveau, contacté, qualifié, gagné ou perdu.", "mark", "won", "lost"),
        MISSING_PLACE("missing-place", "Say where to look.", "Dites où chercher.", "find", "restaurants", "score"),
        INVALID_LIMIT("invalid-number", "The number of leads must be a whole number from 1 to 5000.", "Le nombre de leads doit être un entier de 1 à 5000.", "find", "restaurants", "score"),
        INVALID_SCORE("invalid-number", "A score is from 0 to 100.", "Un score va de 0 à 100.", "above", "low", "nurture"),
        NOTHING_TO_DO("nothing-to-do", "This only says what not to do, so nothing is done.", "Cela dit seulement ce qu'il ne faut pas faire, donc rien n'est fait.", "find", "rescore", "export");

        private final String code;
        private final String english;
        private final String french;
        private final List<String> suggestions;

        Reason(String code, String english, String french, String... suggestions) {
            this.code = code;
            this.english = english;
            this.french = french;
            this.suggestions = List.of(suggestions);
        }
    }

    /** Commands that work, by a short name; a test plans every one of them. */
    static final Map<String, String[]> SUGGESTIONS = Map.ofEntries(
            Map.entry("find", new String[] {"Find 20 dentists in Lyon, score them and notify me", "Trouve 20 dentistes à Lyon, score-les et notifie-moi"}),
            Map.entry("restaurants", new String[] {"Find 50 restaurants in Marseille with a phone number", "Trouve 50 restaurants à Marseille avec un numéro de téléphone"}),
            Map.entry("score", new String[] {"Find 10 florists in Tours and score them", "Trouve 10 fleuristes à Tours et score-les"}),
            Map.entry("rescore", new String[] {"Rescore all leads", "Recalcule le score de tous les leads"}),
            Map.entry("nurture", new String[] {"Nurture the leads in Lyon above 60", "Relance les leads de Lyon au-dessus de 60"}),
            Map.entry("above", new String[] {"Nurture the leads above 60", "Relance les leads au-dessus de 60"}),
            Map.entry("low", new String[] {"Delete the leads with a score below 20", "Supprime les leads avec un score inférieur à 20"}),
            Map.entry("mark", new String[] {"Mark all leads in Lyon as contacted", "Marque les leads de Lyon comme contactés"}),
            Map.entry("won", new String[] {"Mark the leads above 90 as won", "Marque les leads au-dessus de 90 comme gagnés"}),
            Map.entry("lost", new String[] {"Mark the leads without phone as lost", "Marque les leads sans téléphone comme perdus"}),
            Map.entry("export", new String[] {"Export the qualified leads to CSV", "Exporte les leads qualifiés en CSV"}),
            Map.entry("task", new String[] {"Delete task 42", "Supprime la tâche 42"}),
            Map.entry("project", new String[] {"Delete the project Spring fair", "Supprime le projet Salon de printemps"}),
            Map.entry("tasks", new String[] {"Delete all tasks", "Supprime toutes les tâches"}),
            Map.entry("call", new String[] {"Create a task: call the dentist on Friday", "Crée une tâche : rappeler le dentiste vendredi"}),
            Map.entry("fair", new String[] {"Create a project called Spring fair", "Crée un projet appelé Salon de printemps"}),
            Map.entry("remind", new String[] {"Remind me to send the quote", "Rappelle-moi d'envoyer le devis"}));

    private static final Map<ActionType, String[]> DOINGS = Map.ofEntries(
            Map.entry(ActionType.ENRICH_LEADS, new String[] {"enrich %s", "enrichir %s"}),
            Map.entry(ActionType.RESCORE_LEADS, new String[] {"score %s", "scorer %s"}),
            Map.entry(ActionType.NURTURE_LEADS, new String[] {"start nurturing %s", "lancer le nurturing pour %s"}),
            Map.entry(ActionType.UPDATE_LEADS, new String[] {"update %s", "modifier %s"}),
            Map.entry(ActionType.DELETE_LEADS, new String[] {"delete %s", "supprimer %s"}),
            Map.entry(ActionType.EMAIL_LEADS, new String[] {"e-mail %s", "envoyer un e-mail à %s"}),
            Map.entry(ActionType.EXPORT_LEADS, new String[] {"export %s", "exporter %s"}),
            Map.entry(ActionType.NOTIFY_USER, new String[] {"notify you", "vous notifier"}),
            Map.entry(ActionType.CREATE_TASK, new String[] {"create a task", "créer une tâche"}),
            Map.entry(ActionType.CREATE_PROJECT, new String[] {"create a project", "créer un projet"}),
            Map.entry(ActionType.CREATE_LEAD, new String[] {"create a lead", "créer un lead"}),
            Map.entry(ActionType.UPDATE_TASK, new String[] {"update a task", "modifier une tâche"}),
            Map.entry(ActionType.UPDATE_LEAD, new String[] {"update a lead", "modifier un lead"}),
            Map.entry(ActionType.UPDATE_PROJECT, new String[] {"update a project", "modifier un projet"}),
            Map.entry(ActionType.DELETE_TASKS, new String[] {"delete tasks", "supprimer des tâches"}),
            Map.entry(ActionType.DELETE_PROJECTS, new String[] {"delete projects", "supprimer des projets"}),
            Map.entry(ActionType.MERGE_LEADS, new String[] {"merge leads", "fusionner des leads"}));

    private static final int FEW = 8;
    /** Of a search that names none, as in the plan's schema. */
    private static final String DEFAULT_LIMIT = "20";

    private Wording() {}

    /** The reason, then three commands that work. */
    static Planning problem(String language, Reason reason, String about) {
        boolean french = language.equals("fr");
        String sentence = french ? reason.french : reason.english;
        List<String> examples = reason.suggestions.stream().map(name -> SUGGESTIONS.get(name)[french ? 1 : 0]).map(example -> french ? "« " + example + " »" : "“" + example + "”").toList();
        String detail = sentence.contains("%s") ? sentence.replace("%s", about) : sentence;
        return Planning.failed(language, reason.code, detail + (french ? " Essayez par exemple : " : " Try for example: ") + examples.get(0) + ", " + examples.get(1) + (french ? " ou " : " or ") + examples.get(2) + ".");
    }

    /** One short sentence made from the actions, not from the words of the command. */
    static String summary(String language, List<PlannedAction> actions) {
        boolean french = language.equals("fr");
        List<String> doings = new ArrayList<>(actions.stream().limit(FEW).map(action -> doing(action, french)).distinct().toList());
        if (actions.size() > FEW) {
            doings.add(french ? "et " + (actions.size() - FEW) + " étapes de plus" : (actions.size() - FEW) + " more steps");
        }
        String joined = doings.size() == 1 ? doings.get(0)
                : String.join(", ", doings.subList(0, doings.size() - 1)) + (french ? " et " : " and ") + doings.get(doings.size() - 1).replaceFirst("^et ", "");
        return joined.substring(0, 1).toUpperCase(Locale.ROOT) + joined.substring(1) + ".";
    }

    private static String doing(PlannedAction action, boolean french) {
        var params = action.params();
        if (action.type() == ActionType.SOURCE_LEADS_APIFY) {
            return (french ? "chercher %s leads (%s) à %s" : "find %s leads (%s) in %s")
                    .formatted(params.path("limit").asText(DEFAULT_LIMIT), params.get("query").asText(), params.get("location").asText());
        }
        return DOINGS.get(action.type())[french ? 1 : 0].formatted(whom(params, french));
    }

    private static String whom(JsonNode params, boolean french) {
        var filter = params.path("filter");
        String scope = params.path("scope").asText(filter.isEmpty() ? "" : "filter");
        String leads = scope.equals("run") ? french ? "ces leads" : "these leads"
                : scope.equals("all") ? french ? "tous les leads" : "all leads"
                : french ? "les leads" : "the leads";
        String which = StreamSupport.stream(((Iterable<String>) filter::fieldNames).spliterator(), false)
                .filter(member -> !member.equals("ids"))
                .map(member -> member + " " + filter.get(member).asText())
                .collect(Collectors.joining(", "));
        return which.isEmpty() ? leads : leads + " (" + which + ")";
    }
}
