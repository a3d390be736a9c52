package io.prospectassistant.plan;

import java.util.ArrayList;
import java.util.List;

/** Parts what an instruction chooses: "the jewellers in Antwerp and the bars in Rotterdam" are two selections. */
final class SelectionParts {

    /** In units; nobody chooses leads by that many words. */
    private static final int LONGEST_SELECTION = 150;

    private final Draft draft;

    SelectionParts(Draft draft) {
        this.draft = draft;
    }

    /**
     * A new selection begins with its own noun, once the one before says all by itself. What stands beside it without a restriction of its own is refused,
     * since nobody knows whether that of the other holds for it.
     */
    List<Clause> of(Clause clause) throws Unplannable {
        List<Unit> body = clause.body();
        if (body.size() > LONGEST_SELECTION && body.stream().anyMatch(Unit::plain)) {
            throw draft.notExpressible(body);
        }
        List<Clause> parts = parted(clause);
        for (Clause part : parts) {
            Description described = draft.selection(part.body());
            boolean everyLead = described.all() && described.what().isEmpty();
            if (parts.size() > 1 && !restricted(part.body()) && !everyLead) {
                throw draft.notExpressible(part.body());
            }
        }
        return parts;
    }

    private List<Clause> parted(Clause clause) {
        List<Unit> body = clause.body();
        List<Clause> parts = new ArrayList<>();
        int start = 0;
        for (int i = 1; i < body.size() - 1; i++) {
            int next = i;
            while (next < body.size() && body.get(next).isAny(Tag.AND, Tag.COMMA)) {
                next++;
            }
            boolean between = next > i && next < body.size() && i > start;
            if (between && begins(body, next) && restricted(body.subList(start, i))) {
                parts.add(clause.with(body.subList(start, i)));
                start = next;
                i = next;
            }
        }
        parts.add(clause.with(body.subList(start, body.size())));
        return parts;
    }

    /** Whether a selection begins at {@code from}: with "the leads", with "those in …", or with a category. */
    private boolean begins(List<Unit> body, int from) {
        int i = from;
        while (i < body.size() && beforeNoun(body.get(i))) {
            i++;
        }
        if (i == body.size()) {
            return false;
        }
        if (body.get(i).is(Tag.THEM)) {
            return i + 1 < body.size() && (body.get(i + 1).isAny(Tag.IN, Tag.OF, Tag.WITH, Tag.WHICH) || body.get(i + 1).isAny(Tag.COMPARATORS));
        }
        return body.get(i).noun() != null || beginsWithCategory(body, i);
    }

    private static boolean beforeNoun(Unit unit) {
        return (unit.isAny(Tag.LEAD_STATUSES) || unit.isAny(Tag.DET, Tag.ALL, Tag.OF, Tag.ONLY)) && !unit.is(Tag.LEAD);
    }

    private boolean beginsWithCategory(List<Unit> body, int from) {
        for (int end = from + 1; end <= body.size() && (body.get(end - 1).plain() || body.get(end - 1).is(Tag.OF)); end++) {
            if (draft.taxonomy.keyForExactly(draft.text(body.subList(from, end))).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private boolean restricted(List<Unit> body) {
        Description described = draft.selection(body);
        boolean named = described.noun() != null || !described.what().isEmpty() || described.pointing();
        boolean project = described.noun() == Tag.PROJECT && !described.what().isEmpty();
        return named && (!described.places().isEmpty() || !described.conditions().isEmpty() || !described.ids().isEmpty() || project);
    }
}
