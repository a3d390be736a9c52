package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Changes what is said to be so: "Mark the dentists in Lyon as contacted", "Task 31 is done", and single rows by the words of {@link RowChanges}. */
final class StatusChanges {

    private final Draft draft;
    private final SelectionParts parts;
    private final Selections selections;
    private final LeadActions leadActions;
    private final RowChanges rows;

    StatusChanges(Draft draft, SelectionParts parts, Selections selections, LeadActions leadActions, RowChanges rows) {
        this.draft = draft;
        this.parts = parts;
        this.selections = selections;
        this.leadActions = leadActions;
        this.rows = rows;
    }

    /** @param i where the instruction stands among all */
    void update(Clause clause, int i) throws Unplannable {
        if (clause.has(Tag.CSV)) {
            leadActions.write(ActionType.EXPORT_LEADS, clause.without(Tag.CSV, Tag.EXPORT), i);
            return;
        }
        if (rows.field(clause.body()) || rows.dueDate(clause.body()) || rows.assigned(clause.body())) {
            return;
        }
        List<Clause> told = parts.of(clause);
        for (Clause part : told) {
            Description leads = told.size() == 1 ? null : draft.selection(newStatus(part.body()) < 0 ? part.body() : withoutStatus(part.body(), newStatus(part.body())));
            if (leads != null && leads.places().isEmpty() && leads.conditions().isEmpty() && leads.ids().isEmpty() && !leads.all()) {
                // "The dentists in Lyon as won and the doctors as lost"
                throw draft.notExpressible(part.body());
            }
        }
        for (Clause part : told.size() == 1 ? told : completed(clause, told)) {
            updatePart(part, i);
        }
    }

    /** "Mark the dentists in Lyon and the bars in Nice as contacted": one status holds for all before it that have none. */
    private static List<Clause> completed(Clause clause, List<Clause> parts) {
        List<Unit> told = List.of();
        List<Clause> complete = new ArrayList<>();
        for (int p = parts.size() - 1; p >= 0; p--) {
            List<Unit> body = new ArrayList<>(parts.get(p).body());
            int at = newStatus(body);
            if (at > 0 && links(body.get(at - 1))) {
                told = List.copyOf(body.subList(at - 1, at + 1));
            } else {
                body.addAll(told);
            }
            complete.add(0, clause.with(body));
        }
        return complete;
    }

    private void updatePart(Clause clause, int i) throws Unplannable {
        int at = newStatus(clause.body());
        if (at < 0) {
            rescore(clause, i);
            return;
        }
        String status = clause.body().get(at).status().orElseThrow().word();
        List<Unit> body = withoutStatus(clause.body(), at);
        Description described = draft.selection(body);
        if (described.noun() == Tag.TASK || described.noun() == Tag.PROJECT) {
            changeRows(described, status);
        } else if (Tag.isTaskStatus(status)) {
            throw new Unplannable(Wording.Reason.MISSING_STATUS);
        } else {
            changeLeads(selections.describe(Clause.of(Tag.UPDATE, body)), Draft.node().put("status", status));
        }
    }

    /** "Update the scores" without a value; nothing else can be changed that is no status. */
    private void rescore(Clause clause, int i) throws Unplannable {
        if (clause.verb() != Tag.UPDATE) {
            throw draft.notExpressible(clause.body());
        }
        List<Unit> body = clause.body();
        boolean given = body.size() > 1 && body.get(body.size() - 1).is(Tag.NUMBER) && links(body.get(body.size() - 2));
        boolean several = body.stream().filter(unit -> unit.isAny(Tag.LEAD_STATUSES)).count() > 1;
        if (!clause.has(Tag.SCORE_NOUN) || given || several) {
            throw new Unplannable(Wording.Reason.MISSING_STATUS);
        }
        leadActions.write(ActionType.RESCORE_LEADS, clause, i);
    }

    /** What the status is told of: the words without it and what links it. */
    private static List<Unit> withoutStatus(List<Unit> whole, int at) {
        int from = at;
        while (from > 0 && (links(whole.get(from - 1)) || besideStatus(whole.get(from - 1)) || whole.get(from - 1).is(Tag.WHICH) && whole.get(from - 1).phrase()) && !whole.get(from - 1).is(Tag.THEM)) {
            from--;
        }
        List<Unit> body = new ArrayList<>(whole.subList(0, from));
        body.addAll(whole.subList(at + 1, whole.size()));
        return body;
    }

    private void changeRows(Description described, String status) throws Unplannable {
        boolean task = described.noun() == Tag.TASK;
        boolean possible = task ? Tag.isTaskStatus(status) : status.equals("done");
        if (!described.onlyRows() || described.refused() != null || !possible) {
            throw new Unplannable(Wording.Reason.MISSING_TARGET);
        }
        for (String id : described.ids()) {
            rows.change(described.noun(), id, Draft.node().put("status", task ? status : "completed"));
        }
    }

    private void changeLeads(Description leads, ObjectNode changes) throws Unplannable {
        if (leads.onlyRows() && leads.ids().size() == 1 && leads.quantity() == null) {
            rows.change(Tag.LEAD, leads.ids().get(0), changes);
            return;
        }
        for (ObjectNode params : selections.of(ActionType.UPDATE_LEADS, Tag.UPDATE, leads)) {
            String before = params.at("/filter/status").asText();
            boolean again = draft.actions.stream().anyMatch(action -> action.type() == ActionType.UPDATE_LEADS && action.params().at("/changes/status").asText().equals(before));
            if (again) {
                // "Won to lost and lost to won": the second would change what the first has made.
                throw new Unplannable(Wording.Reason.MISSING_STATUS);
            }
            params.set("changes", changes.deepCopy());
            draft.add(ActionType.UPDATE_LEADS, params);
        }
    }

    /** Index of the status that is to be set, or -1: of several the one behind "as", "to", "en"; the others say which leads are meant. */
    private static int newStatus(List<Unit> body) {
        List<Integer> said = new ArrayList<>();
        List<Integer> linked = new ArrayList<>();
        for (int i = 0; i < body.size(); i++) {
            if (body.get(i).status().isPresent()) {
                said.add(i);
                if (linked(body, i)) {
                    linked.add(i);
                }
            }
        }
        if (!linked.isEmpty()) {
            int only = linked.get(0);
            // "As contacted and won"
            boolean two = said.contains(only + 2) && body.get(only + 1).isAny(Tag.AND, Tag.COMMA, Tag.OR);
            return linked.size() == 1 && !two ? only : -1;
        }
        // "Mark contacted the new leads": without a link the first one stands directly behind the verb.
        boolean first = said.size() > 1 && said.get(0) == 0;
        return first ? 0 : said.isEmpty() ? -1 : said.get(said.size() - 1);
    }

    /** "To contacted", "as the status contacted", unlike "from contacted". */
    private static boolean linked(List<Unit> body, int status) {
        int before = status - 1;
        while (before >= 0 && besideStatus(body.get(before)) && !body.get(before).is(Tag.THEM)) {
            before--;
        }
        return before >= 0 && links(body.get(before)) && !body.get(before).first().folded().equals("from");
    }

    private static boolean links(Unit unit) {
        return unit.isAny(Tag.AS, Tag.TO, Tag.IN);
    }

    private static boolean besideStatus(Unit unit) {
        return unit.isAny(Tag.STATUS_NOUN, Tag.DET);
    }
}
