package io.prospectassistant.plan;

import io.prospectassistant.lead.CategoryTaxonomy;
import java.time.LocalDate;
import java.util.List;

/** Turns instructions into actions, in order, and refuses the command when anything that was asked would be left out. */
final class PlanWriter {

    /** The command hesitates, or names a time at which it must be done. */
    private final boolean hesitates;
    private final Draft draft;
    private final RowChanges rows;
    private final Selections selections;
    private final LeadActions leadActions;
    private final Searches searches;
    private final StatusChanges statuses;
    private final Creations creations;
    private final Deletions deletions;
    private final Merges merges;
    private final Messages messages;
    private final LeftOvers leftOvers;
    private final Spared spared;

    /**
     * @param clean     the command, in which the units of the clauses stand
     * @param today     from which ages are counted, in UTC
     * @param hesitates the command says "maybe", or names a time at which it must be done
     */
    PlanWriter(CategoryTaxonomy taxonomy, Gazetteer gazetteer, String clean, String language, LocalDate today, List<Clause> clauses, boolean hesitates) {
        this.hesitates = hesitates;
        draft = new Draft(taxonomy, gazetteer, clean, language, today, clauses);
        PlaceNames placeNames = new PlaceNames(draft);
        RowFields fields = new RowFields(taxonomy, clean);
        SelectionParts parts = new SelectionParts(draft);
        selections = new Selections(draft, placeNames);
        leadActions = new LeadActions(draft, parts, selections);
        searches = new Searches(draft, placeNames, leadActions);
        rows = new RowChanges(draft, fields, parts, selections);
        statuses = new StatusChanges(draft, parts, selections, leadActions, rows);
        creations = new Creations(draft, fields);
        deletions = new Deletions(draft, parts, selections);
        merges = new Merges(draft);
        messages = new Messages(draft, leadActions);
        leftOvers = new LeftOvers(draft, merges);
        spared = new Spared(draft);
    }

    List<PlannedAction> write() throws Unplannable {
        boolean begun = false;
        for (int i = 0; i < draft.clauses.size(); i++) {
            Clause clause = draft.clauses.get(i);
            if (clause.verb() == Tag.IF) {
                throw new Unplannable(Wording.Reason.CONDITIONAL);
            }
            begun |= clause.verb() != null;
            if (clause.verb() == null) {
                leftOvers.read(clause, i, !begun);
            } else if (clause.negated()) {
                selections.remember(clause);
            } else {
                write(clause, i);
            }
            if (draft.actions.size() > Plan.MAX_ACTIONS) {
                throw new Unplannable(Wording.Reason.TOO_LONG);
            }
        }
        leftOvers.refuseUnused();
        searches.refuseTotal();
        if (hesitates && !draft.gentle()) {
            throw new Unplannable(Wording.Reason.CONDITIONAL);
        }
        spared.refuse();
        return draft.actions;
    }

    private void write(Clause clause, int i) throws Unplannable {
        switch (clause.verb()) {
            case FIND, WANT, GIVE -> find(clause, i);
            case SCORE, RESCORE -> leadActions.rescore(clause, i);
            case COMPUTE -> compute(clause, i);
            case NURTURE -> leadActions.write(ActionType.NURTURE_LEADS, clause, i);
            case ENRICH -> enrich(clause, i);
            case EXPORT -> leadActions.write(ActionType.EXPORT_LEADS, clause, i);
            case PUT -> put(clause, i);
            case EMAIL, SEND -> messages.send(clause, i);
            case NOTIFY -> messages.notifyUser(clause);
            case UPDATE -> statuses.update(clause, i);
            case CLOSE, ARCHIVE, REOPEN, CANCEL -> rows.close(clause);
            case RENAME -> rows.rename(clause);
            case DELETE -> deletions.delete(clause);
            case CREATE, REMIND -> creations.create(clause);
            case MERGE -> merges.merge(clause, i);
            case LEAVE -> leave(clause);
            default -> { }
        }
    }

    /** "Find a CSV of the leads in Lyon" is an export, "give the leads a score" computes one. */
    private void find(Clause clause, int i) throws Unplannable {
        boolean give = clause.verb() == Tag.GIVE;
        if (LeadActions.seeksFile(clause)) {
            leadActions.export(clause, i);
        } else if (give && clause.has(Tag.SCORE_NOUN)) {
            leadActions.rescore(clause, i);
        } else {
            if (give) {
                leadActions.refuseHandedOver(clause);
            }
            searches.find(clause, i);
        }
    }

    /** Nothing but scores is computed. */
    private void compute(Clause clause, int i) throws Unplannable {
        if (!clause.has(Tag.SCORE_NOUN)) {
            throw new Unplannable(Wording.Reason.NOT_UNDERSTOOD);
        }
        leadActions.write(ActionType.RESCORE_LEADS, clause, i);
    }

    /** "Complete task 12" closes it. */
    private void enrich(Clause clause, int i) throws Unplannable {
        Tag noun = clause.firstNoun();
        if (noun == Tag.TASK || noun == Tag.PROJECT) {
            rows.close(Clause.of(Tag.CLOSE, clause.body()));
        } else {
            leadActions.enrich(clause, i);
        }
    }

    /** "Put me 10 bars in Lyon", "put the leads in a sequence", "put lead 5 to contacted". */
    private void put(Clause clause, int i) throws Unplannable {
        if (searches.keepInProject(clause.body())) {
            return;
        }
        if (!clause.body().isEmpty() && clause.body().get(0).is(Tag.NUMBER)) {
            searches.find(clause, i);
        } else if (clause.has(Tag.NURTURE) || Sequence.in(draft.clean, clause.body()) != null) {
            leadActions.write(ActionType.NURTURE_LEADS, clause, i);
        } else {
            statuses.update(clause, i);
        }
    }

    /** "Leave only the won ones" says what to delete by what stays; "leave the others alone" asks for nothing. */
    private void leave(Clause clause) throws Unplannable {
        if (clause.has(Tag.ONLY)) {
            throw draft.notExpressible(clause.body());
        }
    }
}
