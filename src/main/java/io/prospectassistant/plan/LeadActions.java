package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Writes what is done with the leads that an instruction chooses: enrich, rescore, nurture, export, write to them. */
final class LeadActions {

    private static final Pattern SEQUENCE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    private final Draft draft;
    private final SelectionParts parts;
    private final Selections selections;

    LeadActions(Draft draft, SelectionParts parts, Selections selections) {
        this.draft = draft;
        this.parts = parts;
        this.selections = selections;
    }

    /** @param i where the instruction stands among all */
    void write(ActionType type, Clause whole, int i) throws Unplannable {
        Sequence sequence = type == ActionType.NURTURE_LEADS ? Sequence.in(draft.clean, whole.body()) : null;
        Letter letter = type == ActionType.EMAIL_LEADS ? Letter.in(draft.clean, whole.body()) : null;
        List<ObjectNode> chosen = chosen(type, sequence != null ? whole.with(sequence.rest()) : letter != null ? whole.with(letter.rest()) : whole, i);
        if (letter != null && namesLeadsTwice(whole.body())) {
            throw draft.notExpressible(whole.body());
        }
        if (sequence != null && !SEQUENCE.matcher(sequence.name()).matches()) {
            throw Unplannable.notExpressible(sequence.name());
        }
        List<ObjectNode> before = draft.wholeOf();
        draft.remembered(chosen);
        draft.keepWhole(chosen.size() == 1 ? before : chosen);
        for (ObjectNode params : chosen) {
            if (type == ActionType.EXPORT_LEADS) {
                params.put("format", "csv");
            }
            if (sequence != null) {
                params.put("sequence", sequence.name());
            }
            if (letter != null && letter.subject() != null) {
                params.put("subject", letter.subject());
            }
            if (letter != null && letter.body() != null) {
                params.put("body", letter.body());
            }
            draft.add(type, params);
        }
    }

    private List<ObjectNode> chosen(ActionType type, Clause clause, int i) throws Unplannable {
        List<ObjectNode> chosen = new ArrayList<>();
        for (Clause part : parts.of(clause.verb() == Tag.PUT ? clause.without(Tag.NURTURE, Tag.CAMPAIGN) : clause)) {
            Description described = selections.describe(part);
            if (described.empty() && draft.sourced.isEmpty() && draft.spokenOf().isEmpty()) {
                described = selections.sharedWithNext(i, described);
            }
            chosen.addAll(selections.of(type, clause.verb(), described));
        }
        return chosen;
    }

    /** "Email the leads in Lyon the names of the leads": one of both says something else. */
    private static boolean namesLeadsTwice(List<Unit> body) {
        return IntStream.range(1, body.size()).anyMatch(k -> body.get(k).is(Tag.LEAD) && body.get(k - 1).is(Tag.OF)
                && body.subList(0, k - 1).stream().anyMatch(unit -> unit.is(Tag.LEAD)));
    }

    void export(Clause clause, int i) throws Unplannable {
        write(ActionType.EXPORT_LEADS, clause.without(Tag.ME), i);
    }

    void rescore(Clause clause, int i) throws Unplannable {
        refuseGivenScore(clause);
        write(ActionType.RESCORE_LEADS, clause, i);
    }

    void enrich(Clause clause, int i) throws Unplannable {
        refuseSought(clause);
        write(ActionType.ENRICH_LEADS, clause, i);
    }

    /** "A CSV of the leads in Lyon" is a file, not a kind of business. */
    static boolean seeksFile(Clause clause) {
        List<Unit> body = clause.body().stream().dropWhile(unit -> unit.isAny(Tag.ME, Tag.DET, Tag.POLITE) && !unit.is(Tag.CSV)).toList();
        return body.size() > 2 && body.get(0).is(Tag.CSV) && body.get(1).isAny(Tag.OF, Tag.DET, Tag.WITH, Tag.FOR);
    }

    /** A score is computed: nobody can give a lead one of 80. */
    private void refuseGivenScore(Clause clause) throws Unplannable {
        List<Unit> body = clause.body();
        for (int i = 1; i < body.size(); i++) {
            boolean own = clause.verb() == Tag.GIVE && i > 1 && body.get(i - 2).is(Tag.SCORE_NOUN);
            if (isValue(body, i) && (own || !body.get(i - 1).is(Tag.OF) && namesLead(body.subList(0, i - 1)))) {
                throw draft.notExpressible(body.subList(i - 1, body.size()));
            }
        }
    }

    /** A number behind "to", "as", unlike that of "to 80 leads" and "from 40 to 60". */
    private static boolean isValue(List<Unit> body, int i) {
        Unit link = body.get(i - 1);
        boolean last = i + 1 == body.size() || !body.get(i + 1).isAny(Tag.TO, Tag.IN, Tag.LEAD);
        return body.get(i).is(Tag.NUMBER) && link.isAny(Tag.OF, Tag.AS, Tag.TO, Tag.IN) && !link.is(Tag.ABOVE) && last;
    }

    private static boolean namesLead(List<Unit> units) {
        return IntStream.range(1, units.size()).anyMatch(k -> units.get(k - 1).is(Tag.LEAD) && units.get(k).id() != null);
    }

    /** "Enrich the leads with emails" wants addresses to be found; "those that have an email" chooses. Nobody knows which of both "with an email" is. */
    private void refuseSought(Clause clause) throws Unplannable {
        List<Unit> body = clause.body();
        boolean sought = IntStream.range(1, body.size()).anyMatch(k -> body.get(k - 1).is(Tag.WITH) && body.get(k).isAny(Tag.CONTACTS) && body.get(k).first().folded().endsWith("s"));
        if (sought) {
            throw draft.notExpressible(body);
        }
    }

    /** "Assign the leads in Lyon to Paul": leads belong to nobody. */
    void refuseHandedOver(Clause clause) throws Unplannable {
        List<Unit> body = clause.body();
        boolean stored = body.size() > 1 && body.get(0).isAny(Tag.DET, Tag.THEM) && body.get(1).is(Tag.LEAD);
        if (stored && !clause.has(Tag.ME) && body.stream().skip(2).anyMatch(unit -> unit.is(Tag.TO) || unit.first().folded().equals("à"))) {
            throw draft.notExpressible(body);
        }
    }
}
