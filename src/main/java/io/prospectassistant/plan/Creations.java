package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Creates what has a name: "Remind me to call Bob", "Create a project called Alpha", "Add a lead named Acme in Derby, phone …". */
final class Creations {

    private static final Map<String, String> TASK_KINDS = Map.of("call", "call", "phone", "call", "appel", "call", "visit", "visit", "visite", "visit");

    private final Draft draft;
    private final RowFields fields;

    Creations(Draft draft, RowFields fields) {
        this.draft = draft;
        this.fields = fields;
    }

    /** What a word before or behind "task" makes of it, or null. */
    static String taskKind(Unit unit) {
        if (unit.is(Tag.MAIL)) {
            return "email";
        }
        boolean word = !unit.phrase() && (unit.plain() || unit.is(Tag.PHONE));
        return word ? TASK_KINDS.get(unit.first().folded()) : null;
    }

    void create(Clause clause) throws Unplannable {
        String title = clause.title() == null ? "" : clause.title().strip();
        if (title.isEmpty() || title.length() > RowFields.MAX_TITLE || !beginsLikeName(clause)) {
            throw new Unplannable(Wording.Reason.MISSING_TITLE);
        }
        Tag noun = clause.body().isEmpty() && clause.verb() == Tag.CREATE ? nounBefore(clause) : clause.firstNoun();
        if (noun == Tag.PROJECT) {
            createProject(clause.details(), title);
        } else if (noun == Tag.LEAD) {
            createLead(clause.details());
        } else {
            createTask(clause, title);
        }
    }

    /** Unlike "a task due tomorrow", "a task and a project", "a lead 5". */
    private static boolean beginsLikeName(Clause clause) {
        Unit start = clause.details().get(0);
        boolean link = start.isAny(Tag.AND, Tag.OR, Tag.IF, Tag.FOR) && !start.first().capitalised();
        boolean number = start.is(Tag.NUMBER) && clause.verb() == Tag.CREATE && clause.firstNoun() == Tag.LEAD;
        return start.is(Tag.QUOTED) || !link && !RowFields.saysDue(start) && !number;
    }

    /** In "create a project called North and another one called South" the second is a project as well. */
    private Tag nounBefore(Clause clause) {
        int i = draft.clauses.indexOf(clause);
        return i > 0 && draft.clauses.get(i - 1).verb() == Tag.CREATE ? draft.clauses.get(i - 1).firstNoun() : null;
    }

    /** A name in quotes may have a description behind it; any other is all that was said. */
    private void createProject(List<Unit> details, String title) throws Unplannable {
        boolean quoted = details.get(0).is(Tag.QUOTED);
        ObjectNode said = quoted || details.stream().anyMatch(unit -> unit.is(Tag.DESCRIPTION)) ? fields.ofCreated(details).orElseGet(Draft::node) : Draft.node().put("name", title);
        boolean only = said.size() == 1 || said.size() == 2 && said.has("description");
        if (!said.has("name") || !only) {
            throw draft.notExpressible(details);
        }
        draft.add(ActionType.CREATE_PROJECT, said);
    }

    private void createLead(List<Unit> details) throws Unplannable {
        Unit start = details.get(0);
        boolean nameless = start.isAny(Tag.IN, Tag.FOR) && !start.first().capitalised();
        boolean status = !start.is(Tag.QUOTED) && details.stream().anyMatch(unit -> saysStatus(unit) || unit.isAny(Tag.CALLED, Tag.SCORE_NOUN));
        ObjectNode said = fields.ofCreated(details).orElseGet(Draft::node);
        status |= !start.is(Tag.QUOTED) && said.path("name").asText().contains(",");
        if (nameless || status || !said.has("name") || said.has("description")) {
            throw draft.notExpressible(details);
        }
        draft.add(ActionType.CREATE_LEAD, said);
    }

    private static boolean saysStatus(Unit unit) {
        return unit.is(Tag.STATUS_NOUN) || unit.phrase() && unit.last().folded().matches("status|statut");
    }

    private void createTask(Clause clause, String title) throws Unplannable {
        List<Unit> details = clause.details();
        List<Unit> body = clause.body();
        int due = dueFrom(details);
        List<Unit> named = due < 0 ? details : details.subList(0, due);
        boolean quoted = details.get(0).is(Tag.QUOTED);
        if (quoted && named.stream().skip(1).anyMatch(unit -> !unit.isAny(Tag.POLITE, Tag.COMMA, Tag.STOP))) {
            throw draft.notExpressible(details.subList(1, details.size()));
        }
        ObjectNode params = Draft.node().put("title", quoted || due < 0 ? title : draft.text(named));
        if (due > 0) {
            params.put("due_at", details.get(details.size() - 1).first().text());
        }
        body.stream().map(Creations::taskKind).filter(Objects::nonNull).findFirst().ifPresent(kind -> params.put("kind", kind));
        // "A task for lead 12": the row stands at the end of what came before the title.
        int row = body.size() - 2;
        if (row > 0 && body.get(row + 1).id() != null) {
            if (!body.get(row).isAny(Tag.LEAD, Tag.PROJECT)) {
                throw draft.notExpressible(body);
            }
            params.put(body.get(row).noun().word() + "_id", body.get(row + 1).id());
        }
        draft.add(ActionType.CREATE_TASK, params);
    }

    /** Where ", due 2026-12-05", "à faire pour le 5 décembre 2026" begins behind a title, or -1. */
    private static int dueFrom(List<Unit> details) {
        int from = details.size() - 1;
        if (from < 1 || !details.get(from).is(Tag.DATE)) {
            return -1;
        }
        boolean told = false;
        while (from > 1 && leadsToDate(details.get(from - 1))) {
            from--;
            told |= RowFields.saysDue(details.get(from)) || details.get(from).isAny(Tag.FOR, Tag.BEFORE);
        }
        return told ? from : -1;
    }

    private static boolean leadsToDate(Unit unit) {
        return unit.isAny(Tag.DET, Tag.COMMA, Tag.IN, Tag.BEFORE, Tag.WITH, Tag.FOR) || RowFields.saysDue(unit);
    }
}
