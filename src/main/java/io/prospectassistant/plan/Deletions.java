package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Deletes leads, tasks and projects, and refuses whatever may mean less than that, such as a field or the project that a lead is taken out of. */
final class Deletions {

    private static final Pattern TAKES_OUT = Pattern.compile("(?iu)(remove|removing|take|retir\\p{L}*|enl[eè]v\\p{L}*|sor\\p{L}*|vir\\p{L}*)\\P{L}*$");
    private static final Set<Tag> FIELDS = EnumSet.of(Tag.SCORE_NOUN, Tag.STATUS_NOUN, Tag.CATEGORY, Tag.CAMPAIGN, Tag.SUBJECT, Tag.DESCRIPTION);
    private static final Set<String> TASK_CONDITIONS = Set.of("status", "project_id", "created_before", "created_after");

    private static final Map<String, String> PROJECT_STATUSES = Map.ofEntries(Map.entry("archived", "archived"), Map.entry("archive", "archived"),
            Map.entry("archives", "archived"), Map.entry("completed", "completed"), Map.entry("finished", "completed"), Map.entry("done", "completed"),
            Map.entry("termine", "completed"), Map.entry("termines", "completed"), Map.entry("acheves", "completed"), Map.entry("active", "active"),
            Map.entry("actif", "active"), Map.entry("actifs", "active"));

    /** Words that say more of a project than its name. */
    private static final Set<Tag> NO_NAME = EnumSet.of(Tag.ADDED, Tag.DATE, Tag.OLDER, Tag.NEWER, Tag.LATER, Tag.TIME, Tag.OR, Tag.LEAD, Tag.TASK, Tag.PROJECT, Tag.NOT,
            Tag.WITH, Tag.WITHOUT, Tag.EXCEPT, Tag.WHICH, Tag.NUMBER, Tag.STOP);

    private final Draft draft;
    private final SelectionParts parts;
    private final Selections selections;

    Deletions(Draft draft, SelectionParts parts, Selections selections) {
        this.draft = draft;
        this.parts = parts;
        this.selections = selections;
    }

    void delete(Clause whole) throws Unplannable {
        for (Clause part : parts.of(whole)) {
            boolean insideRow = part.has(Tag.EVERYTHING) && !draft.selection(part.body()).ids().isEmpty();
            if (ofField(part.body()) || takesOut(part.body()) || insideRow || part.has(Tag.NEAR)) {
                throw draft.notExpressible(part.body());
            }
            // In "delete the leads in project 5" the project only says which leads.
            if (part.firstNoun() == Tag.PROJECT && beginsWithProject(part.body())) {
                deleteProjects(part);
            } else {
                deleteDescribed(selections.describe(part));
            }
        }
    }

    /** Unlike "everything in project 5" and "those of project 6", which are leads. */
    private static boolean beginsWithProject(List<Unit> body) {
        return body.stream().takeWhile(unit -> !unit.is(Tag.PROJECT)).noneMatch(unit -> unit.isAny(Tag.IN, Tag.OF, Tag.FOR) && !unit.is(Tag.DET) || unit.isAny(Tag.EVERYTHING, Tag.NUMBER)
                || unit.is(Tag.THEM) && !unit.is(Tag.DET) || unit.is(Tag.OF) && !unit.first().folded().matches("d|des|les|du"));
    }

    /** "Delete the phone of lead 5" deletes no lead. */
    private static boolean ofField(List<Unit> body) {
        List<Unit> before = body.stream().takeWhile(unit -> unit.noun() == null && !unit.plain()).toList();
        return before.size() < body.size() && before.stream().anyMatch(unit -> unit.isAny(FIELDS) || unit.isAny(Tag.CONTACTS) && !unit.isAny(Tag.SOURCES));
    }

