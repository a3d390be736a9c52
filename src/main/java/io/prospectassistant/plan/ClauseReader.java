package io.prospectassistant.plan;

import io.prospectassistant.lead.CategoryTaxonomy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Parts a command into instructions. An instruction begins where a verb (or the noun of an action, "une notification") stands at the start, after a
 * separator, or before its own pronoun ("score them"); whatever else stands before a verb makes it no instruction: "How do I delete leads?" deletes nothing.
 */
final class ClauseReader {

    private static final Set<Tag> RUNNABLE = EnumSet.of(Tag.FIND, Tag.SCORE, Tag.RESCORE, Tag.NURTURE, Tag.NOTIFY, Tag.EMAIL, Tag.DELETE, Tag.EXPORT, Tag.ENRICH);
    private static final Set<String> POSSESSIVES = Set.of("their", "leur", "leurs");
    private static final Set<Tag> BARE = EnumSet.of(Tag.SCORE, Tag.RESCORE, Tag.NURTURE, Tag.NOTIFY, Tag.ENRICH, Tag.EXPORT);
    private static final Set<Tag> HURRIED = EnumSet.of(Tag.FIND, Tag.GIVE, Tag.WANT, Tag.SCORE, Tag.RESCORE, Tag.NURTURE, Tag.NOTIFY, Tag.ENRICH, Tag.EXPORT);
    private static final Set<Tag> NEGATIONS = EnumSet.of(Tag.NOT, Tag.NE, Tag.WITHOUT);
    private static final Set<Tag> CREATABLE = EnumSet.of(Tag.TASK, Tag.PROJECT, Tag.LEAD);
    private static final Set<String> NUMBER_MARKS = Set.of("number", "no", "nr", "num", "numero", "n", "#", "°", "º", "id", ".");
    private static final Set<String> SEVERAL_LEADS = Set.of("leads", "prospects", "entreprises", "contacts", "companies", "businesses");
    private static final Set<String> SEVERAL_ROWS = Set.of("tasks", "projects", "taches", "projets");
    private static final Set<Tag> OBJECTS = EnumSet.of(Tag.ONLY, Tag.ME, Tag.THEM, Tag.ALL, Tag.DET, Tag.LEAD, Tag.EVERYTHING);
    private static final Set<Tag> QUALIFIERS = EnumSet.of(Tag.NOT, Tag.ONLY, Tag.EXCEPT, Tag.WITH, Tag.WITHOUT, Tag.WHICH, Tag.NE);

    /** Where an instruction starts: its verb, what it negates, pronouns that stood before the verb, and the index of the first unit after the verb. */
    private record Head(Tag verb, boolean negated, boolean ne, List<Unit> pronouns, int body) {}

    private final CategoryTaxonomy taxonomy;
    private final String clean;
    private final List<Unit> units;
    private final Telegram telegram;
    /** Index of the first unit that is no courtesy. */
    private final int opening;
    private int telegraphed;
    /** The places of the telegram just read. */
    private List<List<Unit>> heading = List.of();
    /** What the last instruction was, as of the clauses looked at. */
    private Tag last;
    private int looked;
    private int barren;
    private boolean told;
    private final List<Clause> clauses = new ArrayList<>();
    /** The verb whose body is looked for, or null. */
    private Tag reading;

    ClauseReader(CategoryTaxonomy taxonomy, String clean, List<Unit> units) {
        this.taxonomy = taxonomy;
        this.clean = clean;
        // A claim of authority is passed over, but parts what stands around it.
        this.units = withoutNumbers(withoutThanks(units)).stream().map(unit -> unit.is(Tag.AUTHORITY) || plusBetween(clean, unit) ? comma(unit) : unit).toList();
        int spoken = 0;
        while (spoken < this.units.size() && (this.units.get(spoken).isAny(Tag.SEPARATORS) || this.units.get(spoken).is(Tag.POLITE))) {
            spoken++;
        }
        opening = spoken;
        telegram = new Telegram(taxonomy, clean);
    }

    private static Unit comma(Unit unit) {
        return new Unit(EnumSet.of(Tag.COMMA), null, unit.first(), unit.last());
    }

    /** "… + score + notify", unlike "60+". */
    private static boolean plusBetween(String clean, Unit unit) {
        return clean.startsWith("+", unit.start()) && unit.start() > 0 && clean.charAt(unit.start() - 1) == ' ';
    }

    /** "Merci Paul", "thanks mate" at the end: who is thanked is no part of what is asked. */
    private static List<Unit> withoutThanks(List<Unit> units) {
        int end = units.size();
        while (end > 0 && units.get(end - 1).is(Tag.STOP)) {
            end--;
        }
        int from = end;
        while (from > 0 && end - from < 3 && units.get(from - 1).plain()) {
            from--;
        }
        boolean thanks = from > 0 && from < end && units.get(from - 1).is(Tag.POLITE) && units.get(from - 1).first().folded().matches("thanks|thank|thx|cheers|merci");
        return thanks ? units.subList(0, from) : units;
    }

