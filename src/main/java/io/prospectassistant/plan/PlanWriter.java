package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.lead.CategoryTaxonomy;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Turns instructions into actions, in order; remembers what was spoken of, so that "them" and "those above 65" mean the right leads. */
final class PlanWriter {

    private static final int DEFAULT_LIMIT = 20;
    private static final BigDecimal MAX_LIMIT = BigDecimal.valueOf(5000);
    /** In units; nobody chooses leads by that many words. */
    private static final int LONGEST_SELECTION = 150;
    /** Longer texts are no place and no kind of business, but a sentence that was misread. */
    private static final int MAX_NAME = 100;
    private static final int MAX_TITLE = 200;
    private static final int MAX_MESSAGE = 500;

    private static final Set<ActionType> CHANGES_LEADS = EnumSet.of(ActionType.SOURCE_LEADS_APIFY, ActionType.ENRICH_LEADS, ActionType.RESCORE_LEADS, ActionType.CREATE_LEAD,
            ActionType.UPDATE_LEAD, ActionType.UPDATE_LEADS, ActionType.DELETE_LEADS, ActionType.MERGE_LEADS);

    /** Add something or tell somebody, and touch nothing that is there. */
    private static final Set<ActionType> GENTLE = EnumSet.of(ActionType.SOURCE_LEADS_APIFY, ActionType.NOTIFY_USER, ActionType.CREATE_LEAD, ActionType.CREATE_TASK, ActionType.CREATE_PROJECT);

    /** Beside these nothing is passed over but courtesies and exclamations. */
    private static final Set<ActionType> GRAVEST = EnumSet.of(ActionType.DELETE_LEADS, ActionType.DELETE_TASKS, ActionType.DELETE_PROJECTS, ActionType.MERGE_LEADS, ActionType.EMAIL_LEADS);

    /** Words of talk before an instruction. */
    private static final Set<Tag> CHAT = EnumSet.of(Tag.POLITE, Tag.ME, Tag.DET, Tag.THEM, Tag.OF, Tag.COMMA, Tag.STOP, Tag.AND, Tag.ENGLISH, Tag.FRENCH, Tag.QUESTION, Tag.TIME, Tag.WITH, Tag.STATEMENT, Tag.EACH);

    /** Words that are no mere talk. */
    private static final Set<Tag> NO_TALK = EnumSet.of(Tag.NOT, Tag.NE, Tag.WITHOUT, Tag.IF, Tag.EXCEPT, Tag.CONTACTED, Tag.QUALIFIED, Tag.WON, Tag.LOST, Tag.DATE);

    private static final Set<String> TASK_STATUSES = Set.of("open", "done", "cancelled");

    /** Filter members that can narrow the leads of the run; the others say that leads from anywhere are meant. */
    private static final Set<String> NARROWING = Set.of("min_score", "max_score", "has_email", "has_phone", "status");

    private static final Pattern FRENCH_SAINT = Pattern.compile("(?i)st(?<woman>e)?[. -]+(?<name>\\p{L}[\\p{L}\\p{M}' -]*)");
    private static final Set<String> FRENCH_LINKS = Set.of("de", "du", "des", "d", "la", "le", "les", "l", "en", "sur", "sous", "et", "aux", "lez", "lès");
    private static final Map<String, String> PROJECT_STATUSES = Map.ofEntries(Map.entry("archived", "archived"), Map.entry("archive", "archived"), Map.entry("archives", "archived"), Map.entry("completed", "completed"), Map.entry("finished", "completed"),
            Map.entry("done", "completed"), Map.entry("termine", "completed"), Map.entry("termines", "completed"), Map.entry("acheves", "completed"), Map.entry("active", "active"), Map.entry("actif", "active"), Map.entry("actifs", "active"));
    private static final Set<String> LEAD_FIELDS = Set.of("name", "category", "email", "phone", "website", "street", "postal_code", "city", "country");
    private static final Pattern TAKES_OUT = Pattern.compile("(?iu)(remove|removing|take|retir\\p{L}*|enl[eè]v\\p{L}*|sor\\p{L}*|vir\\p{L}*)\\P{L}*$");
    private static final Set<ActionType> GRAVE = EnumSet.of(ActionType.DELETE_LEADS, ActionType.UPDATE_LEADS, ActionType.EMAIL_LEADS);
    private static final Pattern OF_SOMEBODY = Pattern.compile("(?iu)\\b(of|from|by|at|de|du|des|d')\\s*$");
    private static final Pattern DUPLICATE_OF = Pattern.compile("(?iu)(duplicate|doublon|same)\\p{L}*\\s+(of|as|du|de|que)\\b");
    /** Words that say more of a project than its name. */
    private static final Set<Tag> NO_NAME = EnumSet.of(Tag.ADDED, Tag.DATE, Tag.OLDER, Tag.NEWER, Tag.LATER, Tag.TIME, Tag.OR, Tag.LEAD, Tag.TASK, Tag.PROJECT, Tag.NOT, Tag.WITH, Tag.WITHOUT, Tag.EXCEPT, Tag.WHICH, Tag.NUMBER);
    private static final Set<String> PARTIAL_ARTICLES = Set.of("a", "an", "any", "un", "une");
    private static final Set<String> DUE = Set.of("due", "date", "deadline", "echeance", "limite");

    private static final Map<String, String> TASK_KINDS = Map.of("call", "call", "phone", "call", "appel", "call", "visit", "visit", "visite", "visit");

    /** Whoever seeks these has not said what kind of business is meant. */
    private static final Set<String> ANYTHING = Set.of("people", "persons", "person", "gens", "personnes", "customers", "customer", "clients", "client", "professionals", "professionnels", "pros", "places", "things",
            "stuff", "choses", "trucs", "endroits", "adresses", "addresses", "experts", "buyers", "acheteurs", "opportunities", "opportunites", "targets", "cibles", "firms", "shops", "stores", "magasins", "boutiques", "commerces", "names", "noms", "something", "anything", "chose", "someone", "anyone", "quelqu un", "truc");

    /** Why the command cannot be planned. */
    static final class Unplannable extends Exception {

        final transient Wording.Reason reason;
        final String about;

        Unplannable(Wording.Reason reason, String about) {
            super(about, null, false, false);
            this.reason = reason;
            this.about = about;
        }

        Unplannable(Wording.Reason reason) {
            this(reason, "");
        }
    }

    private final CategoryTaxonomy taxonomy;
    private final Gazetteer gazetteer;
    private final String clean;
    private final String language;
    private final LocalDate today;
    private final List<Clause> clauses;
    private final RowFields rows;
    /** The command hesitates, or names a time at which it must be done. */
    private final boolean doubtful;
    private final List<PlannedAction> actions = new ArrayList<>();
    private final List<ObjectNode> sourced = new ArrayList<>();
    /** What the last instruction was about: params with scope and filter. */
    private List<ObjectNode> spokenOf = List.of();
    private List<Place> leadingPlaces = List.of();
    private String leadingProject;
    /** Whether what was named up front holds for an action, or nothing was. */
    private boolean leadingUsed = true;
    private final List<Clause> leftOvers = new ArrayList<>();
    /** How many of them stand before the first instruction. */
    private int talkAhead;
    /** Whether there was an instruction already. */
    private boolean begun;

    PlanWriter(CategoryTaxonomy taxonomy, Gazetteer gazetteer, String clean, String language, LocalDate today, List<Clause> clauses, boolean doubtful) {
        this.doubtful = doubtful;
        this.today = today;
        this.taxonomy = taxonomy;
        this.gazetteer = gazetteer;
        rows = new RowFields(taxonomy, clean);
        this.clean = clean;
        this.language = language;
        this.clauses = clauses;
    }

    List<PlannedAction> write() throws Unplannable {
        for (int i = 0; i < clauses.size(); i++) {
            Clause clause = clauses.get(i);
            if (clause.verb() == Tag.IF) {
                throw new Unplannable(Wording.Reason.CONDITIONAL);
            }
            begun |= clause.verb() != null;
            if (clause.verb() == null) {
                leftOver(clause, i);
            } else if (clause.negated()) {
                remember(clause);
            } else {
                write(clause, i);
            }
            if (actions.size() > Plan.MAX_ACTIONS) {
                throw new Unplannable(Wording.Reason.TOO_LONG);
            }
        }
        refuseUnused();
        refuseSpared();
        return actions;
    }

    /** Words beside the instructions: they may say for which project or where, or what is to be merged. */
    private void leftOver(Clause clause, int i) throws Unplannable {
        boolean first = !begun;
        String project = ofProject(clause);
        if (project != null && first) {
            leadingProject = project;
            leadingUsed = false;
        } else if (duplicates(i + 1).isEmpty()) {
            refuseLeftOver(clause);
            leftOvers.add(clause);
            talkAhead += first ? 1 : 0;
            if (clause.body().get(0).is(Tag.IN) && first) {
                leadingPlaces = DescriptionReader.ofSearch(taxonomy, clean, clause.body()).places();
                leadingUsed = leadingPlaces.isEmpty();
            }
        }
    }