    /** "Remove lead 5 from project 3" takes it out of something and deletes nothing. */
    private boolean takesOut(List<Unit> body) {
        if (body.isEmpty() || !TAKES_OUT.matcher(draft.clean.substring(0, body.get(0).start())).find()) {
            return false;
        }
        boolean lead = body.get(0).isAny(Tag.LEAD, Tag.THEM);
        for (int i = 1; i + 1 < body.size(); i++) {
            Unit link = body.get(i);
            Unit owner = body.get(i + 1).is(Tag.DET) && i + 2 < body.size() ? body.get(i + 2) : body.get(i + 1);
            boolean from = link.isAny(Tag.IN, Tag.OF) || link.is(Tag.DET) && link.first().folded().equals("du");
            boolean keeps = owner.isAny(Tag.PROJECT, Tag.CAMPAIGN) || owner.last().folded().matches("lists?|listes?");
            if (lead && from && keeps) {
                return true;
            }
            lead |= link.is(Tag.LEAD);
        }
        return false;
    }

    private void deleteDescribed(Description described) throws Unplannable {
        if (described.noun() == Tag.TASK) {
            deleteTasks(described);
            return;
        }
        if (!draft.sourced.isEmpty() && (described.pointing() || described.empty())) {
            // A deletion is by filter, ids or all; the leads of the run are none of these, and a wider filter would delete others.
            throw new Unplannable(Wording.Reason.MISSING_LEADS);
        }
        if (widens(described)) {
            throw new Unplannable(Wording.Reason.MISSING_LEADS);
        }
        for (ObjectNode params : selections.of(ActionType.DELETE_LEADS, Tag.DELETE, described)) {
            if (Draft.ofRun(params)) {
                throw new Unplannable(Wording.Reason.MISSING_LEADS);
            }
            ObjectNode filter = params.has("filter") ? (ObjectNode) params.get("filter") : Draft.node();
            ObjectNode deletion = Draft.node();
            if (filter.size() == 1 && filter.has("ids")) {
                deletion.set("ids", filter.get("ids"));
            } else if (!filter.isEmpty()) {
                deletion.set("filter", filter);
            } else {
                deletion.put("scope", "all");
            }
            draft.add(ActionType.DELETE_LEADS, deletion);
        }
    }

    /** "Rescore the leads in Lyon and delete those below 20": whether all leads below 20 are meant is not for us to say. */
    private boolean widens(Description described) {
        boolean own = described.all() || described.pointing() || !described.places().isEmpty() || !described.ids().isEmpty() || described.conditions().has("project_id");
        boolean byScore = described.conditions().properties().stream().allMatch(condition -> !condition.getKey().equals("status"));
        boolean narrower = draft.spokenOf().stream().anyMatch(selection -> selection.path("filter").has("city") || selection.path("filter").has("project_id"));
        return !own && (narrower || !draft.sourced.isEmpty() && byScore);
    }

    /** By ids, or by status, project, age and one city, or all. */
    private void deleteTasks(Description described) throws Unplannable {
        ObjectNode filter = described.conditions();
        boolean foreign = filter.properties().stream().anyMatch(condition -> !TASK_CONDITIONS.contains(condition.getKey()));
        boolean otherStatus = filter.has("status") && !Tag.isTaskStatus(filter.get("status").asText());
        boolean named = !described.ids().isEmpty();
        boolean both = named && !described.places().isEmpty();
        if (foreign || otherStatus || both || !described.what().isEmpty() || described.quantity() != null || described.places().size() > 1) {
            throw new Unplannable(Wording.Reason.MISSING_TARGET);
        }
        if (described.onlyPlace() != null) {
            filter.put("city", described.onlyPlace().name());
        }
        ObjectNode params = Draft.node();
        if (named && filter.isEmpty()) {
            params.set("ids", Draft.array(described.ids()));
        } else if (!named && !filter.isEmpty()) {
            params.set("filter", filter);
        } else if (described.all() && !named && filter.isEmpty()) {
            params.put("scope", "all");
        } else {
            throw new Unplannable(Wording.Reason.MISSING_TARGET);
        }
        draft.add(ActionType.DELETE_TASKS, params);
    }