    /** "Task number 12", "lead n° 5", "projet #3" are task 12, lead 5 and project 3. */
    private static List<Unit> withoutNumbers(List<Unit> units) {
        List<Unit> kept = new ArrayList<>();
        for (int i = 0; i < units.size(); i++) {
            int number = i;
            while (endsWithNoun(kept) && number < units.size() && number - i < 3 && !units.get(number).phrase() && NUMBER_MARKS.contains(units.get(number).first().folded())) {
                number++;
            }
            i = number > i && number < units.size() && units.get(number).is(Tag.NUMBER) ? number : i;
            if (!ownsNext(kept, units.get(i))) {
                kept.add(units.get(i));
            }
        }
        return kept;
    }

    private static boolean endsWithNoun(List<Unit> units) {
        return !units.isEmpty() && units.get(units.size() - 1).isAny(CREATABLE);
    }

    /** "Lead 12's status" is the status of lead 12. */
    private static boolean ownsNext(List<Unit> before, Unit unit) {
        boolean row = before.size() > 1 && before.get(before.size() - 1).is(Tag.NUMBER) && endsWithNoun(before.subList(0, before.size() - 1));
        return row && unit.plain() && unit.first().folded().equals("s");
    }

    List<Clause> read() {
        int i = 0;
        Unit separator = null;
        while (i < units.size()) {
            Head head = headAt(i);
            if (head != null) {
                int before = clauses.size();
                boolean late = before > 0 && !units.get(i - 1).isAny(Tag.SEPARATORS) && (at(i, Tag.AFTER) || foundFirst(i));
                i = instruction(head, separator);
                heading = List.of();
                if (late) {
                    // "Score them after finding …": what comes first is said last.
                    clauses.add(clauses.size() - 1, clauses.remove(before - 1));
                }
            } else if (units.get(i).isAny(Tag.SEPARATORS)) {
                i++;
            } else if (telegraphed(i, separator) > i) {
                i = telegraphed;
            } else {
                int end = endOfWords(i + 1);
                boolean condition = at(i, Tag.IF);
                clauses.add(new Clause(condition ? Tag.IF : null, false, false, null, units.subList(i, end)));
                i = end;
            }
            separator = i > 0 && i <= units.size() ? separatorBefore(i) : null;
        }
        return clauses;
    }

    /** Adds the searches that are said without a verb from here on; returns the index after them. */
    private int telegraphed(int i, Unit separator) {
        telegraphed = i;
        Telegram.Found found = i >= barren && mayBeTelegram(i) ? telegram.read(units, i, heading, k -> headAt(k) != null || beginsByItself(k, Tag.FIND)) : null;
        barren = Math.max(barren, telegram.barren());
        if (found != null) {
            boolean continued = separator != null && !clauses.isEmpty();
            for (List<Unit> body : found.searches()) {
                clauses.add(new Clause(Tag.FIND, false, continued, null, body));
                continued = true;
            }
            telegraphed = found.end();
            heading = found.places();
        }
        return telegraphed;
    }

    /** At the start, or after another search: elsewhere such words belong to what was said before. */
    private boolean mayBeTelegram(int i) {
        while (looked < clauses.size()) {
            Clause clause = clauses.get(looked++);
            last = clause.verb() == null ? last : clause.negated() ? Tag.LEAVE : clause.verb();
        }
        return last == null || last == Tag.LEAVE && at(i, Tag.ONLY) || last == Tag.FIND || last == Tag.GIVE || last == Tag.WANT;
    }

    private Unit separatorBefore(int i) {
        for (int j = Math.min(i, units.size() - 1); j >= 0 && j >= i - 1; j--) {
            if (units.get(j).isAny(Tag.SEPARATORS)) {
                return units.get(j);
            }
        }
        return null;
    }

    private int instruction(Head head, Unit separator) {
        int start = head.body();
        boolean negated = head.negated() || inheritsNegation(head, separator);
        boolean nevermore = head.verb() == Tag.DELETE && start + 1 < units.size() && units.get(start).first().folded().equals("plus") && !units.get(start).phrase() && at(start + 1, Tag.DET, Tag.THEM, Tag.LEAD);
        if (!head.negated() && (at(start, Tag.NOT) || nevermore)) {
            negated = true;
            start++;
        } else if (at(start, Tag.THEM) && at(start + 1, Tag.NOT)) {
            negated = true;
        } else if (head.ne() && (at(start, Tag.ONLY) && units.get(start).first().folded().startsWith("que"))) {
            negated = false;
        }
        if (head.verb() == Tag.CREATE || head.verb() == Tag.REMIND || head.verb() == Tag.RENAME) {
            return creation(head, negated, start);
        }
        reading = head.verb();
        int end = endOfBody(head.verb(), start);
        reading = null;
        List<Unit> body = new ArrayList<>(head.pronouns());
        body.addAll(units.subList(start, end));
        boolean continued = head.verb() == Tag.FIND && separator != null && units.get(head.body() - 1).isAny(Tag.AND, Tag.COMMA, Tag.OR, Tag.THEN);
        told = head.body() > 0 && units.get(head.body() - 1).is(Tag.TELL);
        if (told && end == start && at(end, Tag.TO) && headAt(end + 1) != null) {
            // "Tell me to delete all leads" asks for a word, not for the deed.
            clauses.add(new Clause(Tag.IF, false, false, null, body));
            return end;
        }
        add(head.verb(), negated, continued, body);
        return end;
    }

