package io.prospectassistant.plan;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Words beside the instructions. They may say for which project or where, or what is to be merged; else they are talk or part of what was asked, and what
 * was asked and not understood refuses the command.
 */
final class LeftOvers {

    /** Beside these nothing is passed over but courtesies and exclamations. */
    private static final Set<ActionType> GRAVEST = EnumSet.of(ActionType.DELETE_LEADS, ActionType.DELETE_TASKS, ActionType.DELETE_PROJECTS, ActionType.MERGE_LEADS,
            ActionType.EMAIL_LEADS);

    /** Words of talk before an instruction. */
    private static final Set<Tag> CHAT = EnumSet.of(Tag.POLITE, Tag.ME, Tag.DET, Tag.THEM, Tag.OF, Tag.COMMA, Tag.STOP, Tag.AND, Tag.ENGLISH, Tag.FRENCH, Tag.QUESTION,
            Tag.TIME, Tag.WITH, Tag.STATEMENT, Tag.EACH);

    /** Words that are no mere talk. */
    private static final Set<Tag> NO_TALK = EnumSet.of(Tag.NOT, Tag.NE, Tag.WITHOUT, Tag.IF, Tag.EXCEPT, Tag.CONTACTED, Tag.QUALIFIED, Tag.WON, Tag.LOST, Tag.DATE);

    private static final Set<Tag> COURTESIES = EnumSet.of(Tag.POLITE, Tag.ME, Tag.COMMA, Tag.STOP, Tag.AND);

    /** What may be told not to be done before anything else: "No e-mails please". */
    private static final Set<Tag> REFUSALS = EnumSet.of(Tag.NOT, Tag.WITHOUT, Tag.OF, Tag.DET, Tag.MAIL, Tag.ACTION_NOUN, Tag.NOTIFY, Tag.POLITE);

    /** Leads, numbers and limits are part of what was asked. */
    private static final Set<Tag> ASKED = EnumSet.of(Tag.NUMBER, Tag.LEAD, Tag.TASK, Tag.PROJECT, Tag.EXCEPT, Tag.QUOTED, Tag.ID, Tag.ABOVE, Tag.BELOW, Tag.AT_LEAST, Tag.AT_MOST);

    /** @param ahead before the first instruction */
    private record LeftOver(Clause clause, boolean ahead) {}

    private final Draft draft;
    private final Merges merges;
    private final List<LeftOver> leftOvers = new ArrayList<>();

    LeftOvers(Draft draft, Merges merges) {
        this.draft = draft;
        this.merges = merges;
    }

    /**
     * @param i     where the words stand among the instructions
     * @param ahead before the first instruction
     */
    void read(Clause clause, int i, boolean ahead) throws Unplannable {
        String project = ahead ? projectNamed(clause) : null;
        if (project != null) {
            draft.upFront.keepProject(project);
        } else if (merges.duplicates(i + 1).isEmpty()) {
            refuseAsked(clause);
            leftOvers.add(new LeftOver(clause, ahead));
            if (ahead && clause.body().get(0).is(Tag.IN)) {
                if (draft.upFront.hasPlaces()) {
                    throw draft.notExpressible(clause.body());
                }
                draft.upFront.keepPlaces(draft.search(clause.body()).places());
            }
        }
    }

    /** The project of "for project 4" before a search, or null. */
    private static String projectNamed(Clause clause) {
        List<Unit> body = clause.body().stream().filter(unit -> !unit.isAny(Tag.DET, Tag.POLITE) || unit.isAny(Tag.IN, Tag.FOR)).toList();
        int noun = !body.isEmpty() && body.get(0).isAny(Tag.FOR, Tag.IN) ? 1 : 0;
        return body.size() == noun + 2 && body.get(noun).is(Tag.PROJECT) ? body.get(noun + 1).id() : null;
    }

    /** What names leads, numbers or limits is part of what was asked, and not understood; a place alone is not. */
    private void refuseAsked(Clause clause) throws Unplannable {
        List<Unit> body = clause.body();
        if (body.get(0).is(Tag.IN)) {
            return;
        }
        boolean business = body.stream().anyMatch(this::namesBusiness);
        boolean searches = !clause.hasAny(Tag.VERBS) && !clause.hasAny(Tag.IN, Tag.QUESTION, Tag.NOT, Tag.EXCEPT);
        if (business && searches && draft.clauses.size() == 1) {
            throw new Unplannable(Wording.Reason.MISSING_PLACE);
        }
        if (body.get(0).is(Tag.QUESTION) && !draft.marked(body, "!")) {
            throw new Unplannable(Wording.Reason.QUESTION);
        }
        boolean beforehand = body.get(0).is(Tag.BEFORE) && clause.hasAny(Tag.VERBS);
        if (business || beforehand || clause.hasAny(ASKED)) {
            throw draft.notExpressible(body);
        }
    }

