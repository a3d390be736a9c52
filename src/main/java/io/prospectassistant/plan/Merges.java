package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Merges leads: "merge 3 into 4", "merge 3 and 4, keep 4", "lead 41 is a duplicate of lead 40, merge them". */
final class Merges {

    private static final Pattern DUPLICATE = Pattern.compile("duplicates?|doublons?|same|identiques?");
    private static final Pattern DUPLICATE_OF = Pattern.compile("(?iu)(duplicate|doublon|same)\\p{L}*\\s+(of|as|du|de|que)\\b");
    private static final Set<Tag> AROUND = EnumSet.of(Tag.DET, Tag.LEAD, Tag.AND, Tag.COMMA, Tag.WITH, Tag.TO, Tag.IN, Tag.POLITE);

    private final Draft draft;

    Merges(Draft draft) {
        this.draft = draft;
    }

    /** The leads that are spoken of before the instruction to merge them at {@code i}; else none. */
    List<String> duplicates(int i) {
        boolean merged = i > 0 && i < draft.clauses.size() && draft.clauses.get(i).verb() == Tag.MERGE;
        if (!merged || draft.clauses.get(i - 1).verb() != null) {
            return List.of();
        }
        Clause told = draft.clauses.get(i - 1);
        boolean duplicates = told.has(Tag.LEAD) && told.body().stream().anyMatch(unit -> DUPLICATE.matcher(unit.first().folded()).matches());
        return duplicates ? ids(told.body()).distinct().toList() : List.of();
    }

    /** The lead named first stays, unless the words say which. */
    void merge(Clause clause, int i) throws Unplannable {
        Clause next = i + 1 < draft.clauses.size() ? draft.clauses.get(i + 1) : null;
        List<Unit> body = clause.body().stream().takeWhile(unit -> !unit.is(Tag.LEAVE)).toList();
        boolean inside = body.size() < clause.body().size();
        boolean after = next != null && next.verb() == Tag.LEAVE;
        // "…, keep 4", in the same instruction or in the next one.
        List<Unit> stays = inside ? clause.body().subList(body.size() + 1, clause.body().size()) : after ? next.body() : List.of();
        int into = (int) body.stream().takeWhile(unit -> !unit.isAny(Tag.TO, Tag.IN)).count();
        List<String> kept = keptBefore(i);
        List<String> spoken = kept.isEmpty() ? duplicates(i) : kept;
        List<String> ids = new ArrayList<>(Stream.concat(spoken.stream(), ids(body)).distinct().toList());
        if (ids.size() < 2 || !namesOnlyLeads(body, into, !spoken.isEmpty()) || namesRange(body)) {
            throw new Unplannable(Wording.Reason.MISSING_LEADS);
        }
        List<String> targets = new ArrayList<>(ids(body.subList(into, body.size())).toList());
        stays.stream().filter(unit -> !unit.isAny(Tag.DET, Tag.LEAD, Tag.POLITE)).forEach(unit -> targets.add(unit.id()));
        targets.addAll(kept.stream().filter(id -> !targets.contains(id)).toList());
        String keep = !targets.isEmpty() ? targets.get(0) : namesOriginal(spoken, i) ? spoken.get(spoken.size() - 1) : ids.get(0);
        boolean unclear = targets.size() > 1 || (inside || after) && targets.isEmpty() || after && next.negated();
        if (unclear || !ids.remove(keep)) {
            throw draft.notExpressible(stays.isEmpty() ? body : stays);
        }
        ObjectNode params = Draft.node().put("keep_id", keep);
        params.set("merge_ids", Draft.array(ids));
        draft.add(ActionType.MERGE_LEADS, params);
    }

    /** "Keep lead 4 and merge lead 3 into it". */
    private List<String> keptBefore(int i) {
        Clause before = i > 0 ? draft.clauses.get(i - 1) : null;
        return before != null && before.verb() == Tag.LEAVE && !before.negated() ? ids(before.body()).toList() : List.of();
    }

    private static boolean namesOnlyLeads(List<Unit> body, int into, boolean spokenOf) {
        boolean from = body.stream().limit(into).allMatch(unit -> unit.id() != null || around(unit, spokenOf));
        return from && body.stream().skip(into).allMatch(unit -> unit.is(Tag.NUMBER) || unit.is(Tag.ID) || around(unit, spokenOf));
    }

    private static boolean around(Unit unit, boolean spokenOf) {
        return unit.isAny(AROUND) || spokenOf && unit.is(Tag.THEM);
    }

    /** "Merge leads 3 to 6" */
    private static boolean namesRange(List<Unit> body) {
        for (int k = 1; k + 1 < body.size(); k++) {
            if (body.get(k - 1).is(Tag.NUMBER) && body.get(k).first().folded().matches("to|à|a") && body.get(k + 1).is(Tag.NUMBER)) {
                return true;
            }
        }
        return false;
    }

    /** A duplicate goes, what it is a duplicate of stays. */
    private boolean namesOriginal(List<String> spoken, int i) {
        return !spoken.isEmpty() && i > 0 && DUPLICATE_OF.matcher(draft.words(draft.clauses.get(i - 1).body())).find();
    }

    private static Stream<String> ids(List<Unit> units) {
        return units.stream().map(Unit::id).filter(Objects::nonNull);
    }
}