    /** Parts the body of a search where a second number or a second known business begins. */
    private void add(Tag verb, boolean negated, boolean continued, List<Unit> body) {
        if (verb == Tag.FIND || verb == Tag.GIVE || verb == Tag.WANT) {
            Telegram.Found found = telegram.read(body, 0, List.of(), k -> false);
            if (found != null && found.end() == body.size() && !found.usual()) {
                for (List<Unit> search : found.searches()) {
                    clauses.add(new Clause(verb, negated, continued || search != found.searches().get(0), null, search));
                }
                return;
            }
            for (int i = 1; i < body.size() - 1; i++) {
                boolean joint = body.get(i).isAny(Tag.AND, Tag.COMMA, Tag.OR);
                int next = i + 1;
                while (joint && next < body.size() && joins(body, next)) {
                    next++;
                }
                if (joint && next < body.size() && beginsAnotherSearch(body, i, next)) {
                    clauses.add(new Clause(verb, negated, continued, null, List.copyOf(body.subList(0, i))));
                    add(verb, negated, true, body.subList(next, body.size()));
                    return;
                }
            }
        }
        clauses.add(new Clause(verb, negated, continued, null, List.of(), List.copyOf(body), told));
    }

    /** "And", "and then", "and a" before a number. */
    private static boolean joins(List<Unit> body, int i) {
        boolean article = body.get(i).is(Tag.DET) && i + 1 < body.size() && body.get(i + 1).is(Tag.NUMBER);
        return article || body.get(i).isAny(Tag.AND, Tag.COMMA, Tag.POLITE, Tag.THEN);
    }

    private boolean beginsAnotherSearch(List<Unit> body, int joint, int next) {
        if (body.get(next).is(Tag.NUMBER)) {
            List<Unit> behind = body.subList(next + 1, body.size());
            return !isLimit(behind) && !behind.get(0).isAny(Tag.SEPARATORS) && body.subList(0, joint).stream().anyMatch(Unit::plain);
        }
        int from = joint;
        while (from > 0 && body.get(from - 1).plain()) {
            from--;
        }
        boolean afterPlace = body.subList(0, joint).stream().anyMatch(unit -> unit.is(Tag.IN));
        return (afterPlace || known(body, from, joint)) && known(body, next, endOfName(body, next));
    }

    /** Whether a number with these words behind it only says how many: "…, 10 at most". */
    private static boolean isLimit(List<Unit> behind) {
        return behind.isEmpty() || limits(behind.get(0)) && behind.stream().takeWhile(unit -> !unit.isAny(Tag.WITH, Tag.WITHOUT, Tag.WHICH)).allMatch(ClauseReader::limits);
    }

    private static boolean limits(Unit unit) {
        return unit.isAny(Tag.LIMITING) || unit.is(Tag.AT_LEAST);
    }

    private static int endOfName(List<Unit> body, int from) {
        int end = from;
        while (end < body.size() && (body.get(end).plain() || body.get(end).isAny(Tag.OF, Tag.DET))) {
            end++;
        }
        return end;
    }

    private boolean known(List<Unit> body, int from, int to) {
        return from < to && taxonomy.keyFor(clean.substring(body.get(from).start(), body.get(to - 1).end())).isPresent();
    }

    /** "Don't score or nurture them", "don't score and nurture them" (nothing stands between the verbs), "don't score, nurture or email them": the negation goes on. */
    private boolean inheritsNegation(Head head, Unit separator) {
        if (separator == null || clauses.isEmpty() || !clauses.get(clauses.size() - 1).negated()) {
            return false;
        }
        boolean bare = clauses.get(clauses.size() - 1).body().isEmpty();
        boolean another = head.verb() != Tag.NOTIFY && bare;
        return separator.is(Tag.OR) || another && separator.is(Tag.AND) || bare && separator.is(Tag.COMMA) && at(head.body(), Tag.OR);
    }

    private int creation(Head head, boolean negated, int start) {
        int i = start;
        List<Unit> body = new ArrayList<>();
        int owner = at(i, Tag.IN, Tag.TO, Tag.FOR) ? numbered(i + 1) : i;
        List<Unit> owning = owner > i + 1 ? units.subList(i + 1, owner) : List.of();
        i = owning.isEmpty() ? i : owner;
        while (head.verb() == Tag.CREATE && (at(i, Tag.DET, Tag.ME, Tag.THEM, Tag.NEW, Tag.POLITE) || kindBeforeTask(i) || at(i, CREATABLE))) {
            body.add(units.get(i++));
            if (units.get(i - 1).isAny(CREATABLE)) {
                break;
            }
        }
        i = kindOfTask(i, body);
        int related = head.verb() == Tag.RENAME ? numbered(i) : relatedRow(i, body);
        body.addAll(units.subList(i, related));
        // "Add to project 12 a task: …"
        body.addAll(owning);
        i = related;
        boolean colon = false;
        if (at(i, Tag.POLITE) && at(i + 1, Tag.COMMA, Tag.CALLED, Tag.QUOTED)) {
            i++;
        }
        while (at(i, Tag.COMMA, Tag.CALLED, Tag.TO) || head.verb() == Tag.RENAME && at(i, Tag.AS, Tag.IN) || at(i, Tag.OF) && !units.get(i).first().capitalised()) {
            colon |= at(i, Tag.COMMA);
            i++;
        }
        if (i >= units.size()) {
            clauses.add(new Clause(head.verb(), negated, false, "", body));
            return i;
        }
        int behind = at(i, Tag.QUOTED) && !body.isEmpty() && body.get(body.size() - 1).is(Tag.TASK) ? numberedBehind(i + 1) : i;
        if (behind > i + 1) {
            // "A task \"Call back\" for lead 12"
            body.addAll(units.subList(i + 1, behind));
            clauses.add(new Clause(head.verb(), negated, false, units.get(i).first().text(), List.copyOf(units.subList(i, i + 1)), body, false));
            return behind;
        }
        if (at(i, Tag.QUOTED)) {
            int end = goesOn(i + 1) || hasDetails(i + 1) ? endOfTitle(i, colon) : i + 1;
            clauses.add(new Clause(head.verb(), negated, false, units.get(i).first().text(), List.copyOf(units.subList(i, end)), body, false));
            return end;
        }
        int end = endOfTitle(i, colon);
        String title = clean.substring(units.get(i).start(), units.get(end - 1).end());
        clauses.add(new Clause(head.verb(), negated, false, title, List.copyOf(units.subList(i, end)), body, false));
        return end;
    }