    private boolean namesBusiness(Unit unit) {
        String word = unit.first().folded();
        return unit.plain() && draft.taxonomy.keyForExactly(word).isPresent() && draft.taxonomy.isBusiness(word);
    }

    /**
     * Beside a search there may be talk; where stored rows are chosen, changed or written to, every word that was not understood may be a condition.
     * A place or project named up front must have been used.
     */
    void refuseUnused() throws Unplannable {
        for (LeftOver leftOver : leftOvers) {
            if (!mayBePassedOver(leftOver)) {
                throw draft.notExpressible(leftOver.clause().body());
            }
        }
        boolean near = leftOvers.stream().anyMatch(leftOver -> leftOver.clause().body().get(0).is(Tag.NEAR));
        boolean others = draft.plansAny(type -> type == ActionType.DELETE_TASKS || type == ActionType.DELETE_PROJECTS);
        if (draft.upFront.hasPlaces() && (others || near && draft.plans(ActionType.DELETE_LEADS))) {
            throw draft.notExpressible(leftOvers.get(0).clause().body());
        }
        if (!draft.actions.isEmpty()) {
            draft.upFront.refuseUnused();
        }
    }

    private boolean mayBePassedOver(LeftOver leftOver) {
        Clause clause = leftOver.clause();
        List<Unit> body = clause.body();
        boolean place = leftOver.ahead() && body.get(0).is(Tag.IN) && draft.upFront.hasPlaces();
        if (!place && clause.has(Tag.IN) && body.stream().anyMatch(Unit::possiblePlace)) {
            // "Rescore the leads, and in Paris, …": nobody knows to what it belongs.
            return false;
        }
        if (place || refuses(clause) || exclaims(clause)) {
            return true;
        }
        if (!draft.plansAny(GRAVEST::contains) || markedDirectly(body)) {
            boolean ahead = leftOver.ahead() && !draft.marked(body, ":");
            if (ahead && chats(body) || states(clause)) {
                return true;
            }
        }
        boolean later = clause.has(Tag.LATER) && body.stream().noneMatch(Unit::plain);
        return !later && (draft.gentle() ? !clause.hasAny(NO_TALK) : body.stream().allMatch(unit -> unit.isAny(COURTESIES)));
    }

    /** "No e-mails please. Rescore all leads" */
    private boolean refuses(Clause clause) {
        boolean first = clause == draft.clauses.get(0) && clause.body().get(0).isAny(Tag.NOT, Tag.WITHOUT);
        // "Never! Delete all leads" says no more than that.
        return first && clause.hasAny(Tag.MAIL, Tag.ACTION_NOUN, Tag.NOTIFY) && clause.body().stream().allMatch(unit -> unit.isAny(REFUSALS));
    }

    /** "What a day!" */
    private boolean exclaims(Clause clause) {
        return draft.marked(clause.body(), "!") && !clause.hasAny(NO_TALK) && !clause.hasAny(Tag.VERBS) && !clause.hasAny(Tag.LATER, Tag.WHEN, Tag.ABOVE, Tag.BELOW);
    }

    private boolean markedDirectly(List<Unit> body) {
        int end = body.get(body.size() - 1).end();
        return draft.clean.startsWith("!", end) || draft.clean.startsWith(" !", end);
    }

    /** "Hello dear assistant, …" */
    private static boolean chats(List<Unit> body) {
        return body.stream().allMatch(unit -> unit.plain() && !unit.possiblePlace() || unit.isAny(CHAT));
    }

    /** "I just had lunch" */
    private static boolean states(Clause clause) {
        boolean statement = clause.body().get(0).is(Tag.STATEMENT) && clause.body().size() > 1;
        return statement && !clause.hasAny(NO_TALK) && !clause.hasAny(Tag.ONLY, Tag.WHEN, Tag.BEFORE, Tag.AFTER, Tag.DOUBT) && clause.body().stream().noneMatch(Unit::possiblePlace);
    }
}
