package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Changes single leads, tasks and projects that are named by their number: their fields, names, due dates, whether they are closed. */
final class RowChanges {

    private static final Map<Tag, Set<String>> FIELDS = Map.of(
            Tag.LEAD, Set.of("name", "category", "email", "phone", "website", "street", "postal_code", "city", "country"),
            Tag.TASK, Set.of("title"),
            Tag.PROJECT, Set.of("name", "description"));

    private final Draft draft;
    private final RowFields fields;
    private final SelectionParts parts;
    private final Selections selections;

    RowChanges(Draft draft, RowFields fields, SelectionParts parts, Selections selections) {
        this.draft = draft;
        this.fields = fields;
        this.parts = parts;
        this.selections = selections;
    }

    /** @param noun of the row: {@link Tag#LEAD}, {@link Tag#TASK} or {@link Tag#PROJECT} */
    void change(Tag noun, String id, ObjectNode changes) {
        ActionType type = noun == Tag.LEAD ? ActionType.UPDATE_LEAD : noun == Tag.TASK ? ActionType.UPDATE_TASK : ActionType.UPDATE_PROJECT;
        ObjectNode params = Draft.node().put(noun.word() + "_id", id);
        params.set("changes", changes);
        draft.add(type, params);
    }

    /** "Change the email of lead 23 to sales@acme.example"; answers false when the words say something else. */
    boolean field(List<Unit> body) {
        int row = 0;
        while (row < body.size() && body.get(row).noun() == null) {
            row++;
        }
        int as = 1;
        while (as < body.size() && !body.get(as).is(Tag.AS)) {
            as++;
        }
        int own = as + 1 < body.size() && body.get(as + 1).is(Tag.DET) ? as + 2 : as + 1;
        if (own < body.size() && RowFields.label(body.get(own)) != null && row > own) {
            // "Put a@b.example as the email of lead 5" is "the email of lead 5 to a@b.example".
            List<Unit> turned = new ArrayList<>(body.subList(own, body.size()));
            turned.add(body.get(as));
            turned.addAll(body.subList(0, as));
            return field(turned);
        }
        String id = row + 1 < body.size() ? body.get(row + 1).id() : null;
        if (id == null) {
            return false;
        }
        Tag noun = body.get(row).noun();
        Optional<ObjectNode> changes = fields.ofChange(body, row).filter(read -> read.properties().stream().allMatch(change -> FIELDS.get(noun).contains(change.getKey())));
        changes.ifPresent(read -> change(noun, id, read));
        return changes.isPresent();
    }

    /** "Postpone task 64 to 2026-04-10"; answers false when the words say something else. */
    boolean dueDate(List<Unit> body) {
        List<String> tasks = new ArrayList<>();
        List<String> days = new ArrayList<>();
        for (int i = 0; i < body.size(); i++) {
            Unit unit = body.get(i);
            if (unit.is(Tag.TASK) && i + 1 < body.size() && body.get(i + 1).id() != null) {
                tasks.add(body.get(++i).id());
            } else if (unit.is(Tag.DATE)) {
                days.add(unit.first().text());
            } else if (!RowFields.saysDue(unit) && !unit.isAny(Tag.DET, Tag.OF, Tag.TO, Tag.IN, Tag.FOR, Tag.COMMA, Tag.POLITE, Tag.AS, Tag.THEM, Tag.ME)) {
                return false;
            }
        }
        boolean read = tasks.size() == 1 && days.size() == 1;
        if (read) {
            change(Tag.TASK, tasks.get(0), Draft.node().put("due_at", days.get(0)));
        }
        return read;
    }

    /** "Link task 33 to project 7"; answers false when the words say something else. */
    boolean assigned(List<Unit> body) {
        List<Unit> words = body.stream().filter(unit -> !unit.isAny(Tag.DET, Tag.POLITE) || unit.isAny(Tag.IN, Tag.TO, Tag.FOR)).toList();
        boolean read = words.size() == 5 && words.get(0).is(Tag.TASK) && words.get(1).id() != null && words.get(2).isAny(Tag.TO, Tag.IN, Tag.FOR, Tag.WITH)
                && words.get(3).isAny(Tag.PROJECT, Tag.LEAD) && words.get(4).id() != null;
        if (read) {
            change(Tag.TASK, words.get(1).id(), Draft.node().put(words.get(3).noun().word() + "_id", words.get(4).id()));
        }
        return read;
    }

    /** "Rename project 3 to Northern Gyms". */
    void rename(Clause clause) throws Unplannable {
        int row = clause.body().size() - 2;
        String id = row < 0 ? null : clause.body().get(row + 1).id();
        Tag noun = row < 0 ? null : clause.body().get(row).noun();
        if (id == null || noun == null) {
            throw new Unplannable(Wording.Reason.MISSING_TARGET);
        }
        String name = clause.title() == null ? "" : clause.title().strip();
        boolean several = !clause.details().isEmpty() && clause.details().get(0).isAny(Tag.AND, Tag.OR) && !clause.details().get(0).first().capitalised();
        if (name.isEmpty() || several || name.length() > RowFields.MAX_TITLE) {
            throw new Unplannable(Wording.Reason.MISSING_TITLE);
        }
        change(noun, id, Draft.node().put(noun == Tag.TASK ? "title" : "name", name));
    }

    /** "Close task 12", "archive project 4", "reopen task 12", "cancel task 9". */
    void close(Clause whole) throws Unplannable {
        for (Clause part : parts.of(whole)) {
            Description described = selections.describe(part);
            String status = described.onlyRows() ? newStatus(part.verb(), described.noun()) : null;
            if (status == null) {
                throw new Unplannable(Wording.Reason.MISSING_TARGET);
            }
            for (String id : described.ids()) {
                change(described.noun(), id, Draft.node().put("status", status));
            }
        }
    }

    /** What the verb makes of a task or project; null when it cannot be done to it. */
    private static String newStatus(Tag verb, Tag noun) {
        if (noun == Tag.TASK) {
            return verb == Tag.CANCEL ? "cancelled" : verb == Tag.REOPEN ? "open" : verb == Tag.ARCHIVE ? null : "done";
        }
        if (noun == Tag.PROJECT) {
            return verb == Tag.ARCHIVE ? "archived" : verb == Tag.REOPEN ? "active" : verb == Tag.CANCEL ? null : "completed";
        }
        return null;
    }
}