    /** Whether the words behind a quoted title belong to it, or say something that must not be passed over. */
    private boolean goesOn(int i) {
        if (i >= units.size()) {
            return false;
        }
        boolean words = !units.get(i).isAny(Tag.SEPARATORS) && !at(i, Tag.POLITE);
        boolean apposition = at(i, Tag.COMMA) && i + 1 < units.size() && (at(i + 1, Tag.DET) || units.get(i + 1).plain()) && headAt(i + 1) == null;
        return words || apposition;
    }

    /** "For lead 12", "dans le projet 4" behind the noun of what is created; {@code from} itself when there is none. */
    private int relatedRow(int from, List<Unit> body) {
        boolean link = from < units.size() && !body.isEmpty() && body.get(body.size() - 1).is(Tag.TASK) && units.get(from).isAny(Tag.FOR, Tag.TO, Tag.IN, Tag.OF);
        int end = link ? numbered(from + 1) : from;
        return link && end > from + 1 ? end : from;
    }

    private int numberedBehind(int from) {
        boolean link = at(from, Tag.FOR, Tag.TO, Tag.IN, Tag.OF, Tag.WITH);
        int end = link ? numbered(from + 1) : from;
        return link && end > from + 1 && (end == units.size() || units.get(end).isAny(Tag.SEPARATORS) || at(end, Tag.POLITE)) ? end : from;
    }

    /** "A task of type call", "une tâche d'appel", unlike "une tâche appeler Bob": index after it; the kind becomes part of the body. */
    private int kindOfTask(int from, List<Unit> body) {
        int kind = at(from, Tag.OF) ? from + 1 : from;
        boolean named = !body.isEmpty() && body.get(body.size() - 1).is(Tag.TASK) && kind < units.size() && Creations.taskKind(units.get(kind)) != null
                && (kind + 1 == units.size() || units.get(kind + 1).isAny(Tag.FOR, Tag.TO, Tag.COMMA, Tag.CALLED, Tag.QUOTED, Tag.IN));
        if (named) {
            body.add(body.size() - 1, units.get(kind));
        }
        return named ? kind + 1 : from;
    }

    /** ", in Paris, delete …": a place or a project with a comma behind it belongs to the order that follows. */
    private boolean leads(int from) {
        int end = from + 1;
        while (at(from, Tag.IN, Tag.FOR) && end < units.size() && end - from < 6 && !units.get(end).isAny(Tag.SEPARATORS)) {
            end++;
        }
        return end > from + 1 && at(end, Tag.COMMA) && headAt(end + 1) != null;
    }

    /** "The lead 12", "projet 4": a noun with its number; {@code from} itself when there is none. */
    private int numbered(int from) {
        int noun = at(from, Tag.DET) ? from + 1 : from;
        return noun + 1 < units.size() && units.get(noun).isAny(CREATABLE) && at(noun + 1, Tag.NUMBER, Tag.ID) ? noun + 2 : from;
    }

    /** "« Spring fair » with the description …", "\"Garage Martin\", city Vichy": more is said of what has its name in quotes. */
    private boolean hasDetails(int from) {
        int i = from;
        while (at(i, Tag.COMMA, Tag.WITH, Tag.DET, Tag.AND)) {
            i++;
        }
        return i > from && i < units.size() && RowFields.label(units.get(i)) != null || at(from, Tag.IN) && possiblePlace(from + 1);
    }

    /** "Task 31 is done", "lead 5: won" tells a status as a fact, and nothing more. */
    private boolean tellsStatus(int from) {
        int i = numbered(from);
        boolean told = i > from;
        while (told && at(i, Tag.WHICH, Tag.COMMA, Tag.POLITE, Tag.TO, Tag.AS, Tag.IN) && !units.get(i).isAny(Tag.TASK_STATUSES)) {
            i++;
        }
        boolean status = told && i < units.size() && (units.get(i).isAny(Tag.TASK_STATUSES) || units.get(i).isAny(Tag.LEAD_STATUSES));
        return status && (i + 1 == units.size() || units.get(i + 1).isAny(Tag.SEPARATORS) && !units.get(i + 1).first().text().equals("?"));
    }

