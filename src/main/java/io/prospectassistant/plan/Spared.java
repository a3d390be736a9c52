package io.prospectassistant.plan;

import io.prospectassistant.lead.CategoryTaxonomy;
import java.util.Collections;
import java.util.List;

/** What must not be done: "Delete all leads but keep the won ones" chooses leads by what is to be spared, which no plan can express. */
final class Spared {

    private final Draft draft;

    Spared(Draft draft) {
        this.draft = draft;
    }

    /** Once all actions are written. */
    void refuse() throws Unplannable {
        if (draft.actions.isEmpty()) {
            return;
        }
        for (Clause clause : draft.clauses) {
            if (clause.verb() == null) {
                continue;
            }
            Description spared = draft.selection(clause.without(Tag.NOT, Tag.NE).body());
            if (clause.negated() ? narrowsDeletion(clause) || forbidsAll(clause) || sparesSome(clause, spared) : clause.verb() == Tag.LEAVE && keepsSome(clause, spared)) {
                boolean noMail = clause.body().isEmpty() && clause.verb() != Tag.CREATE;
                throw noMail ? Unplannable.notExpressible("e-mail") : draft.notExpressible(clause.body());
            }
        }
    }

    /** "Delete all leads but keep the won ones", unlike "find 10 bars in Lyon and leave the rest alone". */
    private boolean keepsSome(Clause clause, Description spared) {
        boolean other = clause.body().isEmpty() || clause.has(Tag.ACTION_NOUN) || clause.hasAny(Tag.VERBS);
        boolean unchosen = spared.conditions().isEmpty() && spared.ids().isEmpty();
        boolean apart = draft.actions.stream().allMatch(action -> action.type() == ActionType.MERGE_LEADS || Draft.gentle(action))
                && unchosen && !spared.pointing() && spared.places().isEmpty();
        boolean merged = draft.actions.stream().allMatch(action -> action.type() == ActionType.MERGE_LEADS);
        boolean elsewhere = unchosen && !spared.places().isEmpty() && spared.refused() == null && draft.actions.stream().allMatch(action -> apartFrom(spared.places(), action));
        return !other && !apart && !merged && !elsewhere;
    }

    /** "Delete the leads in Lyon and keep those in Paris" */
    private static boolean apartFrom(List<Place> places, PlannedAction action) {
        String city = CategoryTaxonomy.fold(action.params().at("/filter/city").asText());
        boolean elsewhere = action.params().at("/filter/city").isTextual() && places.stream().noneMatch(place -> CategoryTaxonomy.fold(place.name()).equals(city));
        return elsewhere || action.type() == ActionType.NOTIFY_USER;
    }

    /** "Delete all projects with no open tasks", "delete all leads, no email", which may choose those without one. */
    private boolean narrowsDeletion(Clause clause) {
        boolean create = clause.verb() == Tag.CREATE && draft.plansAny(type -> type.wireName().startsWith("delete_"));
        return create || clause.verb() == Tag.EMAIL && clause.body().isEmpty() && draft.plans(ActionType.DELETE_LEADS);
    }

    /** "Never do this: …" is an order not to. */
    private boolean forbidsAll(Clause clause) {
        return clause.verb() == Tag.RUN && clause == draft.clauses.get(0);
    }

    /** "Delete all leads but don't delete the won ones" */
    private boolean sparesSome(Clause clause, Description spared) {
        boolean chosen = !spared.empty() || spared.refused() != null;
        return chosen && draft.clauses.stream().anyMatch(done -> !done.negated() && done.verb() == clause.verb() && !done.has(Tag.ME) && !onlyOthers(done, spared));
    }

    /** Whether both name single rows, and none in common: "delete task 41 but not task 42". */
    private boolean onlyOthers(Clause done, Description spared) {
        List<String> ids = draft.selection(done.body()).ids();
        return !ids.isEmpty() && !spared.ids().isEmpty() && Collections.disjoint(ids, spared.ids());
    }
}