    /** By ids, by name, by status and age, or all. */
    private void deleteProjects(Clause clause) throws Unplannable {
        List<Unit> body = clause.body().stream().filter(unit -> !unit.is(Tag.POLITE) || unit.first().capitalised()).toList();
        int noun = 0;
        while (!body.get(noun).is(Tag.PROJECT)) {
            noun++;
        }
        List<Unit> before = body.subList(0, noun);
        List<Unit> after = body.stream().skip(noun + 1L).dropWhile(unit -> unit.isAny(Tag.CALLED, Tag.COMMA)).toList();
        boolean plural = body.get(noun).first().folded().endsWith("s");
        boolean every = before.stream().anyMatch(unit -> unit.is(Tag.ALL));
        ObjectNode filter = ofProjects(before, after, plural);
        ObjectNode params = Draft.node();
        if (!after.isEmpty() && after.stream().allMatch(unit -> isNumber(unit) || joins(unit))) {
            params.set("ids", Draft.array(after.stream().filter(unit -> !joins(unit)).map(unit -> unit.first().folded().toLowerCase(Locale.ROOT)).distinct().toList()));
        } else if (after.size() == 1 && after.get(0).is(Tag.QUOTED) && !after.get(0).first().text().isEmpty()) {
            params.put("name", after.get(0).first().text());
        } else if (filter != null && !filter.isEmpty()) {
            params.set("filter", filter);
        } else if (filter != null && every) {
            params.put("scope", "all");
        } else if (!plural && after.stream().noneMatch(unit -> unit.is(Tag.QUOTED)) && isName(after) && before.stream().allMatch(unit -> unit.is(Tag.DET))) {
            params.put("name", draft.text(after));
        } else {
            throw new Unplannable(Wording.Reason.MISSING_TARGET);
        }
        if (params.path("name").asText().length() > RowFields.MAX_TITLE) {
            throw new Unplannable(Wording.Reason.MISSING_TARGET);
        }
        draft.add(ActionType.DELETE_PROJECTS, params);
    }

    private static boolean isNumber(Unit unit) {
        return unit.id() != null;
    }

    private static boolean joins(Unit unit) {
        return unit.isAny(Tag.AND, Tag.COMMA);
    }

    private static boolean isName(List<Unit> units) {
        return !units.isEmpty() && !units.get(0).isAny(Tag.IN, Tag.BEFORE, Tag.AFTER) && units.stream().noneMatch(unit -> unit.isAny(NO_NAME));
    }

    /** What chooses projects among all: their status and age; null when other words stand beside the noun, which may be a name. */
    private ObjectNode ofProjects(List<Unit> before, List<Unit> after, boolean plural) {
        List<Unit> around = new ArrayList<>(before);
        around.addAll(after);
        ObjectNode filter = Draft.node();
        List<Unit> others = new ArrayList<>();
        boolean named = after.stream().anyMatch(unit -> unit.first().capitalised());
        for (Unit unit : around) {
            String status = named || unit.phrase() ? null : PROJECT_STATUSES.get(unit.first().folded());
            if (status != null && !filter.has("status")) {
                filter.put("status", status);
            } else {
                others.add(unit);
            }
        }
        Description described = draft.selection(others);
        boolean one = !plural && filter.has("status") && described.empty() && after.isEmpty() && before.stream().noneMatch(unit -> unit.is(Tag.DET));
        if (one || !saysOnlyAge(others, described)) {
            return null;
        }
        return filter.setAll(described.conditions());
    }

    private static boolean saysOnlyAge(List<Unit> units, Description described) {
        boolean related = units.stream().anyMatch(unit -> unit.isAny(Tag.WITH, Tag.WITHOUT, Tag.TASK, Tag.LEAD));
        boolean unread = described.refused() != null || described.quoted() != null || described.quantity() != null || described.badNumber();
        boolean chosen = !described.what().isEmpty() || !described.places().isEmpty() || !described.ids().isEmpty();
        return !related && !unread && !chosen && described.conditions().properties().stream().allMatch(condition -> condition.getKey().startsWith("created_"));
    }
}