    /** A title goes on to the end of its sentence, or to a separator after which another instruction clearly begins. */
    private int endOfTitle(int from, boolean colon) {
        for (int i = from + 1; i < units.size(); i++) {
            Unit unit = units.get(i);
            int next = i + 1;
            while (at(next, Tag.SEPARATORS)) {
                next++;
            }
            if (unit.is(Tag.STOP) && (next >= units.size() || !clean.substring(unit.start(), unit.end()).equals(".") || headAt(next) != null)) {
                return i;
            }
            if (unit.isAny(Tag.COMMA, Tag.THEN, Tag.AND) && next < units.size()) {
                Head head = headAt(next);
                boolean object = head != null && (at(head.body(), Tag.NUMBER) || at(head.body(), OBJECTS) || at(head.body(), CREATABLE));
                boolean clear = object || head != null && units.get(head.body() - 1).phrase();
                boolean byItself = !unit.is(Tag.AND) || next > i + 1;
                boolean harmless = head != null && head.verb() != Tag.DELETE && head.verb() != Tag.UPDATE;
                boolean over = units.subList(next, units.size()).stream().allMatch(rest -> rest.isAny(Tag.POLITE, Tag.STOP));
                if (clear && (!colon || byItself && harmless) || over) {
                    return i;
                }
            }
        }
        return units.size();
    }

    private int endOfBody(Tag verb, int start) {
        boolean another = HURRIED.contains(verb) && start < units.size() && at(start - 1, BARE);
        if (another && (bare(start, verb) || at(start, BARE) && beginsByItself(start, verb))) {
            return start;
        }
        boolean inert = false;
        for (int i = start; i < units.size(); i++) {
            Unit unit = units.get(i);
            if (i > start && !inert && beginsByItself(i, verb)) {
                return i;
            }
            inert |= at(i, Tag.WHEN) && verb == Tag.NOTIFY;
            if (!unit.isAny(Tag.SEPARATORS) || verb == Tag.PUT && unit.is(Tag.TO)) {
                continue;
            }
            int next = i;
            while (at(next, Tag.SEPARATORS) || at(next, Tag.POLITE) && !(verb == Tag.UPDATE && at(next, Tag.TASK_STATUSES))) {
                next++;
            }
            boolean ends = unit.isAny(Tag.STOP, Tag.BUT, Tag.THEN) && !(at(next, QUALIFIERS) && further(next) == null);
            if (unit.is(Tag.COMMA) && leads(next)) {
                return i;
            }
            if (next < units.size() && unit.isAny(Tag.COMMA, Tag.STOP) && at(next, Tag.STATEMENT) && next + 1 < units.size()) {
                return i;
            }
            boolean either = verb != Tag.FIND && at(i, Tag.OR) && next == i + 1 && at(next, Tag.WITHOUT);
            if (next < units.size() && (either || lacksContact(start, i, next))) {
                continue;
            }
            if (next >= units.size() || ends || headAt(next) != null || inert && !unit.is(Tag.TO)) {
                return i;
            }
        }
        return units.size();
    }

    /** "With a phone but no email": what is missing there is a contact detail, not a mail that must not be sent. */
    private boolean lacksContact(int start, int end, int next) {
        return units.get(next).is(Tag.WITHOUT) && !units.get(next).isAny(Tag.NOT, Tag.NE) && at(next + 1, Tag.CONTACTS)
                && units.subList(start, end).stream().anyMatch(unit -> unit.isAny(Tag.CONTACTS));
    }

    private int endOfWords(int start) {
        for (int i = start; i < units.size(); i++) {
            boolean asks = units.get(i).is(Tag.FIND) && units.get(i).phrase() && at(i + 1, Tag.NUMBER);
            if (asks && units.subList(start - 1, i).stream().noneMatch(unit -> unit.isAny(Tag.QUESTION, Tag.IF, Tag.NOT, Tag.NE, Tag.WHEN) || unit.isAny(Tag.VERBS))) {
                // "For my file of tomorrow I need 27 schools": whatever stands before.
                return i;
            }
            if (units.get(i).isAny(Tag.COMMA, Tag.STOP, Tag.THEN, Tag.BUT) || units.get(i).isAny(Tag.AND) && headAt(i + 1) != null) {
                return i;
            }
        }
        return units.size();
    }

    /** An instruction without a separator before it: "… in Lyon score them", "… in Lyon without nurturing". */
    private boolean beginsByItself(int i, Tag verb) {
        Unit unit = units.get(i);
        if (unit.is(Tag.AFTER) && at(i + 1, Tag.VERBS) && headAt(i) != null || foundFirst(i) || bare(i, verb)) {
            return true;
        }
        if (unit.isAny(Tag.VERBS) && !unit.glued() && !at(i - 1, Tag.WHEN)) {
            boolean pronoun = i + 1 < units.size() && (at(i + 1, Tag.ME) || Unit.pronoun(units, i + 1));
            return pronoun && headAt(i) != null || unit.is(Tag.NOTIFY) && unit.phrase();
        }
        boolean accompanied = unit.is(Tag.WITH) && actionNounFrom(i + 1) > 0;
        boolean refused = unit.isAny(NEGATIONS) && headAt(i) != null && !at(headAt(i).body() - 1, Tag.MAIL);
        return accompanied || refused;
    }

