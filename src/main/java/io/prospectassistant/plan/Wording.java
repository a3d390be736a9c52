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
        NOT_UNDERSTOOD("not-understood",
                "I did not understand what to do. Try for example: “Find 20 dentists in Lyon, score them and notify me.”",
                "Je n'ai pas compris ce qu'il faut faire. Essayez par exemple : « Trouve 20 dentistes à Lyon, score-les et notifie-moi. »"),
        NOT_EXPRESSIBLE("not-understood",
                "I cannot take “%s” into account, and leaving it out would change what you asked for. Try for example: “Nurture the leads in Lyon above 60.”",
                "Je ne sais pas tenir compte de « %s », et l'ignorer changerait votre demande. Essayez par exemple : « Relance les leads de Lyon au-dessus de 60. »"),
        CONDITIONAL("not-understood",
                "I cannot decide by a condition. Say it as a selection, for example: “Delete the leads with a score below 20.”",
                "Je ne sais pas décider selon une condition. Dites-le comme une sélection, par exemple : « Supprime les leads avec un score inférieur à 20. »"),
        TOO_LONG("not-understood",
                "This asks for more than 50 steps. Give fewer at a time, for example: “Find 20 dentists in Lyon and score them.”",
                "Cela demande plus de 50 étapes. Donnez-en moins à la fois, par exemple : « Trouve 20 dentistes à Lyon et score-les. »"),
        MISSING_WHAT("missing-what",
                "Say which kind of business to look for, for example: “Find 20 dentists in Lyon.”",
                "Dites quel type d'entreprise chercher, par exemple : « Trouve 20 dentistes à Lyon. »"),
        MISSING_LEADS("missing-what",
                "Say which leads are meant, for example: “Nurture the leads in Lyon above 60.”",
                "Dites de quels leads il s'agit, par exemple : « Relance les leads de Lyon au-dessus de 60. »"),
        MISSING_TARGET("missing-what",
                "Say what exactly, by number, name or “all”, for example: “Delete task 42.”",
                "Dites quoi exactement, par numéro, nom ou « tous », par exemple : « Supprime la tâche 42. »"),
        MISSING_TITLE("missing-what",
                "Say what it is called, for example: “Create a task: call the dentist on Friday.”",
                "Dites comment l'appeler, par exemple : « Crée une tâche : rappeler le dentiste vendredi. »"),
        MISSING_STATUS("missing-what",
                "Say which status to set (new, contacted, qualified, won or lost), for example: “Mark all leads in Lyon as contacted.”",
                "Dites quel statut mettre (nouveau, contacté, qualifié, gagné ou perdu), par exemple : « Marque les leads de Lyon comme contactés. »"),
        MISSING_PLACE("missing-place",
                "Say where to look, for example: “Find 20 dentists in Lyon.”",
                "Dites où chercher, par exemple : « Trouve 20 dentistes à Lyon. »"),
        INVALID_LIMIT("invalid-number",
                "The number of leads must be a whole number from 1 to 5000, for example: “Find 20 dentists in Lyon.”",
                "Le nombre de leads doit être un entier de 1 à 5000, par exemple : « Trouve 20 dentistes à Lyon. »"),
        INVALID_SCORE("invalid-number",
                "A score is from 0 to 100, for example: “Nurture the leads above 60.”",
                "Un score va de 0 à 100, par exemple : « Relance les leads au-dessus de 60. »"),
        NOTHING_TO_DO("nothing-to-do",
                "This only says what not to do, so nothing is done. To do something, say for example: “Find 20 dentists in Lyon.”",
                "Cela dit seulement ce qu'il ne faut pas faire, donc rien n'est fait. Pour agir, dites par exemple : « Trouve 20 dentistes à Lyon. »");

        private final String code;
        private final String english;
        private final String french;

        Reason(String code, String english, String french) {
            this.code = code;
            this.english = english;
            this.french = french;
        }
    }

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

    private Wording() {}

    static Planning problem(String language, Reason reason, String about) {
        String sentence = language.equals("fr") ? reason.french : reason.english;
        return Planning.failed(language, reason.code, sentence.contains("%s") ? sentence.replace("%s", about) : sentence);
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
                    .formatted(params.get("limit").asText(), params.get("query").asText(), params.get("location").asText());
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