    /**
     * Beside a search there may be talk; where stored rows are chosen, changed or written to, every word that was not understood may be a condition.
     * A place or project named up front must have been used.
     */
    private void refuseUnused() throws Unplannable {
        boolean gentle = actions.stream().allMatch(action -> GENTLE.contains(action.type()) || action.params().path("scope").asText().equals("run"));
        for (int i = 0; i < leftOvers.size(); i++) {
            Clause clause = leftOvers.get(i);
            boolean place = clause.body().get(0).is(Tag.IN) && !leadingPlaces.isEmpty();
            boolean refusal = clause.body().get(0).isAny(Tag.NOT, Tag.WITHOUT) && clause == clauses.get(0) && clause.body().stream().allMatch(unit -> unit.isAny(Tag.NOT, Tag.WITHOUT, Tag.OF, Tag.DET, Tag.MAIL, Tag.ACTION_NOUN, Tag.NOTIFY, Tag.POLITE));
            boolean later = clause.body().stream().anyMatch(unit -> unit.is(Tag.LATER)) && clause.body().stream().noneMatch(Unit::plain);
            boolean mild = actions.stream().noneMatch(action -> GRAVEST.contains(action.type())) || clean.startsWith("!", clause.body().get(clause.body().size() - 1).end()) || clean.startsWith(" !", clause.body().get(clause.body().size() - 1).end());
            boolean ahead = i < talkAhead && !clean.substring(clause.body().get(clause.body().size() - 1).end()).stripLeading().startsWith(":");
            boolean chat = mild && ahead && clause.body().stream().allMatch(unit -> unit.plain() && !unit.possiblePlace() || unit.isAny(CHAT));
            boolean exclaimed = clean.substring(clause.body().get(clause.body().size() - 1).end()).stripLeading().startsWith("!") && clause.body().stream().noneMatch(unit -> unit.isAny(NO_TALK) || unit.isAny(Tag.VERBS) || unit.isAny(Tag.LATER, Tag.WHEN, Tag.ABOVE, Tag.BELOW));
            boolean told = mild && clause.body().get(0).is(Tag.STATEMENT) && clause.body().size() > 1 && clause.body().stream().noneMatch(unit -> unit.isAny(NO_TALK) || unit.possiblePlace() || unit.isAny(Tag.ONLY, Tag.WHEN, Tag.BEFORE, Tag.AFTER, Tag.DOUBT));
            boolean talk = refusal || chat || exclaimed || told || !later && clause.body().stream().allMatch(unit -> gentle ? !unit.isAny(NO_TALK) : unit.isAny(Tag.POLITE, Tag.ME, Tag.COMMA, Tag.STOP, Tag.AND));
            if (!place && !talk) {
                throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(clause.body()));
            }
        }
        if (!leadingUsed && !actions.isEmpty()) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, leadingPlaces.isEmpty() ? leadingProject : leadingPlaces.get(0).name());
        }
        if (doubtful && !gentle) {
            throw new Unplannable(Wording.Reason.CONDITIONAL);
        }
    }

    /** "Delete all leads but keep the won ones": what is to be spared is part of what was asked. */
    private void refuseSpared() throws Unplannable {
        boolean gentle = actions.stream().allMatch(action -> GENTLE.contains(action.type()) || action.type() == ActionType.MERGE_LEADS || action.params().path("scope").asText().equals("run"));
        for (Clause clause : clauses) {
            Description spared = clause.verb() == null ? null : DescriptionReader.ofSelection(taxonomy, clean, today, clause.body().stream().filter(unit -> !unit.isAny(Tag.NOT, Tag.NE)).toList());
            if (clause.verb() == Tag.LEAVE && !clause.negated()) {
                boolean other = clause.body().isEmpty() || clause.body().stream().anyMatch(unit -> unit.is(Tag.ACTION_NOUN) || unit.isAny(Tag.VERBS));
                boolean apart = gentle && !spared.pointing() && spared.conditions().isEmpty() && spared.ids().isEmpty() && spared.places().isEmpty();
                boolean merged = !actions.isEmpty() && actions.stream().allMatch(action -> action.type() == ActionType.MERGE_LEADS);
                boolean elsewhere = !spared.places().isEmpty() && spared.conditions().isEmpty() && spared.ids().isEmpty() && spared.refused() == null && actions.stream().allMatch(action -> action.type() == ActionType.NOTIFY_USER
                        || action.params().at("/filter/city").isTextual() && spared.places().stream().noneMatch(place -> CategoryTaxonomy.fold(place.name()).equals(CategoryTaxonomy.fold(action.params().at("/filter/city").asText()))));
                if (!actions.isEmpty() && !other && !apart && !merged && !elsewhere) {
                    throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(clause.body()));
                }
            } else if (clause.verb() == Tag.CREATE && clause.negated() && actions.stream().anyMatch(action -> action.type().wireName().startsWith("delete_"))) {
                // "Delete all projects with no open tasks"
                throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(clause.body()));
            } else if (clause.verb() == Tag.EMAIL && clause.negated() && clause.body().isEmpty() && actions.stream().anyMatch(action -> action.type() == ActionType.DELETE_LEADS)
                    || clause.verb() == Tag.RUN && clause.negated() && clause == clauses.get(0) && !actions.isEmpty()) {
                // "Delete all leads, no email" may choose those without one; "never do this: …" is an order not to.
                throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, clause.body().isEmpty() ? "e-mail" : words(clause.body()));
            } else if (spared != null && clause.negated() && !actions.isEmpty() && (!spared.empty() || spared.refused() != null)) {
                boolean also = clauses.stream().anyMatch(done -> !done.negated() && done.verb() == clause.verb() && !done.has(Tag.ME) && !onlyOther(done, spared));
                if (also) {
                    throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(clause.body()));
                }
            }
        }
    }

    /** Whether both name single rows, and none in common: "delete task 41 but not task 42". */
    private boolean onlyOther(Clause done, Description spared) {
        List<String> ids = DescriptionReader.ofSelection(taxonomy, clean, today, done.body()).ids();
        return !ids.isEmpty() && !spared.ids().isEmpty() && Collections.disjoint(ids, spared.ids());
    }

    /** The project of "for project 4" before a search, or null. */
    private String ofProject(Clause clause) {
        List<Unit> body = clause.body().stream().filter(unit -> !unit.isAny(Tag.DET, Tag.POLITE) || unit.isAny(Tag.IN, Tag.FOR)).toList();
        int noun = !body.isEmpty() && body.get(0).isAny(Tag.FOR, Tag.IN) ? 1 : 0;
        return body.size() == noun + 2 && body.get(noun).is(Tag.PROJECT) ? body.get(noun + 1).id() : null;
    }

    /** In "lead 41 is a duplicate of lead 40, merge it" the leads that are spoken of before the instruction at {@code i}; else none. */
    private List<String> duplicates(int i) {
        boolean merged = i > 0 && i < clauses.size() && clauses.get(i).verb() == Tag.MERGE && clauses.get(i).has(Tag.THEM) && clauses.get(i - 1).verb() == null;
        List<Unit> body = merged ? clauses.get(i - 1).body() : List.of();
        boolean told = body.stream().anyMatch(unit -> unit.first().folded().matches("duplicates?|doublons?|same|identiques?"));
        return told && body.stream().anyMatch(unit -> unit.is(Tag.LEAD)) ? body.stream().map(Unit::id).filter(Objects::nonNull).distinct().toList() : List.of();
    }

    /** Words beside the instructions may be talk; what names leads, numbers or limits is part of what was asked, and not understood. */
    private void refuseLeftOver(Clause clause) throws Unplannable {
        List<Unit> body = clause.body();
        boolean onlyPlace = body.get(0).is(Tag.IN);
        boolean limits = body.stream().anyMatch(unit -> unit.isAny(Tag.NUMBER, Tag.LEAD, Tag.TASK, Tag.PROJECT, Tag.EXCEPT, Tag.QUOTED, Tag.ID, Tag.ABOVE, Tag.BELOW, Tag.AT_LEAST, Tag.AT_MOST));
        boolean business = body.stream().anyMatch(unit -> unit.plain() && taxonomy.keyForExactly(unit.first().folded()).filter(key -> taxonomy.isBusiness(unit.first().folded())).isPresent());
        if (!onlyPlace && business && clauses.size() == 1 && body.stream().noneMatch(unit -> unit.is(Tag.IN) || unit.isAny(Tag.VERBS) || unit.is(Tag.QUESTION) || unit.isAny(Tag.NOT, Tag.EXCEPT))) {
            throw new Unplannable(Wording.Reason.MISSING_PLACE);
        }
        if (!onlyPlace && body.get(0).is(Tag.QUESTION) && !clean.substring(body.get(body.size() - 1).end()).stripLeading().startsWith("!")) {
            throw new Unplannable(Wording.Reason.QUESTION);
        }
        boolean beforehand = body.get(0).is(Tag.BEFORE) && body.stream().anyMatch(unit -> unit.isAny(Tag.VERBS));
        if (!onlyPlace && (limits || business || beforehand)) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(body));
        }
    }

    private String words(List<Unit> body) {
        String words = body.isEmpty() ? "" : clean.substring(body.get(0).start(), Math.max(body.get(0).end(), body.get(Math.min(body.size(), 8) - 1).end()));
        return words.substring(0, words.offsetByCodePoints(0, Math.min(80, words.codePointCount(0, words.length()))));
    }

    private void write(Clause clause, int i) throws Unplannable {
        switch (clause.verb()) {
            case FIND: case WANT: if (ofFile(clause)) { select(ActionType.EXPORT_LEADS, without(clause, Tag.ME), i); } else { find(clause, i); } break;
            case GIVE: if (ofFile(clause)) { select(ActionType.EXPORT_LEADS, without(clause, Tag.ME), i); } else if (clause.has(Tag.SCORE_NOUN)) { refuseGivenScore(clause); select(ActionType.RESCORE_LEADS, clause, i); } else { refuseHandedOver(clause); find(clause, i); } break;
            case SCORE: case RESCORE: refuseGivenScore(clause); select(ActionType.RESCORE_LEADS, clause, i); break;
            case COMPUTE: if (!clause.has(Tag.SCORE_NOUN)) { throw new Unplannable(Wording.Reason.NOT_UNDERSTOOD); } select(ActionType.RESCORE_LEADS, clause, i); break;
            case NURTURE: select(ActionType.NURTURE_LEADS, clause, i); break;
            case ENRICH: if (firstNoun(clause) == Tag.TASK || firstNoun(clause) == Tag.PROJECT) { close(new Clause(Tag.CLOSE, false, false, null, clause.body())); } else { refuseSought(clause); select(ActionType.ENRICH_LEADS, clause, i); } break;
            case EXPORT: select(ActionType.EXPORT_LEADS, clause, i); break;
            case PUT: if (keepInProject(clause.body())) { break; } if (!clause.body().isEmpty() && clause.body().get(0).is(Tag.NUMBER)) { find(clause, i); } else if (clause.has(Tag.NURTURE) || Sequence.in(clean, clause.body()) != null) { select(ActionType.NURTURE_LEADS, clause, i); } else { update(clause, i); } break;
            case EMAIL: case SEND: send(clause, i); break;
            case NOTIFY: notifyUser(clause, clause.has(Tag.BY_MAIL) || onlyMail(clause)); break;
            case UPDATE: update(clause, i); break;
            case CLOSE: case ARCHIVE: case REOPEN: case CANCEL: close(clause); break;
            case RENAME: rename(clause); break;
            case DELETE: delete(clause); break;
            case CREATE: case REMIND: create(clause); break;
            case MERGE: merge(clause, i); break;
            case LEAVE: if (clause.has(Tag.ONLY)) { throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(clause.body())); } break;
            default: break;
        }
    }

    /** "Put them in project 3" behind a search says where the leads are kept; answers false when the words say something else. */
    private boolean keepInProject(List<Unit> body) {
        List<Unit> words = body.stream().filter(unit -> !unit.isAny(Tag.DET, Tag.POLITE) || unit.isAny(Tag.IN, Tag.TO, Tag.THEM)).toList();
        boolean kept = words.size() == 4 && words.get(0).is(Tag.THEM) && words.get(1).isAny(Tag.IN, Tag.TO) && words.get(2).is(Tag.PROJECT) && words.get(3).id() != null && !sourced.isEmpty() && sourced.stream().noneMatch(params -> params.has("project_id"));
        if (kept) {
            sourced.forEach(params -> params.put("project_id", words.get(3).id()));
        }
        return kept;
    }

    /** "A CSV of the leads in Lyon" is a file, not a kind of business. */
    private static boolean ofFile(Clause clause) {
        List<Unit> body = clause.body().stream().dropWhile(unit -> unit.isAny(Tag.ME, Tag.DET, Tag.POLITE) && !unit.is(Tag.CSV)).toList();
        return body.size() > 2 && body.get(0).is(Tag.CSV) && body.get(1).isAny(Tag.OF, Tag.DET, Tag.WITH, Tag.FOR);
    }

    /** A score is computed: nobody can give a lead one of 80. */
    private void refuseGivenScore(Clause clause) throws Unplannable {
        List<Unit> body = clause.body();
        for (int i = 1; i < body.size(); i++) {
            boolean value = body.get(i).is(Tag.NUMBER) && body.get(i - 1).isAny(Tag.OF, Tag.AS, Tag.TO, Tag.IN) && !body.get(i - 1).is(Tag.ABOVE) && (i + 1 == body.size() || !body.get(i + 1).isAny(Tag.TO, Tag.IN, Tag.LEAD));
            boolean given = i > 1 && body.get(i - 2).is(Tag.SCORE_NOUN) && clause.verb() == Tag.GIVE || IntStream.range(1, i - 1).anyMatch(k -> body.get(k - 1).is(Tag.LEAD) && body.get(k).id() != null) && !body.get(i - 1).is(Tag.OF);
            if (value && given) {
                throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(body.subList(i - 1, body.size())));
            }
        }
    }

    /** "Enrich the leads with emails" wants addresses to be found; "those that have an email" chooses. Nobody knows which of both "with an email" is. */
    private void refuseSought(Clause clause) throws Unplannable {
        List<Unit> body = clause.body();
        boolean sought = IntStream.range(1, body.size()).anyMatch(k -> body.get(k).isAny(Tag.CONTACTS) && body.get(k).first().folded().endsWith("s") && body.get(k - 1).is(Tag.WITH));
        if (sought) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(body));
        }
    }

    /** "Assign the leads in Lyon to Paul": leads belong to nobody. */
    private void refuseHandedOver(Clause clause) throws Unplannable {
        List<Unit> body = clause.body();
        boolean stored = body.size() > 1 && body.get(0).isAny(Tag.DET, Tag.THEM) && body.get(1).is(Tag.LEAD) && body.subList(2, body.size()).stream().anyMatch(unit -> unit.is(Tag.TO) || unit.first().folded().equals("à"));
        if (stored && !clause.has(Tag.ME)) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(body));
        }
    }

    // --- searching ------------------------------------------------------------------------------------------------

    private void find(Clause clause, int i) throws Unplannable {
        Description sought = DescriptionReader.ofSearch(taxonomy, clean, clause.body());
        if (sought.pointing() && sought.what().isEmpty() && (!sourced.isEmpty() || !spokenOf.isEmpty()) && clause.body().stream().anyMatch(unit -> unit.isAny(Tag.CONTACTS))) {
            select(ActionType.ENRICH_LEADS, new Clause(Tag.ENRICH, false, false, null, List.of()), i);
            return;
        }
        if (sought.quantity() == null && sought.places().isEmpty() && i + 1 < clauses.size() && clauses.get(i + 1).continued() && onlyCounts(i + 1)) {
            return;
        }
        if (!sourced.isEmpty() && sought.quantity() != null && sought.what().isEmpty() && sought.places().isEmpty() && clause.body().stream().anyMatch(unit -> unit.is(Tag.EACH))) {
            // "Find bars in Lyon. 20 is enough."
            int enough = limitOf(clause, i, sought);
            sourced.forEach(params -> params.put("limit", enough));
            return;
        }
        int limit = limitOf(clause, i, sought);
        if (sought.refused() != null) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, sought.refused());
        }
        String what = sought.what().isEmpty() && clause.continued() && i > 0 && sought.quantity() != null && !sought.places().isEmpty() ? whatBefore(i) : sought.what();
        if (what.isEmpty() || ANYTHING.contains(CategoryTaxonomy.fold(what)) || what.length() > MAX_NAME || !what.codePoints().anyMatch(Character::isLetter)) {
            throw new Unplannable(Wording.Reason.MISSING_WHAT);
        }
        String project = projectOf(i, sought);
        for (Place place : placesOf(i, sought)) {
            if (place.name().length() > MAX_NAME) {
                throw new Unplannable(Wording.Reason.MISSING_PLACE);
            }
            source(what, place, limit, sought.required(), project);
        }
    }

    /** "Dentists, 10 in Paris and 20 in Lyon": what is sought was said before. */
    private boolean onlyCounts(int i) {
        Description next = DescriptionReader.ofSearch(taxonomy, clean, clauses.get(i).body());
        return next.what().isEmpty() && next.quantity() != null && !next.places().isEmpty();
    }

    /** "10 dentists in Paris and 20 in Lyon": the second search is for the same. */
    private String whatBefore(int i) {
        String what = "";
        for (int j = i; j > 0 && what.isEmpty() && clauses.get(j).continued(); j--) {
            what = DescriptionReader.ofSearch(taxonomy, clean, clauses.get(j - 1).body()).what();
        }
        return what;
    }

    private int limitOf(Clause clause, int i, Description sought) throws Unplannable {
        BigDecimal quantity = sought.quantity();
        if (quantity == null && clause.continued() && i > 0) {
            quantity = DescriptionReader.ofSearch(taxonomy, clean, clauses.get(i - 1).body()).quantity();
        }
        if (quantity == null) {
            return DEFAULT_LIMIT;
        }
        if (quantity.signum() <= 0 || quantity.compareTo(MAX_LIMIT) > 0 || quantity.stripTrailingZeros().scale() > 0) {
            throw new Unplannable(Wording.Reason.INVALID_LIMIT);
        }
        return quantity.intValueExact();
    }

    /** The clause's own places; else those of the search that it stands beside ("restaurants and bars in Lyon"); else one named up front ("In Lyon, find …"). */
    private List<Place> placesOf(int i, Description sought) throws Unplannable {
        if (!sought.places().isEmpty()) {
            return sought.places();
        }
        for (int j = i + 1; j < clauses.size() && clauses.get(j).continued(); j++) {
            List<Place> places = DescriptionReader.ofSearch(taxonomy, clean, clauses.get(j).body()).places();
            if (!places.isEmpty()) {
                return places;
            }
        }
        for (int j = i; j > 0 && clauses.get(j).continued(); j--) {
            List<Place> places = DescriptionReader.ofSearch(taxonomy, clean, clauses.get(j - 1).body()).places();
            if (!places.isEmpty()) {
                return places;
            }
        }
        if (leadingPlaces.isEmpty()) {
            throw new Unplannable(Wording.Reason.MISSING_PLACE);
        }
        leadingUsed = true;
        return leadingPlaces;
    }

    /** The project to keep the leads in; one that is said after several searches holds for all that share its place. */
    private String projectOf(int i, Description sought) {
        Description said = sought;
        for (int j = i + 1; said.places().isEmpty() && j < clauses.size() && clauses.get(j).continued(); j++) {
            said = DescriptionReader.ofSearch(taxonomy, clean, clauses.get(j).body());
        }
        leadingUsed |= leadingProject != null;
        return (sought.conditions().has("project_id") ? sought : said).conditions().path("project_id").asText(leadingProject);
    }

    private void source(String what, Place place, int limit, Set<Tag> required, String project) {
        Optional<String> category = taxonomy.keyFor(what);
        boolean businesses = category.isEmpty() || taxonomy.isBusiness(what);
        ObjectNode params = node();
        params.put("query", businesses ? what.replaceAll("\\s+", " ") : taxonomy.searchTerms(category.get(), language).get(0));
        category.ifPresent(key -> params.put("category", key));
        params.put("location", written(place.name()));
        if (place.country() != null) {
            params.put("country", place.country());
        }
        params.put("limit", limit);
        params.put("language", language);
        if (project != null) {
            params.put("project_id", project);
        }
        required.forEach(contact -> params.put(contact == Tag.MAIL ? "require_email" : contact == Tag.PHONE ? "require_phone" : "require_website", true));
        sourced.add(params);
        spokenOf = List.of(node().put("scope", "run"));
        add(ActionType.SOURCE_LEADS_APIFY, params);
    }

    // --- selecting ------------------------------------------------------------------------------------------------

    private void select(ActionType type, Clause whole, int i) throws Unplannable {
        Sequence sequence = type == ActionType.NURTURE_LEADS ? Sequence.in(clean, whole.body()) : null;
        Letter letter = type == ActionType.EMAIL_LEADS ? Letter.in(clean, whole.body()) : null;
        Clause clause = sequence != null ? whole.with(sequence.rest()) : letter != null ? whole.with(letter.rest()) : whole;
        List<ObjectNode> chosen = new ArrayList<>();
        for (Clause part : parts(whole.verb() == Tag.PUT ? without(clause, Tag.NURTURE, Tag.CAMPAIGN) : clause)) {
            Description described = describe(part);
            if (described.empty() && sourced.isEmpty() && spokenOf.isEmpty()) {
                described = sharedWithNext(i, described);
            }
            chosen.addAll(selections(type, clause.verb(), described));
        }
        boolean another = type == ActionType.EMAIL_LEADS && IntStream.range(1, whole.body().size()).anyMatch(k -> whole.body().get(k).is(Tag.LEAD) && whole.body().get(k - 1).is(Tag.OF) && whole.body().subList(0, k - 1).stream().anyMatch(unit -> unit.is(Tag.LEAD)));
        if (another) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(whole.body()));
        }
        for (ObjectNode params : remembered(chosen)) {
            if (type == ActionType.EXPORT_LEADS) {
                params.put("format", "csv");
            }
            if (sequence != null) {
                if (!sequence.name().matches("[a-z0-9][a-z0-9_-]{0,63}")) {
                    throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, sequence.name());
                }
                params.put("sequence", sequence.name());
            }
            if (letter != null && letter.subject() != null) {
                params.put("subject", letter.subject());
            }
            if (letter != null && letter.body() != null) {
                params.put("body", letter.body());
            }
            add(type, params);
        }
    }

    /**
     * "The jewellers in Antwerp and the bars in Rotterdam" are two selections: a new one begins with its own noun, once the one before says all by itself.
     * What stands beside it without a restriction of its own is refused, since nobody knows whether that of the other holds for it.
     */
    private List<Clause> parts(Clause clause) throws Unplannable {
        List<Unit> body = clause.body();
        if (body.size() > LONGEST_SELECTION && body.stream().anyMatch(Unit::plain)) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(body));
        }
        List<Clause> parts = new ArrayList<>();
        int start = 0;
        for (int i = 1; i < body.size() - 1; i++) {
            int next = i;
            while (next < body.size() && body.get(next).isAny(Tag.AND, Tag.COMMA)) {
                next++;
            }
            if (next > i && next < body.size() && i > start && beginsSelection(body, next) && restricted(body.subList(start, i))) {
                parts.add(clause.with(body.subList(start, i)));
                start = next;
                i = next;
            }
        }
        parts.add(clause.with(body.subList(start, body.size())));
        for (Clause part : parts) {
            Description described = DescriptionReader.ofSelection(taxonomy, clean, today, part.body());
            if (parts.size() > 1 && !restricted(part.body()) && !(described.all() && described.what().isEmpty())) {
                throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(part.body()));
            }
        }
        return parts;
    }

    private boolean beginsSelection(List<Unit> body, int from) {
        int i = from;
        while (i < body.size() && (body.get(i).isAny(Tag.LEAD_STATUSES) || body.get(i).isAny(Tag.DET, Tag.ALL, Tag.OF, Tag.ONLY)) && !body.get(i).is(Tag.LEAD)) {
            i++;
        }
        if (i == body.size() || body.get(i).isAny(Tag.LEAD, Tag.TASK, Tag.PROJECT) || body.get(i).is(Tag.THEM)) {
            return i < body.size() && (!body.get(i).is(Tag.THEM) || i + 1 < body.size() && body.get(i + 1).isAny(Tag.IN, Tag.OF, Tag.WITH, Tag.WHICH));
        }
        for (int end = i + 1; end <= body.size() && (body.get(end - 1).plain() || body.get(end - 1).is(Tag.OF)); end++) {
            if (taxonomy.keyForExactly(clean.substring(body.get(i).start(), body.get(end - 1).end())).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private boolean restricted(List<Unit> body) {
        Description described = DescriptionReader.ofSelection(taxonomy, clean, today, body);
        boolean named = described.noun() != null || !described.what().isEmpty() || described.pointing();
        return named && (!described.places().isEmpty() || !described.conditions().isEmpty() || !described.ids().isEmpty() || described.noun() == Tag.PROJECT && !described.what().isEmpty());
    }

    private Description describe(Clause clause) throws Unplannable {
        Description described = DescriptionReader.ofSelection(taxonomy, clean, today, clause.body());
        if (described.quoted() != null) {
            // "The "bakery" leads": whatever else is quoted would be left out.
            String quoted = described.quoted();
            boolean category = described.what().isEmpty() && taxonomy.keyForExactly(quoted).isPresent();
            if (!category && !described.what().equals(quoted)) {
                throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, quoted);
            }
            described = described.of(quoted);
        }
        if (described.refused() != null) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, described.refused());
        }
        if (described.badNumber()) {
            throw new Unplannable(Wording.Reason.INVALID_SCORE);
        }
        boolean chooses = !described.pointing() && described.ids().isEmpty() && (described.noun() == Tag.LEAD || !described.what().isEmpty());
        if (chooses && described.places().isEmpty() && !leadingPlaces.isEmpty()) {
            leadingUsed = true;
            return described.at(leadingPlaces);
        }
        if (chooses && leadingProject != null && !described.conditions().has("project_id")) {
            leadingUsed = true;
            described.conditions().put("project_id", leadingProject);
        }
        return described;
    }

    /** "Enrich, score and nurture the leads in Lyon": what the verbs are about stands after the last one. */
    private Description sharedWithNext(int i, Description own) throws Unplannable {
        for (int j = i + 1; j < clauses.size(); j++) {
            Clause next = clauses.get(j);
            boolean same = EnumSet.of(Tag.SCORE, Tag.RESCORE, Tag.NURTURE, Tag.ENRICH, Tag.EXPORT, Tag.EMAIL).contains(next.verb() == null ? Tag.IF : next.verb());
            if (!same || next.negated()) {
                return own;
            }
            Description described = describe(next);
            if (!described.empty()) {
                return described;
            }
        }
        return own;
    }

    /** Scope and filter for each place that was named, at least one. */
    private List<ObjectNode> selections(ActionType type, Tag verb, Description described) throws Unplannable {
        ObjectNode filter = described.conditions().deepCopy();
        if (!described.what().isEmpty()) {
            List<String> kinds = List.of(described.what().split("\\s*" + DescriptionReader.FURTHER + "\\s*"));
            if (kinds.size() > 1) {
                List<ObjectNode> all = new ArrayList<>();
                for (String kind : kinds) {
                    all.addAll(selections(type, verb, described.of(kind)));
                }
                return remembered(all.stream().distinct().toList());
            }
            String key = taxonomy.keyForExactly(described.what()).orElseThrow(() -> new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, described.what()));
            filter.put("category", key);
        }
        if (TASK_STATUSES.contains(filter.path("status").asText())) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, filter.path("status").asText());
        }
        if (!described.ids().isEmpty()) {
            filter.set("ids", array(described.ids()));
        }
        if (described.noun() != null && described.noun() != Tag.LEAD) {
            throw new Unplannable(Wording.Reason.MISSING_LEADS);
        }
        Place only = described.places().size() == 1 ? described.places().get(0) : null;
        int found = sourced.stream().mapToInt(params -> params.path("limit").asInt()).sum();
        if (described.quantity() != null && described.quantity().compareTo(BigDecimal.valueOf(found)) != 0) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, described.quantity().toPlainString());
        }
        boolean ofRun = !sourced.isEmpty() && aboutSourced(filter, only, described) && !described.existing();
        if (ofRun && type != ActionType.DELETE_LEADS) {
            if (sourced.stream().allMatch(params -> params.path("category").equals(filter.path("category")))) {
                filter.remove("category");
            }
            if (only != null && sourced.stream().anyMatch(params -> !folded(params, "location").equals(CategoryTaxonomy.fold(written(only.name()))))) {
                filter.put("city", written(only.name()));
            }
            boolean sameAsBefore = described.pointing() && spokenOf.size() == 1 && spokenOf.get(0).path("scope").asText().equals("run");
            if (sameAsBefore && filter.isEmpty()) {
                return remembered(List.of(spokenOf.get(0).deepCopy()));
            }
            boolean everyLead = described.all() && described.noun() == Tag.LEAD && filter.isEmpty() && (verb == Tag.RESCORE || verb == Tag.EXPORT);
            return remembered(List.of(everyLead ? node().put("scope", "all") : scoped("run", filter)));
        }
        if (described.quantity() != null) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, described.quantity().toPlainString());
        }
        boolean unnamed = described.noun() == null && described.what().isEmpty() && described.places().isEmpty() && described.ids().isEmpty();
        boolean pointing = described.pointing() || unnamed && !described.all() && !described.existing();
        if (pointing && !spokenOf.isEmpty() && described.places().isEmpty() && described.what().isEmpty()) {
            return remembered(narrowed(spokenOf, filter));
        }
        if (filter.isEmpty() && described.places().isEmpty()) {
            boolean safe = type == ActionType.RESCORE_LEADS || type == ActionType.EXPORT_LEADS;
            boolean everyone = (type == ActionType.NURTURE_LEADS || type == ActionType.ENRICH_LEADS) && described.everything();
            boolean ofScores = verb == Tag.COMPUTE || verb == Tag.UPDATE;
            boolean allLeads = described.noun() == Tag.LEAD && (described.all() || described.existing()) || safe && (described.noun() == Tag.LEAD || described.all() || described.everything())
                    || everyone || ofScores && described.empty();
            if (!allLeads) {
                throw new Unplannable(Wording.Reason.MISSING_LEADS);
            }
            return remembered(List.of(node().put("scope", "all")));
        }
        boolean someone = described.noun() == null && described.what().isEmpty() && !described.pointing() && !described.all() && !described.everything() && described.conditions().isEmpty();
        if (GRAVE.contains(type) && (someone && !described.places().isEmpty() || described.places().stream().anyMatch(this::doubtful))) {
            throw new Unplannable(Wording.Reason.MISSING_LEADS);
        }
        if (described.places().isEmpty()) {
            return remembered(List.of(scoped("filter", filter)));
        }
        if (described.pointing() && described.noun() == null && described.what().isEmpty()) {
            inherit(filter);
        }
        List<ObjectNode> perPlace = new ArrayList<>();
        for (Place place : described.places()) {
            if (place.name().length() > MAX_NAME) {
                throw new Unplannable(Wording.Reason.MISSING_LEADS);
            }
            ObjectNode placed = node();
            if (!place.whole()) {
                placed.put("city", written(place.name()));
            }
            if (place.country() != null) {
                placed.put("country", place.country());
            }
            placed.setAll(filter);
            perPlace.add(scoped("filter", placed));
        }
        return remembered(perPlace);
    }

    /** "St malo" as French towns are written, Saint-Malo; English ones keep their "St". */
    private String written(String place) {
        Matcher saint = FRENCH_SAINT.matcher(place);
        if (!saint.matches()) {
            return place;
        }
        String first = saint.group("woman") == null ? "Saint" : "Sainte";
        String folded = CategoryTaxonomy.fold(first + " " + saint.group("name"));
        boolean unknown = !gazetteer.knows(folded) && !gazetteer.knows(CategoryTaxonomy.fold(place));
        if (!gazetteer.isFrenchSaint(folded) && !(unknown && language.equals("fr"))) {
            return place;
        }
        return Arrays.stream(saint.group("name").split("[ -]+")).map(word -> FRENCH_LINKS.contains(word.toLowerCase(Locale.ROOT)) ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining("-", first + "-", ""));
    }

    /** "The leads of Paul": what no gazetteer knows and no preposition of place stands before may be anybody. */
    private boolean doubtful(Place place) {
        String before = clean.substring(0, Math.max(0, clean.indexOf(place.name())));
        return !place.whole() && place.country() == null && !gazetteer.knows(CategoryTaxonomy.fold(place.name())) && !place.name().contains(", ") && (OF_SOMEBODY.matcher(before).find() || !Character.isUpperCase(place.name().codePointAt(0)));
    }

    /** In "enrich the restaurants in Vannes and delete those in Pontivy" these are restaurants, too. */
    private void inherit(ObjectNode filter) throws Unplannable {
        Set<ObjectNode> before = new LinkedHashSet<>();
        for (ObjectNode selection : spokenOf) {
            ObjectNode same = selection.path("filter").isObject() ? ((ObjectNode) selection.get("filter")).deepCopy().remove(List.of("city", "country")) : node();
            if (selection.path("scope").asText().equals("run")) {
                sourced.stream().map(params -> params.path("category")).filter(JsonNode::isTextual).findFirst().ifPresent(category -> same.set("category", category));
            }
            before.add(same);
        }
        if (before.size() > 1) {
            throw new Unplannable(Wording.Reason.MISSING_LEADS);
        }
        before.forEach(same -> same.properties().stream().filter(member -> !filter.has(member.getKey())).forEach(member -> filter.set(member.getKey(), member.getValue())));
    }

    /** After a search, "them", "the leads", "the dentists" and "those above 65" are the ones that it finds, unless the words say otherwise. */
    private boolean aboutSourced(ObjectNode filter, Place place, Description described) {
        boolean samePlace = described.places().isEmpty() || place != null && (filter.has("category") || described.pointing()) && sourced.stream().anyMatch(params -> folded(params, "location").equals(CategoryTaxonomy.fold(written(place.name()))));
        boolean sameKind = !filter.has("category") || sourced.stream().anyMatch(params -> params.path("category").equals(filter.get("category")));
        boolean narrow = true;
        for (var members = filter.fieldNames(); members.hasNext(); ) {
            String member = members.next();
            narrow &= NARROWING.contains(member) || member.equals("category");
        }
        return samePlace && sameKind && narrow;
    }

    private static String folded(ObjectNode params, String member) {
        return CategoryTaxonomy.fold(params.path(member).asText());
    }

    private static List<ObjectNode> narrowed(List<ObjectNode> selections, ObjectNode filter) {
        return selections.stream().map(selection -> {
            ObjectNode both = selection.has("filter") ? ((ObjectNode) selection.get("filter")).deepCopy() : node();
            both.setAll(filter);
            String scope = selection.path("scope").asText();
            return scoped(scope.equals("all") && !both.isEmpty() ? "filter" : scope, both);
        }).toList();
    }

    /** "Don't delete the leads in Paris, just rescore them": what must not be done may still say who "them" is. */
    private void remember(Clause refused) {
        Description described = DescriptionReader.ofSelection(taxonomy, clean, today, refused.body().stream().filter(unit -> !unit.isAny(Tag.NOT, Tag.NE)).toList());
        if (sourced.isEmpty() && described.refused() == null && (described.noun() == Tag.LEAD || !described.what().isEmpty())) {
            try {
                selections(ActionType.RESCORE_LEADS, refused.verb(), described);
            } catch (Unplannable e) {
                spokenOf = List.of();
            }
        }
    }

    private List<ObjectNode> remembered(List<ObjectNode> selections) {
        spokenOf = selections.stream().map(ObjectNode::deepCopy).toList();
        return selections;
    }

    private static ObjectNode scoped(String scope, ObjectNode filter) {
        ObjectNode params = node().put("scope", scope);
        if (!filter.isEmpty()) {
            params.set("filter", filter.deepCopy());
        }
        return params;
    }

    // --- all else -------------------------------------------------------------------------------------------------

    /** "notif mail". */
    private static boolean onlyMail(Clause clause) {
        return clause.has(Tag.MAIL) && clause.body().stream().allMatch(unit -> unit.isAny(Tag.MAIL, Tag.ME, Tag.POLITE, Tag.DET));
    }

    private void notifyUser(Clause clause, boolean byMail) throws Unplannable {
        if (clause.has(Tag.THEM) && !clause.has(Tag.ME) && !clause.has(Tag.WHEN)) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(clause.body()));
        }
        if (clause.told() && clause.body().stream().takeWhile(unit -> !unit.isAny(Tag.WHEN, Tag.QUOTED, Tag.NOTICE, Tag.AFTER, Tag.THEM, Tag.DONE)).anyMatch(unit -> unit.plain() || unit.isAny(Tag.QUESTION, Tag.IF, Tag.LEAD))) {
            throw new Unplannable(Wording.Reason.NOT_UNDERSTOOD);
        }
        if (sourced.isEmpty() && clause.has(Tag.WHEN) && clause.has(Tag.NUMBER)) {
            // "Tell me when you've found 10 bars in Lyon": a notification alone is not what was asked for.
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(clause.body()));
        }
        List<Unit> body = clause.body().stream().dropWhile(unit -> unit.isAny(Tag.DET, Tag.POLITE, Tag.ALL) && !unit.isAny(Tag.ME, Tag.LEAD)).toList();
        boolean others = clause.verb() == Tag.NOTIFY && !clause.has(Tag.ME) && !body.isEmpty() && !clause.has(Tag.WHEN) && (body.get(0).is(Tag.LEAD) || body.get(0).plain() && body.get(0).first().capitalised());
        int when = IntStream.range(0, body.size()).filter(k -> body.get(k).is(Tag.WHEN)).findFirst().orElse(body.size());
        boolean event = when + 2 < body.size() && body.get(when + 1).is(Tag.DET) && PARTIAL_ARTICLES.contains(body.get(when + 1).first().folded()) && body.get(when + 2).isAny(Tag.LEAD, Tag.TASK, Tag.PROJECT);
        if (others || event || clause.has(Tag.LATER)) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(clause.body()));
        }
        ObjectNode params = node();
        boolean notByMail = IntStream.range(1, body.size()).anyMatch(k -> body.get(k).is(Tag.BY_MAIL) && body.subList(Math.max(0, k - 2), k).stream().anyMatch(unit -> unit.is(Tag.NOT)));
        if (notByMail) {
            params.putArray("channels").add("in_app");
        } else if (byMail && clause.has(Tag.BY_APP)) {
            params.putArray("channels").add("in_app").add("email");
        } else if (byMail) {
            params.putArray("channels").add("email");
        } else if (clause.has(Tag.BY_APP)) {
            params.putArray("channels").add("in_app");
        }
        clause.body().stream().filter(unit -> unit.is(Tag.QUOTED) && !unit.first().text().isEmpty() && unit.first().text().length() <= MAX_MESSAGE).findFirst().ifPresent(unit -> params.put("message", unit.first().text()));
        add(ActionType.NOTIFY_USER, params);
    }

    private void send(Clause clause, int i) throws Unplannable {
        boolean mail = clause.verb() == Tag.EMAIL || clause.has(Tag.MAIL) || clause.has(Tag.BY_MAIL);
        boolean toOthers = !clause.has(Tag.ME) && clause.body().stream().anyMatch(unit -> unit.plain() || unit.isAny(Tag.LEAD, Tag.IN, Tag.ALL));
        boolean notice = clause.body().stream().anyMatch(unit -> unit.isAny(Tag.NOTIFY, Tag.NOTICE)) && !toOthers || mail;
        List<Unit> to = clause.body().stream().filter(unit -> !unit.isAny(Tag.POLITE, Tag.TIME)).toList();
        boolean mine = !to.isEmpty() && to.get(0).is(Tag.ME) || IntStream.range(1, to.size()).anyMatch(k -> to.get(k).is(Tag.ME) && (to.get(k).phrase() || to.get(k - 1).isAny(Tag.TO, Tag.IN, Tag.FOR)));
        boolean bySomebody = clause.has(Tag.ME) && !mine && clause.has(Tag.LEAD) || mine && clause.has(Tag.LEAD) && !clause.has(Tag.CSV) && !clause.has(Tag.NOTICE) && !clause.has(Tag.NOTIFY) && !clause.has(Tag.WHEN);
        boolean handed = clause.verb() == Tag.SEND && clause.has(Tag.LEAD) && clause.body().stream().noneMatch(unit -> unit.is(Tag.TO) || unit.is(Tag.IN) && unit.first().folded().matches("à|a|au|aux")) && clause.has(Tag.BY_MAIL);
        boolean own = IntStream.range(1, to.size()).anyMatch(k -> to.get(k).is(Tag.MAIL) && to.get(k - 1).first().folded().matches("my|mon|notre|our"));
        if (bySomebody || handed || own && clause.has(Tag.LEAD)) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(clause.body()));
        }
        if (clause.has(Tag.ME) && clause.has(Tag.CSV)) {
            select(ActionType.EXPORT_LEADS, without(clause, Tag.ME), i);
        } else if (clause.has(Tag.ME) && notice || notice && !mail && !clause.has(Tag.THEM)) {
            notifyUser(new Clause(Tag.NOTIFY, false, false, null, clause.body().stream().filter(unit -> !unit.is(Tag.THEM)).toList()), mail);
        } else if (mail) {
            List<Unit> body = new ArrayList<>(clause.body());
            // "Email all dentists who have an email": after that verb a mail is a condition.
            for (int j = 0; j < body.size(); j++) {
                if (body.get(j).isAny(clause.verb() == Tag.EMAIL ? EnumSet.of(Tag.BY_MAIL) : EnumSet.of(Tag.MAIL, Tag.BY_MAIL))) {
                    body.remove(j);
                    break;
                }
            }
            select(ActionType.EMAIL_LEADS, new Clause(clause.verb(), false, false, null, body), i);
        } else {
            throw new Unplannable(Wording.Reason.NOT_UNDERSTOOD);
        }
    }

    /** "Change the email of lead 23 to sales@acme.example"; answers false when the words say something else. */
    private boolean changeOne(List<Unit> body) {
        int row = 0;
        while (row < body.size() && !body.get(row).isAny(Tag.LEAD, Tag.TASK, Tag.PROJECT)) {
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
            return changeOne(turned);
        }
        Optional<ObjectNode> changes = row + 1 < body.size() && body.get(row + 1).id() != null ? rows.ofChange(body, row) : Optional.empty();
        Unit noun = changes.isPresent() ? body.get(row) : null;
        Set<String> fields = noun == null || noun.is(Tag.LEAD) ? LEAD_FIELDS : noun.is(Tag.TASK) ? Set.of("title") : Set.of("name", "description");
        if (noun == null || !changes.get().properties().stream().allMatch(change -> fields.contains(change.getKey()))) {
            return false;
        }
        ObjectNode params = node().put(noun.is(Tag.LEAD) ? "lead_id" : noun.is(Tag.TASK) ? "task_id" : "project_id", body.get(row + 1).id());
        params.set("changes", changes.get());
        add(noun.is(Tag.LEAD) ? ActionType.UPDATE_LEAD : noun.is(Tag.TASK) ? ActionType.UPDATE_TASK : ActionType.UPDATE_PROJECT, params);
        return true;
    }

    /** "Rename project 3 to Northern Gyms". */
    private void rename(Clause clause) throws Unplannable {
        int row = clause.body().size() - 2;
        String id = row < 0 ? null : clause.body().get(row + 1).id();
        String name = clause.title() == null ? "" : clause.title().strip();
        if (id == null || !clause.body().get(row).isAny(Tag.LEAD, Tag.TASK, Tag.PROJECT)) {
            throw new Unplannable(Wording.Reason.MISSING_TARGET);
        }
        boolean several = !clause.details().isEmpty() && clause.details().get(0).isAny(Tag.AND, Tag.OR) && !clause.details().get(0).first().capitalised();
        if (name.isEmpty() || several || name.length() > MAX_TITLE) {
            throw new Unplannable(Wording.Reason.MISSING_TITLE);
        }
        Unit noun = clause.body().get(row);
        ObjectNode params = node().put(noun.is(Tag.TASK) ? "task_id" : noun.is(Tag.PROJECT) ? "project_id" : "lead_id", id);
        params.set("changes", node().put(noun.is(Tag.TASK) ? "title" : "name", name));
        add(noun.is(Tag.TASK) ? ActionType.UPDATE_TASK : noun.is(Tag.PROJECT) ? ActionType.UPDATE_PROJECT : ActionType.UPDATE_LEAD, params);
    }

    private void update(Clause clause, int i) throws Unplannable {
        if (clause.has(Tag.CSV)) {
            select(ActionType.EXPORT_LEADS, without(clause, Tag.CSV, Tag.EXPORT), i);
            return;
        }
        if (changeOne(clause.body()) || dueDate(clause.body()) || assigned(clause.body())) {
            return;
        }
        List<Clause> parts = parts(clause);
        if (parts.size() == 1) {
            updateOne(clause, i);
            return;
        }
        // "Mark the dentists in Lyon and the bars in Nice as contacted": one status holds for all that have none.
        List<Unit> told = List.of();
        List<Clause> complete = new ArrayList<>();
        for (int p = parts.size() - 1; p >= 0; p--) {
            List<Unit> body = new ArrayList<>(parts.get(p).body());
            int at = linkedStatus(body);
            if (at >= 0) {
                told = List.copyOf(body.subList(at - 1, at + 1));
            } else {
                body.addAll(told);
            }
            complete.add(0, clause.with(body));
        }
        for (Clause part : complete) {
            updateOne(part, i);
        }
    }

    /** Index of a status behind "as", "to", "en", or -1. */
    private static int linkedStatus(List<Unit> body) {
        int at = newStatus(body);
        return at > 0 && body.get(at - 1).isAny(Tag.AS, Tag.TO, Tag.IN) ? at : -1;
    }

    private void updateOne(Clause clause, int i) throws Unplannable {
        int at = newStatus(clause.body());
        if (at < 0) {
            boolean given = clause.body().size() > 1 && clause.body().get(clause.body().size() - 1).is(Tag.NUMBER) && clause.body().get(clause.body().size() - 2).isAny(Tag.TO, Tag.AS, Tag.IN);
            boolean several = clause.body().stream().filter(unit -> unit.isAny(Tag.LEAD_STATUSES)).count() > 1;
            if (clause.has(Tag.SCORE_NOUN) && !given && !several && clause.verb() == Tag.UPDATE) {
                select(ActionType.RESCORE_LEADS, clause, i);
            } else if (clause.verb() == Tag.UPDATE) {
                throw new Unplannable(Wording.Reason.MISSING_STATUS);
            } else {
                throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(clause.body()));
            }
            return;
        }
        String status = clause.body().get(at).tags().stream().filter(tag -> Tag.LEAD_STATUSES.contains(tag) || Tag.TASK_STATUSES.contains(tag)).findFirst().orElseThrow().word();
        List<Unit> body = new ArrayList<>(clause.body());
        body.remove(at);
        while (at > 0 && body.get(at - 1).isAny(Tag.AS, Tag.TO, Tag.IN, Tag.STATUS_NOUN, Tag.DET) && !body.get(at - 1).is(Tag.THEM)) {
            body.remove(--at);
        }
        Description described = DescriptionReader.ofSelection(taxonomy, clean, today, body);
        ObjectNode changes = node().put("status", status);
        if (described.noun() == Tag.TASK || described.noun() == Tag.PROJECT) {
            boolean task = described.noun() == Tag.TASK;
            if (described.ids().isEmpty() || described.refused() != null || !described.conditions().isEmpty() || !described.places().isEmpty() || !described.what().isEmpty() || !(task ? TASK_STATUSES.contains(status) : status.equals("done"))) {
                throw new Unplannable(Wording.Reason.MISSING_TARGET);
            }
            if (!task) {
                changes.put("status", "completed");
            }
            for (String id : described.ids()) {
                ObjectNode params = node().put(task ? "task_id" : "project_id", id);
                params.set("changes", changes.deepCopy());
                add(task ? ActionType.UPDATE_TASK : ActionType.UPDATE_PROJECT, params);
            }
            return;
        }
        if (TASK_STATUSES.contains(status)) {
            throw new Unplannable(Wording.Reason.MISSING_STATUS);
        }
        Description leads = describe(new Clause(Tag.UPDATE, false, false, null, body));
        if (leads.ids().size() == 1 && leads.conditions().isEmpty() && leads.what().isEmpty() && leads.places().isEmpty() && leads.quantity() == null) {
            ObjectNode params = node().put("lead_id", leads.ids().get(0));
            params.set("changes", changes);
            add(ActionType.UPDATE_LEAD, params);
            return;
        }
        for (ObjectNode params : selections(ActionType.UPDATE_LEADS, Tag.UPDATE, leads)) {
            params.set("changes", changes.deepCopy());
            add(ActionType.UPDATE_LEADS, params);
        }
    }

    /** Index of the status that is to be set, or -1: of several the one behind "as", "to", "en"; the others say which leads are meant. */
    private static int newStatus(List<Unit> body) {
        List<Integer> said = new ArrayList<>();
        List<Integer> linked = new ArrayList<>();
        for (int i = 0; i < body.size(); i++) {
            int before = i - 1;
            while (before >= 0 && body.get(before).isAny(Tag.STATUS_NOUN, Tag.DET) && !body.get(before).is(Tag.THEM)) {
                before--;
            }
            if (body.get(i).isAny(Tag.LEAD_STATUSES) || body.get(i).isAny(Tag.TASK_STATUSES)) {
                said.add(i);
                if (before >= 0 && body.get(before).isAny(Tag.AS, Tag.TO, Tag.IN) && !body.get(before).first().folded().equals("from")) {
                    linked.add(i);
                }
            }
        }
        // "Mark contacted the new leads": without a link the first one stands directly behind the verb.
        boolean first = linked.isEmpty() && said.size() > 1 && said.get(0) == 0;
        return linked.size() > 1 ? -1 : linked.size() == 1 ? linked.get(0) : first ? 0 : said.isEmpty() ? -1 : said.get(said.size() - 1);
    }

    /** "Link task 33 to project 7"; answers false when the words say something else. */
    private boolean assigned(List<Unit> body) {
        List<Unit> words = body.stream().filter(unit -> !unit.isAny(Tag.DET, Tag.POLITE) || unit.isAny(Tag.IN, Tag.TO, Tag.FOR)).toList();
        boolean read = words.size() == 5 && words.get(0).is(Tag.TASK) && words.get(1).id() != null && words.get(2).isAny(Tag.TO, Tag.IN, Tag.FOR, Tag.WITH) && words.get(3).isAny(Tag.PROJECT, Tag.LEAD) && words.get(4).id() != null;
        if (!read) {
            return false;
        }
        ObjectNode params = node().put("task_id", words.get(1).id());
        params.set("changes", node().put(words.get(3).is(Tag.PROJECT) ? "project_id" : "lead_id", words.get(4).id()));
        add(ActionType.UPDATE_TASK, params);
        return true;
    }

    /** "Postpone task 64 to 2026-04-10"; answers false when the words say something else. */
    private boolean dueDate(List<Unit> body) {
        List<String> tasks = new ArrayList<>();
        List<String> days = new ArrayList<>();
        boolean read = true;
        for (int i = 0; i < body.size(); i++) {
            Unit unit = body.get(i);
            if (unit.is(Tag.TASK) && i + 1 < body.size() && body.get(i + 1).id() != null) {
                tasks.add(body.get(++i).id());
            } else if (unit.is(Tag.DATE)) {
                days.add(unit.first().text());
            } else {
                read &= DUE.contains(unit.first().folded()) || unit.isAny(Tag.DET, Tag.OF, Tag.TO, Tag.IN, Tag.FOR, Tag.COMMA, Tag.POLITE, Tag.AS, Tag.THEM, Tag.ME);
            }
        }
        if (!read || tasks.size() != 1 || days.size() != 1) {
            return false;
        }
        ObjectNode params = node().put("task_id", tasks.get(0));
        params.set("changes", node().put("due_at", days.get(0)));
        add(ActionType.UPDATE_TASK, params);
        return true;
    }

    /** "Close task 12", "archive project 4", "reopen task 12", "cancel task 9". */
    private void close(Clause whole) throws Unplannable {
        for (Clause part : parts(whole)) {
            closeOne(part);
        }
    }

    private void closeOne(Clause clause) throws Unplannable {
        Description described = describe(clause);
        boolean task = described.noun() == Tag.TASK;
        if (described.ids().isEmpty() || !task && described.noun() != Tag.PROJECT || task && clause.verb() == Tag.ARCHIVE || !task && clause.verb() == Tag.CANCEL || !described.conditions().isEmpty() || !described.what().isEmpty() || !described.places().isEmpty()) {
            throw new Unplannable(Wording.Reason.MISSING_TARGET);
        }
        String status = clause.verb() == Tag.CANCEL ? "cancelled" : clause.verb() == Tag.ARCHIVE ? "archived" : clause.verb() == Tag.REOPEN ? task ? "open" : "active" : task ? "done" : "completed";
        for (String id : described.ids()) {
            ObjectNode params = node().put(task ? "task_id" : "project_id", id);
            params.set("changes", node().put("status", status));
            add(task ? ActionType.UPDATE_TASK : ActionType.UPDATE_PROJECT, params);
        }
    }

    private void delete(Clause whole) throws Unplannable {
        for (Clause part : parts(whole)) {
            deleteOne(part);
        }
    }

    private void deleteOne(Clause clause) throws Unplannable {
        List<Unit> before = clause.body().stream().takeWhile(unit -> !unit.isAny(Tag.LEAD, Tag.TASK, Tag.PROJECT) && !unit.plain()).toList();
        boolean field = before.size() < clause.body().size() && before.stream().anyMatch(unit -> unit.isAny(Tag.SCORE_NOUN, Tag.STATUS_NOUN, Tag.CATEGORY, Tag.CAMPAIGN, Tag.SUBJECT, Tag.DESCRIPTION) || unit.isAny(Tag.CONTACTS) && !unit.isAny(Tag.SOURCES));
        boolean out = !clause.body().isEmpty() && TAKES_OUT.matcher(clean.substring(0, clause.body().get(0).start())).find() && outOf(clause.body());
        if (field || out || clause.body().stream().anyMatch(unit -> unit.is(Tag.NEAR))) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(clause.body()));
        }
        // In "delete the leads in project 5" the project only says which leads.
        if (firstNoun(clause) == Tag.PROJECT) {
            deleteProjects(clause);
            return;
        }
        Description described = describe(clause);
        if (described.noun() == Tag.TASK) {
            deleteTasks(described);
            return;
        }
        boolean pointing = described.pointing() || described.empty();
        if (pointing && !sourced.isEmpty()) {
            // A deletion is by filter, ids or all; the leads of the run are none of these, and a wider filter would delete others.
            throw new Unplannable(Wording.Reason.MISSING_LEADS);
        }
        for (ObjectNode params : selections(ActionType.DELETE_LEADS, Tag.DELETE, described)) {
            if (params.path("scope").asText().equals("run")) {
                throw new Unplannable(Wording.Reason.MISSING_LEADS);
            }
            ObjectNode filter = params.has("filter") ? (ObjectNode) params.get("filter") : node();
            ObjectNode deletion = node();
            if (filter.size() == 1 && filter.has("ids")) {
                deletion.set("ids", filter.get("ids"));
            } else if (!filter.isEmpty()) {
                deletion.set("filter", filter);
            } else {
                deletion.put("scope", "all");
            }
            add(ActionType.DELETE_LEADS, deletion);
        }
    }

    /** "Remove lead 5 from project 3" takes it out of something and deletes nothing. */
    private static boolean outOf(List<Unit> body) {
        for (int i = 1; i + 1 < body.size(); i++) {
            int noun = body.get(i + 1).is(Tag.DET) && i + 2 < body.size() ? i + 2 : i + 1;
            boolean link = body.get(i).isAny(Tag.IN, Tag.OF) || body.get(i).is(Tag.DET) && body.get(i).first().folded().equals("du");
            if (link && body.subList(0, i).stream().anyMatch(unit -> unit.is(Tag.LEAD)) && (body.get(noun).isAny(Tag.PROJECT, Tag.CAMPAIGN) || body.get(noun).last().folded().matches("lists?|listes?"))) {
                return true;
            }
        }
        return false;
    }

    private void deleteTasks(Description described) throws Unplannable {
        ObjectNode params = node();
        ObjectNode filter = described.conditions();
        boolean foreign = filter.properties().stream().anyMatch(condition -> !condition.getKey().matches("status|project_id|created_before|created_after"));
        if (foreign || !described.what().isEmpty() || described.quantity() != null || !described.places().isEmpty() && !described.ids().isEmpty()
                || filter.has("status") && !TASK_STATUSES.contains(filter.get("status").asText())) {
            throw new Unplannable(Wording.Reason.MISSING_TARGET);
        }
        if (described.places().size() == 1) {
            filter.put("city", described.places().get(0).name());
        }
        if (!described.ids().isEmpty() && filter.isEmpty()) {
            params.set("ids", array(described.ids()));
        } else if (!filter.isEmpty() && described.ids().isEmpty() && described.places().size() < 2) {
            params.set("filter", filter);
        } else if (described.all() && described.places().isEmpty()) {
            params.put("scope", "all");
        } else {
            throw new Unplannable(Wording.Reason.MISSING_TARGET);
        }
        add(ActionType.DELETE_TASKS, params);
    }

    private void deleteProjects(Clause clause) throws Unplannable {
        List<Unit> body = clause.body().stream().filter(unit -> !unit.is(Tag.POLITE) || unit.first().capitalised()).toList();
        int noun = 0;
        while (!body.get(noun).is(Tag.PROJECT)) {
            noun++;
        }
        List<Unit> before = body.subList(0, noun);
        int from = noun + 1;
        while (from < body.size() && body.get(from).isAny(Tag.CALLED, Tag.COMMA)) {
            from++;
        }
        List<Unit> after = body.subList(from, body.size());
        ObjectNode params = node();
        boolean onlyIds = !after.isEmpty() && after.stream().allMatch(unit -> unit.is(Tag.NUMBER) && unit.first().text().matches("\\d{1,20}") || unit.is(Tag.ID) || unit.isAny(Tag.AND, Tag.COMMA));
        boolean every = before.stream().anyMatch(unit -> unit.is(Tag.ALL));
        ObjectNode filter = ofProjects(before, after, body.get(noun).first().folded().endsWith("s"));
        if (onlyIds) {
            params.set("ids", array(after.stream().filter(unit -> !unit.isAny(Tag.AND, Tag.COMMA)).map(unit -> unit.first().folded().toLowerCase(Locale.ROOT)).distinct().toList()));
        } else if (after.size() == 1 && after.get(0).is(Tag.QUOTED) && !after.get(0).first().text().isEmpty()) {
            params.put("name", after.get(0).first().text());
        } else if (filter != null && !filter.isEmpty()) {
            params.set("filter", filter);
        } else if (filter != null && every) {
            params.put("scope", "all");
        } else if (!after.isEmpty() && after.stream().noneMatch(unit -> unit.is(Tag.STOP)) && before.stream().allMatch(unit -> unit.is(Tag.DET)) && !after.get(0).isAny(Tag.WHICH, Tag.WITH, Tag.WITHOUT, Tag.EXCEPT, Tag.IN, Tag.BEFORE, Tag.AFTER)
                && after.stream().noneMatch(unit -> unit.isAny(NO_NAME)) && !body.get(noun).first().folded().endsWith("s")) {
            params.put("name", clean.substring(after.get(0).start(), after.get(after.size() - 1).end()));
        } else {
            throw new Unplannable(Wording.Reason.MISSING_TARGET);
        }
        if (params.path("name").asText().length() > MAX_TITLE) {
            throw new Unplannable(Wording.Reason.MISSING_TARGET);
        }
        add(ActionType.DELETE_PROJECTS, params);
    }

    /** What chooses projects among all: their status and age; null when other words stand beside the noun, which may be a name. */
    private ObjectNode ofProjects(List<Unit> before, List<Unit> after, boolean plural) {
        List<Unit> around = new ArrayList<>(before);
        around.addAll(after);
        ObjectNode filter = node();
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
        Description described = DescriptionReader.ofSelection(taxonomy, clean, today, others);
        boolean read = others.stream().noneMatch(unit -> unit.isAny(Tag.WITH, Tag.WITHOUT, Tag.TASK, Tag.LEAD)) && described.refused() == null && described.what().isEmpty() && described.places().isEmpty() && described.quoted() == null && described.quantity() == null && described.ids().isEmpty() && !described.badNumber();
        boolean aged = described.conditions().properties().stream().allMatch(condition -> condition.getKey().startsWith("created_"));
        filter.setAll(described.conditions());
        boolean many = plural || !filter.has("status") || !described.empty() || !after.isEmpty() || before.stream().anyMatch(unit -> unit.is(Tag.DET));
        return read && aged && many ? filter : null;
    }

    /** The noun that comes first, or null. */
    private static Tag firstNoun(Clause clause) {
        return clause.body().stream().filter(unit -> unit.isAny(Tag.LEAD, Tag.TASK, Tag.PROJECT)).findFirst()
                .map(unit -> unit.is(Tag.TASK) ? Tag.TASK : unit.is(Tag.PROJECT) ? Tag.PROJECT : Tag.LEAD).orElse(null);
    }

    private void create(Clause clause) throws Unplannable {
        String title = clause.title() == null ? "" : clause.title().strip();
        if (title.isEmpty() || title.length() > MAX_TITLE) {
            throw new Unplannable(Wording.Reason.MISSING_TITLE);
        }
        Unit start = clause.details().isEmpty() ? null : clause.details().get(0);
        boolean odd = start != null && !start.is(Tag.QUOTED) && (start.isAny(Tag.AND, Tag.OR, Tag.IF, Tag.FOR) && !start.first().capitalised() || DUE.contains(start.first().folded()) || start.is(Tag.NUMBER) && clause.verb() == Tag.CREATE && firstNoun(clause) == Tag.LEAD);
        if (odd) {
            throw new Unplannable(Wording.Reason.MISSING_TITLE);
        }
        Tag noun = clause.body().isEmpty() && clause.verb() == Tag.CREATE ? nounBefore(clause) : firstNoun(clause);
        if (noun == Tag.PROJECT || noun == Tag.LEAD) {
            boolean quoted = clause.details().get(0).is(Tag.QUOTED);
            ObjectNode fields = noun == Tag.PROJECT && !quoted ? node().put("name", title) : rows.ofCreated(clause.details()).orElse(null);
            boolean unread = noun == Tag.LEAD && !clause.details().get(0).is(Tag.QUOTED) && clause.details().stream().anyMatch(unit -> unit.is(Tag.STATUS_NOUN) || unit.phrase() && unit.last().folded().matches("status|statut"));
            boolean allowed = fields != null && !unread && fields.has("name") && !(noun == Tag.LEAD && clause.details().get(0).isAny(Tag.IN, Tag.FOR) && !clause.details().get(0).first().capitalised()) && (noun == Tag.LEAD ? !fields.has("description") : fields.size() == 1 || fields.size() == 2 && fields.has("description"));
            if (!allowed) {
                throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(clause.details()));
            }
            add(noun == Tag.PROJECT ? ActionType.CREATE_PROJECT : ActionType.CREATE_LEAD, fields);
            return;
        }
        List<Unit> details = clause.details();
        int due = dueFrom(details);
        ObjectNode params = node().put("title", due < 0 ? title : clean.substring(details.get(0).start(), details.get(due - 1).end()));
        if (due > 0) {
            params.put("due_at", details.get(details.size() - 1).first().text());
        }
        clause.body().stream().map(PlanWriter::taskKind).filter(Objects::nonNull).findFirst().ifPresent(kind -> params.put("kind", kind));
        // "A task for lead 12": the row stands at the end of what came before the title.
        int row = clause.body().size() - 2;
        boolean quoted = !details.isEmpty() && details.get(0).is(Tag.QUOTED);
        if (quoted && details.subList(1, due < 0 ? details.size() : due).stream().anyMatch(unit -> !unit.isAny(Tag.POLITE, Tag.COMMA, Tag.STOP))) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(details.subList(1, details.size())));
        }
        if (quoted) {
            params.put("title", title);
        }
        if (row > 0 && clause.body().get(row + 1).id() != null) {
            if (!clause.body().get(row).isAny(Tag.LEAD, Tag.PROJECT)) {
                throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(clause.body()));
            }
            params.put(clause.body().get(row).is(Tag.LEAD) ? "lead_id" : "project_id", clause.body().get(row + 1).id());
        }
        add(ActionType.CREATE_TASK, params);
    }

    /** In "create a project called North and another one called South" the second is a project as well. */
    private Tag nounBefore(Clause clause) {
        int i = clauses.indexOf(clause);
        return i > 0 && clauses.get(i - 1).verb() == Tag.CREATE ? firstNoun(clauses.get(i - 1)) : null;
    }

    /** Where ", due 2026-12-05", "à faire pour le 5 décembre 2026" begins behind a title, or -1. */
    private static int dueFrom(List<Unit> details) {
        int from = details.size() - 1;
        if (from < 1 || !details.get(from).is(Tag.DATE)) {
            return -1;
        }
        boolean told = false;
        while (from > 1 && (details.get(from - 1).isAny(Tag.DET, Tag.COMMA, Tag.IN, Tag.BEFORE, Tag.WITH) || DUE.contains(details.get(from - 1).first().folded()) || details.get(from - 1).is(Tag.FOR))) {
            from--;
            told |= DUE.contains(details.get(from).first().folded()) || details.get(from).isAny(Tag.FOR, Tag.BEFORE);
        }
        return told ? from : -1;
    }

    /** What a word before or behind "task" makes of it, or null. */
    static String taskKind(Unit unit) {
        return unit.is(Tag.MAIL) ? "email" : unit.phrase() || !unit.plain() && !unit.is(Tag.PHONE) ? null : TASK_KINDS.get(unit.first().folded());
    }

    /** The lead named first stays, unless the words say which: "merge 3 into 4", "merge 3 and 4, keep 4". */
    private void merge(Clause clause, int i) throws Unplannable {
        List<Unit> body = clause.body().stream().takeWhile(unit -> !unit.is(Tag.LEAVE)).toList();
        boolean inside = body.size() < clause.body().size();
        boolean after = i + 1 < clauses.size() && clauses.get(i + 1).verb() == Tag.LEAVE;
        List<Unit> stays = inside ? clause.body().subList(body.size() + 1, clause.body().size()) : after ? clauses.get(i + 1).body() : List.of();
        long into = body.stream().takeWhile(unit -> !unit.isAny(Tag.TO, Tag.IN)).count();
        List<String> kept = i > 0 && clauses.get(i - 1).verb() == Tag.LEAVE && !clauses.get(i - 1).negated() ? clauses.get(i - 1).body().stream().map(Unit::id).filter(Objects::nonNull).toList() : List.of();
        List<String> spoken = kept.isEmpty() ? duplicates(i) : kept;
        List<String> ids = new ArrayList<>(Stream.concat(spoken.stream(), body.stream().map(Unit::id).filter(Objects::nonNull)).distinct().toList());
        Set<Tag> around = EnumSet.of(Tag.DET, Tag.LEAD, Tag.AND, Tag.COMMA, Tag.WITH, Tag.TO, Tag.IN, Tag.POLITE);
        if (!spoken.isEmpty()) {
            around.add(Tag.THEM);
        }
        boolean read = body.stream().skip(into).allMatch(unit -> unit.is(Tag.NUMBER) || unit.is(Tag.ID) || unit.isAny(around)) && body.stream().limit(into).allMatch(unit -> unit.id() != null || unit.isAny(around));
        for (int k = 1; k + 1 < body.size(); k++) {
            read &= !(body.get(k - 1).is(Tag.NUMBER) && body.get(k).first().folded().matches("to|à|a") && body.get(k + 1).is(Tag.NUMBER));
        }
        if (ids.size() < 2 || !read) {
            throw new Unplannable(Wording.Reason.MISSING_LEADS);
        }
        List<String> targets = new ArrayList<>(body.stream().skip(into).map(Unit::id).filter(Objects::nonNull).toList());
        if (inside || after) {
            stays.stream().filter(unit -> !unit.isAny(Tag.DET, Tag.LEAD, Tag.POLITE)).forEach(unit -> targets.add(unit.id()));
        }
        targets.addAll(kept.stream().filter(id -> !targets.contains(id)).toList());
        // A duplicate goes, what it is a duplicate of stays.
        boolean original = !spoken.isEmpty() && i > 0 && DUPLICATE_OF.matcher(words(clauses.get(i - 1).body())).find();
        String keep = !targets.isEmpty() ? targets.get(0) : original ? spoken.get(spoken.size() - 1) : ids.get(0);
        boolean unclear = targets.size() > 1 || (inside || after) && targets.isEmpty() || after && clauses.get(i + 1).negated();
        if (unclear || !ids.remove(keep)) {
            throw new Unplannable(Wording.Reason.NOT_EXPRESSIBLE, words(stays.isEmpty() ? body : stays));
        }
        ObjectNode params = node().put("keep_id", keep);
        params.set("merge_ids", array(ids));
        add(ActionType.MERGE_LEADS, params);
    }

    private void add(ActionType type, ObjectNode params) {
        boolean ofRun = params.path("scope").asText().equals("run");
        List<String> before = ofRun ? actions.stream().filter(action -> CHANGES_LEADS.contains(action.type())).map(PlannedAction::id).toList() : List.of();
        actions.add(new PlannedAction("a" + (actions.size() + 1), type, params, before));
    }

    private static Clause without(Clause clause, Tag... tags) {
        Set<Tag> dropped = EnumSet.of(tags[0], tags);
        return new Clause(clause.verb(), clause.negated(), clause.continued(), null, clause.body().stream().filter(unit -> !unit.isAny(dropped)).toList());
    }

    private static ArrayNode array(List<String> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.forEach(array::add);
        return array;
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