    /** "… in lyon score nurture notify", "… lance nurturing", "… find 20 dentists": verbs in a row, as one types them in a hurry. */
    private boolean bare(int i, Tag verb) {
        Unit unit = units.get(i);
        Unit before = units.get(i - 1);
        boolean possessive = before.is(Tag.THEM) && POSSESSIVES.contains(before.first().folded());
        boolean settled = before.plain() || before.isAny(BARE) || before.isAny(Tag.NUMBER, Tag.THEM, Tag.ME, Tag.LEAD, Tag.POLITE, Tag.TIME, Tag.EVERYTHING, Tag.BY_MAIL);
        if (possessive || !settled || !HURRIED.contains(verb) || unit.glued()) {
            return false;
        }
        boolean last = i + 1 == units.size() || at(i + 1, Tag.SEPARATORS) || at(i + 1, BARE) || at(i + 1, Tag.POLITE, Tag.TIME, Tag.BY_MAIL)
                || unit.is(Tag.NOTIFY) && at(i + 1, Tag.MAIL);
        boolean runs = unit.is(Tag.RUN) && at(i + 1, RUNNABLE) && headAt(i) != null;
        boolean finds = unit.is(Tag.FIND) && at(i + 1, Tag.NUMBER);
        return unit.isAny(BARE) && last && headAt(i) != null || runs || finds;
    }

    /** "Let me know when you've found 10 notaries in Nimes" asks for a search. */
    private boolean foundFirst(int i) {
        return at(i, Tag.WHEN) && at(i + 1, Tag.FIND) && at(i + 2, Tag.NUMBER) && clauses.stream().noneMatch(clause -> clause.verb() == Tag.FIND);
    }

    private int actionNounFrom(int i) {
        int j = i;
        while (at(j, Tag.DET)) {
            j++;
        }
        return at(j, Tag.ACTION_NOUN) && !at(j + 1, Tag.ABOVE) && !at(j + 1, Tag.BELOW) ? j : 0;
    }

    /** "The boss wants", "mon client a besoin de": index after the verb of wanting when a number follows; {@code from} itself when nobody wants anything. */
    private int wantedBySomebody(int from) {
        int i = from;
        while (i < units.size() && i - from < 4 && (units.get(i).plain() || units.get(i).isAny(Tag.DET, Tag.LEAD, Tag.ME)) && !units.get(i).is(Tag.WANTS)) {
            i++;
        }
        return i > from && at(i, Tag.WANTS) && at(i + 1, Tag.NUMBER) ? i + 1 : from;
    }

    private Head headAt(int from) {
        int wanted = from == 0 || units.get(from - 1).isAny(Tag.SEPARATORS) || at(from - 1, Tag.POLITE) ? wantedBySomebody(from) : from;
        return wanted > from ? new Head(Tag.FIND, false, false, List.of(), wanted) : headOf(from);
    }

    /**
     * What only goes on with the instruction before: "… and a dozen in Quimper", "… but not task 42", "… and another one called South"; null when it is
     * nothing of the kind.
     */
    private Head further(int from) {
        Clause before = clauses.isEmpty() || from == 0 || !units.get(from - 1).isAny(Tag.SEPARATORS) ? null : clauses.get(clauses.size() - 1);
        boolean follows = from > 0 && units.get(from - 1).isAny(Tag.SEPARATORS);
        if (follows && at(from, Tag.NOT) && reading == Tag.DELETE && numbered(from + 1) > from + 1) {
            return new Head(Tag.DELETE, true, false, List.of(), from + 1);
        }
        if (reading != null || before == null || before.verb() == null) {
            return null;
        }
        boolean enough = at(from, Tag.NUMBER) && at(from + 1, Tag.EACH) && (from + 2 == units.size() || at(from + 2, Tag.SEPARATORS) || at(from + 2, Tag.POLITE));
        if (before.verb() == Tag.FIND && enough) {
            return new Head(Tag.FIND, false, false, List.of(), from);
        }
        int number = at(from, Tag.DET) ? from + 1 : from;
        if (before.verb() == Tag.FIND && at(number, Tag.NUMBER) && at(number + 1, Tag.IN) && number + 2 < units.size()) {
            return new Head(Tag.FIND, false, false, List.of(), number);
        }
        if (at(from, Tag.NOT) && before.verb() == Tag.DELETE && numbered(from + 1) > from + 1) {
            return new Head(before.verb(), true, false, List.of(), from + 1);
        }
        int called = from;
        while (called < units.size() && called - from < 3 && !at(called, Tag.CALLED) && (units.get(called).plain() || at(called, Tag.DET, Tag.NUMBER, Tag.THEM, Tag.NEW))) {
            called++;
        }
        if (before.verb() == Tag.CREATE && called > from && at(called, Tag.CALLED)) {
            return new Head(Tag.CREATE, before.negated(), false, List.of(), called);
        }
        int noun = from;
        while (at(noun, Tag.DET, Tag.NEW)) {
            noun++;
        }
        boolean another = before.verb() == Tag.CREATE && noun > from && at(noun, CREATABLE) && at(noun + 1, Tag.QUOTED, Tag.CALLED, Tag.COMMA, Tag.TO);
        return another ? new Head(Tag.CREATE, before.negated(), false, List.of(), from) : null;
    }

