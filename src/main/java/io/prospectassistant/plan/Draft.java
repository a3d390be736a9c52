package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.lead.CategoryTaxonomy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A plan in the making: the command with its instructions, the actions so far, and what was spoken of, so that "them" and "those above 65" mean the
 * right leads. All who write actions share it.
 */
final class Draft {

    private static final Set<ActionType> CHANGES_LEADS = EnumSet.of(ActionType.SOURCE_LEADS_APIFY, ActionType.ENRICH_LEADS, ActionType.RESCORE_LEADS,
            ActionType.CREATE_LEAD, ActionType.UPDATE_LEAD, ActionType.UPDATE_LEADS, ActionType.DELETE_LEADS, ActionType.MERGE_LEADS);

    /** Add something or tell somebody, and touch nothing that is there. */
    private static final Set<ActionType> GENTLE = EnumSet.of(ActionType.SOURCE_LEADS_APIFY, ActionType.NOTIFY_USER, ActionType.CREATE_LEAD, ActionType.CREATE_TASK,
            ActionType.CREATE_PROJECT);

    /** Of what is repeated in a reason: in units, and in characters. */
    private static final int MOST_UNITS = 8;
    private static final int MOST_CHARACTERS = 80;

    final CategoryTaxonomy taxonomy;
    final Gazetteer gazetteer;
    /** The command, in which the units stand. */
    final String clean;
    /** {@code en} or {@code fr}. */
    final String language;
    private final LocalDate today;
    final List<Clause> clauses;
    final UpFront upFront = new UpFront();
    final List<PlannedAction> actions = new ArrayList<>();
    /** Params of the searches so far. */
    final List<ObjectNode> sourced = new ArrayList<>();
    /** What the last instruction was about: params with scope and filter. */
    private List<ObjectNode> spokenOf = List.of();
    /** The same, before the last instruction took a part of it. */
    private List<ObjectNode> wholeOf = List.of();

    /** @param today from which ages are counted, in UTC */
    Draft(CategoryTaxonomy taxonomy, Gazetteer gazetteer, String clean, String language, LocalDate today, List<Clause> clauses) {
        this.taxonomy = taxonomy;
        this.gazetteer = gazetteer;
        this.clean = clean;
        this.language = language;
        this.today = today;
        this.clauses = clauses;
    }

    /** What these words say of a search. */
    Description search(List<Unit> units) {
        return DescriptionReader.ofSearch(taxonomy, clean, units);
    }

    /** What the instruction at {@code i} says of a search. */
    Description search(int i) {
        return search(clauses.get(i).body());
    }

    /** Which of the leads, tasks or projects that we have these words mean. */
    Description selection(List<Unit> units) {
        return DescriptionReader.ofSelection(taxonomy, clean, today, units);
    }

    List<ObjectNode> spokenOf() {
        return spokenOf;
    }

    /** What "those above 70" are a part of. */
    List<ObjectNode> wholeOf() {
        return wholeOf;
    }

    void keepWhole(List<ObjectNode> selections) {
        wholeOf = selections;
    }

    /** Keeps what "them" means from here on; answers the same. */
    List<ObjectNode> remembered(List<ObjectNode> selections) {
        wholeOf = selections.stream().map(ObjectNode::deepCopy).toList();
        spokenOf = selections.stream().map(ObjectNode::deepCopy).toList();
        return selections;
    }

    /** An action on the leads of the run waits for those that find or change them. */
    void add(ActionType type, ObjectNode params) {
        List<String> before = ofRun(params) ? actions.stream().filter(action -> CHANGES_LEADS.contains(action.type())).map(PlannedAction::id).toList() : List.of();
        actions.add(new PlannedAction("a" + (actions.size() + 1), type, params, before));
    }

    boolean plansAny(Predicate<ActionType> types) {
        return actions.stream().anyMatch(action -> types.test(action.type()));
    }

    boolean plans(ActionType type) {
        return plansAny(type::equals);
    }

    /** Whether no action touches what was there before the plan. */
    boolean gentle() {
        return actions.stream().allMatch(Draft::gentle);
    }

    static boolean gentle(PlannedAction action) {
        return GENTLE.contains(action.type()) || ofRun(action.params());
    }

    /** The beginning of the text in which these units stand. */
    String words(List<Unit> units) {
        if (units.isEmpty()) {
            return "";
        }
        Unit first = units.get(0);
        Unit last = units.get(Math.min(units.size(), MOST_UNITS) - 1);
        String words = clean.substring(first.start(), Math.max(first.end(), last.end()));
        return words.substring(0, words.offsetByCodePoints(0, Math.min(MOST_CHARACTERS, words.codePointCount(0, words.length()))));
    }

    /** The text from the first of these units to the last. */
    String text(List<Unit> units) {
        return clean.substring(units.get(0).start(), Math.max(units.get(0).end(), units.get(units.size() - 1).end()));
    }

    /** What stands directly behind these units begins with this mark, spaces aside. */
    boolean marked(List<Unit> units, String mark) {
        return clean.substring(units.get(units.size() - 1).end()).stripLeading().startsWith(mark);
    }

    /** No plan can express what these words ask for. */
    Unplannable notExpressible(List<Unit> units) {
        return Unplannable.notExpressible(words(units));
    }

    /** Whether the leads that a plan finds itself are meant. */
    static boolean ofRun(ObjectNode params) {
        return params.path("scope").asText().equals("run");
    }

    static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array(List<String> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.forEach(array::add);
        return array;
    }
}