    private Head headOf(int from) {
        Head further = further(from);
        if (further != null) {
            return further;
        }
        int i = from;
        boolean negated = false;
        boolean ne = false;
        boolean wanted = false;
        List<Unit> pronouns = new ArrayList<>();
        for (; i < units.size(); i++) {
            Unit unit = units.get(i);
            boolean verbNext = at(i + 1, Tag.VERBS);
            if (unit.is(Tag.AFTER) && i == from && i + 1 < units.size() && (verbNext || units.get(i + 1).isAny(Tag.THEM, Tag.ME))) {
                continue;
            }
            if (unit.is(Tag.WHEN) && i == from && at(i + 1, Tag.FIND) && (from == 0 || at(from - 1, Tag.STOP) || foundFirst(i))) {
                continue;
            }
            if (unit.isAny(NEGATIONS)) {
                negated = true;
                ne |= unit.is(Tag.NE);
            } else if (unit.isAny(Tag.VERBS) && !unit.is(Tag.WANT)) {
                break;
            } else if (unit.is(Tag.WANT)) {
                wanted = true;
            } else if (unit.is(Tag.NEW) && at(i + 1, CREATABLE) && !wanted && !negated && i == from) {
                return new Head(Tag.CREATE, false, false, List.of(), i + 1);
            } else if ((unit.is(Tag.THEM) || unit.is(Tag.ME)) && verbNext && !at(i + 1, Tag.ACTION_NOUN)) {
                pronouns.add(unit);
            } else if (unit.isAny(Tag.DET, Tag.OF, Tag.WITH) && (actionNounFrom(i + 1) > 0 || negated && verbNext)) {
                continue;
            } else if (!unit.isAny(Tag.POLITE, Tag.DOUBT, Tag.TIME, Tag.ONLY, Tag.TO, Tag.THEN)) {
                break;
            }
        }
        if (i >= units.size()) {
            return null;
        }
        Unit unit = units.get(i);
        if (wanted && !unit.isAny(Tag.VERBS)) {
            return new Head(Tag.FIND, negated, ne, pronouns, i);
        }
        if (from == i && from == opening && at(i, Tag.TASK, Tag.PROJECT) && at(i + 1, Tag.COMMA) && clean.startsWith(":", units.get(i + 1).start())) {
            return new Head(Tag.CREATE, false, false, List.of(), i);
        }
        if (!negated && from == i && tellsStatus(from)) {
            return new Head(Tag.UPDATE, false, false, List.of(), from);
        }
        if (!unit.isAny(Tag.VERBS)) {
            return startsWithBusinesses(from, i, negated) ? new Head(Tag.FIND, negated, ne, List.of(), i) : null;
        }
        return verbAt(i, negated, ne, pronouns);
    }

    private Head verbAt(int i, boolean negated, boolean ne, List<Unit> pronouns) {
        Unit unit = units.get(i);
        boolean limit = at(i + 1, Tag.NUMBER) || at(i + 1, Tag.COMPARATORS) && !at(i + 1, Tag.EXACTLY);
        if (unit.is(Tag.SCORE) && !unit.is(Tag.RESCORE) && limit) {
            return null;
        }
        if (unit.is(Tag.EMAIL) && pronouns.isEmpty() && !negated && !at(i + 1, OBJECTS) && !at(i + 1, Tag.LEAD_STATUSES)) {
            return null;
        }
        if (unit.is(Tag.RUN)) {
            return runAt(i, negated, ne, pronouns);
        }
        // "Drop me a line", but "drop the leads".
        Tag verb = unit.is(Tag.SEND) && unit.is(Tag.DELETE) ? at(i + 1, Tag.ME) ? Tag.SEND : Tag.DELETE : verbOf(unit, Tag.VERBS);
        int j = i + 1;
        if (verb == Tag.NURTURE) {
            while (at(j, Tag.CAMPAIGN)) {
                j++;
            }
        }
        if ((verb == Tag.PUT || verb == Tag.CREATE) && createsOne(verb, j)) {
            return new Head(Tag.CREATE, negated, ne, pronouns, j);
        }
        if (verb == Tag.CREATE) {
            return negated ? new Head(Tag.CREATE, true, ne, pronouns, j) : null;
        }
        return new Head(verb, negated, ne, pronouns, j);
    }

    /** "Add a task", "create a lead named Acme", unlike "put lead 5 to won" and "create 20 leads". */
    private boolean createsOne(Tag verb, int from) {
        boolean put = verb == Tag.PUT;
        int row = at(from, Tag.IN, Tag.TO, Tag.FOR) ? numbered(from + 1) : from;
        int noun = row > from + 1 ? row : from;
        while (noun < units.size() && (at(noun, Tag.DET, Tag.POLITE, Tag.ME, Tag.NEW) || kindBeforeTask(noun)) && !at(noun, CREATABLE)) {
            noun++;
        }
        if (!at(noun, CREATABLE)) {
            return false;
        }
        boolean numbered = at(noun + 1, Tag.NUMBER, Tag.ID);
        boolean one = noun > from && !at(from, Tag.ALL) || at(from, Tag.TASK, Tag.PROJECT) || at(from, Tag.LEAD) && singular(from);
        if (put && (numbered || !one) || numbered && !at(noun - 1, Tag.CALLED)) {
            return false;
        }
        String word = units.get(noun).first().folded();
        return !SEVERAL_LEADS.contains(word) && !(put && SEVERAL_ROWS.contains(word));
    }

    /** "Start nurturing", "run an export", "launch the winback sequence": what is to be done is said by a noun. */
    private Head runAt(int i, boolean refused, boolean ne, List<Unit> pronouns) {
        boolean negated = refused;
        int j = i + 1;
        while (at(j, Tag.DET, Tag.OF, Tag.POLITE, Tag.CAMPAIGN, Tag.TO, Tag.ONLY, Tag.NEW, Tag.NOT, Tag.ALL) && !units.get(j).isAny(RUNNABLE)) {
            negated |= at(j, Tag.NOT);
            j++;
        }
        if (at(j, RUNNABLE)) {
            Tag verb = verbOf(units.get(j), RUNNABLE);
            if (verb != Tag.NURTURE && (isSequence(j - 1) || isSequence(j + 1))) {
                // "The delete sequence" deletes nothing.
                return null;
            }
            while (at(j + 1, Tag.CAMPAIGN)) {
                j++;
            }
            return new Head(verb, negated, ne, pronouns, j + 1);
        }
        int noun = i + 1;
        while (at(noun, Tag.DET, Tag.ME, Tag.NEW, Tag.POLITE)) {
            noun++;
        }
        if (at(noun, Tag.CSV, Tag.EXPORT)) {
            return new Head(Tag.EXPORT, negated, ne, pronouns, at(noun, Tag.CSV) ? noun : noun + 1);
        }
        if (at(noun, Tag.PROJECT, Tag.TASK) && at(noun + 1, Tag.CALLED, Tag.QUOTED, Tag.COMMA)) {
            return new Head(Tag.CREATE, negated, ne, pronouns, i + 1);
        }
        int sequence = namedSequence(i + 1);
        return sequence > i ? new Head(Tag.NURTURE, negated, ne, pronouns, sequence) : negated ? new Head(Tag.RUN, true, ne, pronouns, i + 1) : null;
    }

    private boolean isSequence(int i) {
        return at(i, Tag.CAMPAIGN) && units.get(i).first().folded().startsWith("sequence");
    }

    /** "Call" in "a call task". */
    private boolean kindBeforeTask(int i) {
        return at(i + 1, Tag.TASK) && Creations.taskKind(units.get(i)) != null;
    }

    /** "The winback sequence", "la séquence printemps" behind "start": where it begins, or -1. */
    private int namedSequence(int from) {
        int i = from;
        while (at(i, Tag.DET)) {
            i++;
        }
        int end = Math.min(units.size(), i + 3);
        boolean said = i < end && (at(i, Tag.CAMPAIGN) || at(i + 1, Tag.CAMPAIGN));
        return said && Sequence.in(clean, units.subList(i, end)) != null ? i : -1;
    }

    private boolean singular(int i) {
        return units.get(i).first().folded().matches("lead|prospect");
    }

    private static Tag verbOf(Unit unit, Set<Tag> among) {
        return among.stream().filter(unit::is).min((a, b) -> Boolean.compare(a == Tag.EMAIL || a == Tag.FIND, b == Tag.EMAIL || b == Tag.FIND)).orElseThrow();
    }

    /** "20 dentists in Lyon" without a verb, at the very start: a known business and a place. */
    private boolean startsWithBusinesses(int from, int i, boolean negated) {
        boolean start = from <= opening && clauses.stream().allMatch(clause -> clause.verb() == null);
        boolean afterSearch = !clauses.isEmpty() && mayBeTelegram(i) && from > 0 && units.get(from - 1).isAny(Tag.SEPARATORS);
        if (negated || !start && !afterSearch) {
            return false;
        }
        int j = at(i, Tag.NUMBER) ? i + 1 : i;
        if (at(j, Tag.LEAD)) {
            j++;
        }
        int end = endOfName(units, j);
        int place = at(end, Tag.LEAD) ? end + 1 : end;
        boolean business = known(units, j, end);
        boolean anything = start && end > j && counted(i, place);
        boolean series = start && j > i && business && at(end, Tag.AND, Tag.COMMA) && at(end + 1, Tag.NUMBER) && end + 2 < units.size();
        return series || at(place, Tag.IN) && (business || anything) || at(place, Tag.COMMA) && at(i, Tag.NUMBER) && !business && anything;
    }

    /** "3 umbrella makers in Aurillac", "umbrella makers in Aurillac, 3": a number, words that mean nothing else, and a known place. */
    private boolean counted(int i, int preposition) {
        int end = preposition + 2;
        boolean placed = possiblePlace(preposition + 1);
        boolean last = at(end, Tag.COMMA) && at(end + 1, Tag.NUMBER) && units.subList(end + 2, units.size()).stream().allMatch(unit -> unit.is(Tag.STOP));
        boolean first = at(i, Tag.NUMBER) && (end >= units.size() || units.get(end).isAny(Tag.SEPARATORS));
        return placed && (first || last);
    }

    private boolean at(int i, Tag... some) {
        return i >= 0 && i < units.size() && units.get(i).isAny(some);
    }

    private boolean at(int i, Set<Tag> some) {
        return i >= 0 && i < units.size() && units.get(i).isAny(some);
    }

    private boolean possiblePlace(int i) {
        return i < units.size() && units.get(i).possiblePlace();
    }
}
