package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.lead.CategoryTaxonomy;
import io.prospectassistant.lead.Region;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what an instruction is about. In a search, words that are not understood are part of what is searched for; in a selection of leads that we
 * have they must not be passed over, since "delete the leads that John added" is not "delete the leads".
 */
final class DescriptionReader {

    private static final Set<String> LOWER_ARTICLES = Set.of("la", "le", "les", "l", "saint", "sainte", "san", "new", "los", "las", "el");
    private static final Set<String> PARTICLES = Set.of("en", "sur", "sous", "de", "du", "des", "d", "l", "la", "le", "les", "aux", "lez", "upon", "of", "the",
            "der", "del", "da", "di");

    /** Inside names that were typed without capitals: "aix en provence". */
    private static final Set<String> SMALL_PARTICLES = Set.of("en", "sur", "sous", "upon", "la", "le", "les");

    /** Prepositions inside names of businesses: "bars à chats", "conseils en brevets". */
    private static final Set<String> NAMING = Set.of("à", "a", "au", "aux", "en");
    /** Nouns that say what kind of thing is sought, unlike "leads". */
    private static final Set<String> FIRMS = Set.of("company", "companies", "business", "businesses", "entreprises", "societes", "etablissements");

    /** Say how many rather than how good. */
    private static final Set<String> LIMITS = Set.of("max", "maximum", "a maximum of", "maximum of", "up to", "at the most", "no more than", "not more than",
            "limit", "limit to", "limited to", "limit of", "limit it to", "capped at", "cap at", "un maximum de", "au maximum", "jusqu a", "maximum de",
            "au maximum de", "pas plus de", "limite a", "limitee a", "limites a", "limitees a", "dans la limite de", "limite toi a", "limitez vous a",
            "tout au plus");
    /** A number before these counts no businesses. */
    private static final Set<String> MEASURES = Set.of("%", "percent", "hour", "hours", "h", "heure", "heures", "star", "stars", "etoile", "etoiles", "km", "euros", "minutes");
    /** Behind these a part of what was said before is named. */
    private static final Set<String> EXAMPLES = Set.of("including", "featuring", "especially", "particularly", "notably", "surtout", "notamment", "particulierement");
    private static final Set<String> NO_PLACES = Set.of("excel", "xlsx", "xls", "pdf", "json", "xml", "salesforce", "hubspot", "sheets", "outlook", "word", "town",
            "city", "village", "here", "home", "lunch", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
            "december", "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre", "ville", "ici",
            "chez", "midi", "minuit", "general", "priority", "priorite", "advance", "avance", "bulk", "masse", "detail", "retard", "double", "attente", "error",
            "erreur", "risk", "risque", "cours", "progress", "question", "trouble", "time", "temps");
    /** Mean a part of what is chosen, and nobody knows which. */
    private static final Set<String> PARTIAL = Set.of("some", "a", "an", "un", "une", "several", "quelques", "quelque", "plusieurs", "other", "autres", "autre",
            "more", "additional", "extra", "another", "that", "various", "divers", "diverses", "a few", "couple of", "a handful of", "a bunch of", "a number of",
            "a batch of", "a selection of", "a set of", "dozens of", "hundreds of", "loads of", "lots of", "plenty of", "dozens", "hundreds", "un tas de",
            "un paquet de", "une poignee de", "un lot de", "une serie de", "une selection de", "un certain nombre de", "des dizaines de", "des centaines de",
            "plein de", "pas mal de");
    /** Say nothing of what is searched for. */
    private static final Set<Tag> SKIPPED_IN_SEARCH = EnumSet.of(Tag.ME, Tag.THEM, Tag.POLITE, Tag.TIME, Tag.ONLY, Tag.DET, Tag.ALL, Tag.OF, Tag.IN, Tag.FOR, Tag.WITH,
            Tag.WHICH, Tag.COMMA, Tag.STOP, Tag.AND, Tag.OR, Tag.TO, Tag.BUT, Tag.THEN, Tag.AREA, Tag.POINTS, Tag.EACH, Tag.EXISTING, Tag.WHEN, Tag.BY_APP, Tag.BY_MAIL,
            Tag.DOUBT);
    /** Say nothing of what is chosen, once all that could has been read. */
    private static final Set<Tag> SKIPPED_IN_SELECTION = EnumSet.of(Tag.WHICH, Tag.DET, Tag.THEM, Tag.ME, Tag.POLITE, Tag.ONLY, Tag.OF, Tag.IN, Tag.FOR, Tag.COMMA,
            Tag.STOP, Tag.AND, Tag.OR, Tag.TO, Tag.STATUS_NOUN, Tag.CSV, Tag.POINTS, Tag.AREA, Tag.BUT, Tag.THEN, Tag.WITH, Tag.SUBJECT);
    /** Between two kinds of businesses that are both meant. */
    static final char FURTHER = '\n';
    private static final int LONGEST_BUSINESS = 60;
    /** In units. */
    private static final int LONGEST_FIRM = 8;
    private static final BigDecimal MOST_STARS = BigDecimal.valueOf(5);
    private static final Pattern RATING = Pattern.compile("\\b(rated|rating|ratings|notes?|stars?|etoiles?|sur 5|out of 5|avis|reviews?)\\b");
    /** Say by themselves that the age of the row is meant. */
    private static final Pattern OF_CREATION = Pattern.compile("\\b(cree|ajoute|created|added|importe|imported|older|newer|plus vieux|plus ancien|plus recent|date|datant|vieux|ages)");
    private static final BigDecimal MOST_DAYS = BigDecimal.valueOf(3650);

    private final CategoryTaxonomy taxonomy;
    private final String clean;
    private final List<Unit> units;
    private final boolean search;
    /** Typed without any capital, so that names have none either. */
    private final boolean small;
    private final LocalDate today;

    private BigDecimal quantity;
    private Tag noun;
    private boolean all;
    private boolean everything;
    private boolean pointing;
    private boolean existing;
    private final StringBuilder what = new StringBuilder();
    /** Index after the last unit that was said. */
    private int whatEnd = -1;
    /** Length of what was said when the last place was read: a list of places goes on only directly after a place. */
    private int whatAtPlace = -1;
    private final List<Place> places = new ArrayList<>();
    private final ObjectNode conditions = JsonNodeFactory.instance.objectNode();
    private final Set<Tag> required = EnumSet.noneOf(Tag.class);
    private final List<String> ids = new ArrayList<>();
    private String quoted;
    private String refused;
    private boolean badNumber;

    /** A contact detail named next is a condition: "with", "who have" (true), "without" (false), nothing of the kind (null). */
    private Boolean having;
    private boolean aboutScore;

    private DescriptionReader(CategoryTaxonomy taxonomy, String clean, LocalDate today, List<Unit> units, boolean search) {
        this.today = today;
        this.taxonomy = taxonomy;
        this.clean = clean;
        this.units = units;
        this.search = search;
        small = clean.codePoints().noneMatch(Character::isUpperCase);
    }

    /** What a search is for: words that mean nothing else say what to look for. */
    static Description ofSearch(CategoryTaxonomy taxonomy, String clean, List<Unit> units) {
        return new DescriptionReader(taxonomy, clean, LocalDate.EPOCH, units, true).read();
    }

    /** Which of the leads, tasks or projects that we have. */
    static Description ofSelection(CategoryTaxonomy taxonomy, String clean, LocalDate today, List<Unit> units) {
        return new DescriptionReader(taxonomy, clean, today, units, false).read();
    }

    private Description read() {
        for (int i = 0; i < units.size(); ) {
            i = next(i);
        }
        return new Description(quantity, noun, all, everything, pointing, existing, what.toString().strip(), List.copyOf(places), conditions, required,
                ids.stream().distinct().toList(), quoted, refused, badNumber);
    }

    /** Reads the unit at {@code i} with what belongs to it; returns the index after. */
    private int next(int i) {
        Unit unit = units.get(i);
        int aged = search ? i : age(i);
        if (aged > i) {
            return aged;
        }
        if (search && unit.is(Tag.BETWEEN) && !at(i + 1, Tag.NUMBER)) {
            return refuse(i);
        }
        if (unit.is(Tag.NUMBER) || unit.isAny(Tag.COMPARATORS) && (!unit.is(Tag.IN) || at(i + 1, Tag.NUMBER))) {
            return number(i);
        }
        if (unit.is(Tag.CATEGORY)) {
            return i + 1;
        }
        if (unit.is(Tag.QUOTED) && (search || unit.status().isEmpty())) {
            quoted = unit.first().text();
            if (search || at(i - 1, Tag.CATEGORY)) {
                what.append(what.length() > 0 ? " " : "").append(quoted);
            }
            return i + 1;
        }
        if (unit.is(Tag.ID)) {
            ids.add(unit.first().text().toLowerCase(Locale.ROOT));
            return i + 1;
        }
        int date = at(i + 1, Tag.DET) ? i + 2 : i + 1;
        if (unit.isAny(Tag.BEFORE, Tag.AFTER, Tag.OLDER, Tag.NEWER) && at(date, Tag.DATE) && isDate(units.get(date).first().text())) {
            String member = unit.isAny(Tag.BEFORE, Tag.OLDER) ? "created_before" : "created_after";
            if (conditions.has(member) || tellsSomethingElse(i)) {
                return refuse(i);
            }
            conditions.put(member, units.get(date).first().text());
            return date + 1;
        }
        int project = projectFrom(i);
        if (project > i) {
            return project;
        }
        if (unit.isAny(Tag.EXCEPT, Tag.LATER) || search && unit.isAny(Tag.PROJECT, Tag.TASK) && !places.isEmpty()) {
            return refuse(i);
        }
        if (unit.isAny(Tag.CONTACTS) && having != null && !unit.isAny(Tag.SEPARATORS)) {
            return contact(i);
        }
        if (unit.isAny(Tag.WITHOUT, Tag.NOT, Tag.NE)) {
            if (contactFrom(i + 1)) {
                having = false;
                return i + 1;
            }
            return unit.is(Tag.NE) ? i + 1 : refuse(i);
        }
        if (unit.is(Tag.IN) && !unit.glued() || unit.is(Tag.OF)) {
            int after = placeFrom(i);
            if (after > i) {
                return after;
            }
        }
        if (!search && EXAMPLES.contains(unit.first().folded()) && i > 0) {
            return refuse(i);
        }
        if (!search && i + 1 == units.size() && i > 0 && (unit.isAny(Tag.WITH, Tag.STATUS_NOUN, Tag.CATEGORY) || unit.is(Tag.WHICH) && unit.last().folded().matches("status|statut"))) {
            // The sentence breaks off: "the leads in Lyon with the status".
            return refuse(i);
        }
        if (unit.is(Tag.WITH) && !search && at(i + 1, Tag.THEM) && at(i + 2, Tag.CONTACTS)) {
            // "Export them with their phone" chooses none.
            return refuse(i);
        }
        if (unit.is(Tag.WITH) && (contactFrom(i + 1) || !search)) {
            having = true;
            return i + 1;
        }
        if (unit.isAny(Tag.AND, Tag.OR, Tag.COMMA) && !places.isEmpty() && what.length() == whatAtPlace) {
            int after = furtherPlace(i);
            if (after > i) {
                return after;
            }
        }
        if (unit.place() && !noPlace(i) && (search ? endsSearch(i) : places.isEmpty() || what.length() == whatAtPlace)) {
            keepPlace(text(i, i + 1));
            return i + 1;
        }
        return search ? searched(i) : selected(i);
    }

    /** "Find 20 escape games Lyon": a known place after what is sought, and nothing of the kind behind it. */
    private boolean endsSearch(int i) {
        return what.length() > 0 && places.isEmpty() && (i + 1 == units.size() || units.get(i + 1).isAny(Tag.WITH, Tag.WHICH, Tag.POLITE, Tag.TIME, Tag.COMMA, Tag.STOP))
                && units.subList(i, units.size()).stream().noneMatch(unit -> unit.is(Tag.IN));
    }

    /** "In project 5", "pour le projet 7"; {@code i} itself when there is none. */
    private int projectFrom(int i) {
        int noun = at(i + 1, Tag.DET) ? i + 2 : i + 1;
        boolean found = at(i, Tag.IN, Tag.OF, Tag.FOR, Tag.TO) && at(noun, Tag.PROJECT) && noun + 1 < units.size() && units.get(noun + 1).id() != null;
        if (!found || conditions.has("project_id")) {
            return i;
        }
        conditions.put("project_id", units.get(noun + 1).id());
        return noun + 2;
    }

    private int searched(int i) {
        Unit unit = units.get(i);
        if (isStored(i) || unit.is(Tag.BETWEEN)) {
            return refuse(i);
        }
        boolean inside = what.length() > 0 && whatEnd == i;
        if (unit.is(Tag.LEAD) && FIRMS.contains(unit.first().folded()) && namesFirms(i, inside)) {
            return say(i);
        }
        if (unit.is(Tag.LEAD) && !(inside && at(i + 1, Tag.OF))) {
            noun = Tag.LEAD;
            return i + 1;
        }
        if (unit.plain() && places.size() > 0 && what.length() > 0 && whatEnd < i && at(i - 1, Tag.FOR)) {
            // "Restaurants in Lyon for weddings" are restaurants for weddings.
            what.append(' ').append(text(i - 1, i));
            whatAtPlace = -1;
        }
        if (unit.plain() && behindPlace(i)) {
            return refuse(i);
        }
        if (unit.plain() || inside && i + 1 < units.size() && unit.isAny(Tag.OF, Tag.DET, Tag.IN, Tag.FOR, Tag.WITH, Tag.AND) && !units.get(i + 1).is(Tag.COMMA)
                && !units.get(i + 1).is(Tag.LEAD)) {
            return say(i);
        }
        if (i > 0 && units.get(i - 1).plain() && Unit.pronoun(units, i)) {
            // An unknown verb: "… and frobnicate them".
            return refuse(i - 1) + 1;
        }
        boolean skipped = unit.isAny(SKIPPED_IN_SEARCH) || what.isEmpty() && unit.is(Tag.NEW);
        pointing |= unit.is(Tag.THEM) && unit.first().folded().startsWith("the");
        return skipped ? i + 1 : behindPlace(i) ? refuse(i) : say(i);
    }

    /** Says something of rows that are stored, which nobody can search for: "won bars", "tasks of Paul". */
    private boolean isStored(int i) {
        boolean status = at(i, Tag.CONTACTED, Tag.QUALIFIED, Tag.WON, Tag.LOST);
        boolean noun = what.isEmpty() && at(i, Tag.TASK, Tag.PROJECT, Tag.CSV, Tag.SCORE_NOUN, Tag.MAIL);
        return status || noun && (i + 1 == units.size() || at(i + 1, Tag.OF, Tag.IN, Tag.FOR, Tag.DET));
    }

    /** Words behind the place that belong to nothing: "… in Lyon, frobnicate". */
    private boolean behindPlace(int i) {
        return what.length() > 0 && whatEnd < i && what.length() == whatAtPlace && !units.get(i - 1).isAny(Tag.WHICH, Tag.FOR);
    }

    /** "Moving companies", "entreprises de forage": the noun is a part of the name, unless the words beside it name a category without it. */
    private boolean namesFirms(int i, boolean inside) {
        if (inside) {
            return what.length() < LONGEST_BUSINESS && taxonomy.keyFor(what.toString()).isEmpty();
        }
        int end = i + 2;
        while (end < units.size() && end - i < LONGEST_FIRM && (units.get(end).plain() || at(end, Tag.OF) && plain(end + 1))) {
            end++;
        }
        boolean named = what.isEmpty() && at(i + 1, Tag.OF) && plain(i + 2) && !units.get(i + 2).place() && !capitalised(i + 2);
        return named && (taxonomy.isName(text(i, end)) || taxonomy.keyFor(text(i + 2, end)).isEmpty());
    }

    private int selected(int i) {
        Unit unit = units.get(i);
        if (unit.is(Tag.LEAD) || unit.is(Tag.TASK) || unit.is(Tag.PROJECT)) {
            Tag kind = unit.is(Tag.LEAD) ? Tag.LEAD : unit.is(Tag.TASK) ? Tag.TASK : Tag.PROJECT;
            if (noun != null && (noun != kind || kind == Tag.TASK)) {
                // "Lead 77 and task 78" are two things.
                return refuse(i);
            }
            noun = kind;
            aboutScore = false;
            return i + 1;
        }
        if (unit.is(Tag.ALL)) {
            all = true;
            return i + 1;
        }
        if (unit.is(Tag.AS) && at(i + 1, Tag.LEAD_STATUSES) && at(i - 1, Tag.STATUS_NOUN)) {
            return i + 1;
        }
        if (unit.is(Tag.EVERYTHING)) {
            everything = true;
            return i + 1;
        }
        if (unit.is(Tag.EXISTING)) {
            existing = true;
            return i + 1;
        }
        if (unit.is(Tag.SCORE_NOUN)) {
            aboutScore = true;
            pointing |= i > 0 && units.get(i - 1).is(Tag.THEM) && !units.get(i - 1).is(Tag.DET);
            return i + 1;
        }
        if (unit.status().isPresent()) {
            if (at(i + 1, Tag.TIME, Tag.THEN) || conditions.has("status")) {
                return refuse(i);
            }
            conditions.put("status", unit.status().get().word());
            return i + 1;
        }
        if (unit.isAny(Tag.SOURCES) && conditions.has("source") || unit.is(Tag.SAMPLE) && at(i + 1, Tag.OF)) {
            return refuse(i);
        }
        if (unit.isAny(Tag.SOURCES)) {
            conditions.put("source", unit.tags().stream().filter(Tag.SOURCES::contains).findFirst().orElseThrow().word());
            return i + 1;
        }
        if (unit.is(Tag.OR) && !joinsAlike(i)) {
            return refuse(i);
        }
        if (unit.is(Tag.THEM) && (!unit.is(Tag.DET) || unit.glued() || i + 1 >= units.size())) {
            pointing = true;
            return i + 1;
        }
        boolean beforeNoun = at(i + 1, Tag.LEAD, Tag.TASK, Tag.PROJECT) || at(i + 1, Tag.LEAD_STATUSES) || plain(i + 1);
        if (unit.is(Tag.DET) && beforeNoun && PARTIAL.contains(CategoryTaxonomy.fold(text(i, i + 1)))) {
            return refuse(i);
        }
        if (unit.isAny(SKIPPED_IN_SELECTION) && !unit.first().folded().startsWith("different")) {
            return i + 1;
        }
        if (unit.is(Tag.CREATE) && at(i + 1, Tag.IN)) {
            return refuse(i);
        }
        if (unit.is(Tag.ADDED) && at(i + 1, Tag.IN, Tag.OF)) {
            return i + 1;
        }
        if (unit.plain() && what.length() > 0 && whatEnd < i && units.subList(whatEnd, i).stream().anyMatch(between -> between.isAny(Tag.AND, Tag.OR, Tag.COMMA))) {
            what.append(FURTHER);
        }
        return unit.plain() ? say(i) : refuse(i);
    }

    /** "Paris or Lyon", "bars or cafés", "leads 3 or 4", unlike "lost or in Lyon": only what is of one kind may be chosen by "or". */
    private boolean joinsAlike(int i) {
        int next = i + 1;
        while (at(next, Tag.IN, Tag.OF, Tag.DET) && !units.get(next).plain()) {
            next++;
        }
        boolean before = i > 0 && (units.get(i - 1).plain() || units.get(i - 1).is(Tag.NUMBER) && !ids.isEmpty());
        boolean after = next < units.size() && (units.get(next).plain() || units.get(next).is(Tag.NUMBER) && !ids.isEmpty());
        return before && after && conditions.isEmpty();
    }

    /** "Older than 30 days", "de plus de 3 mois", "from the last 7 days": the day is counted from today; {@code i} itself when there is no age here. */
    private int age(int i) {
        int dated = dated(i);
        if (dated > i) {
            return dated;
        }
        boolean older = units.get(i).isAny(Tag.OLDER, Tag.ABOVE, Tag.AT_LEAST);
        boolean last = units.get(i).isAny(Tag.OF, Tag.DET) && at(i + 1, Tag.NUMBER) && at(i + 2, Tag.AGO);
        boolean newer = units.get(i).isAny(Tag.NEWER, Tag.BELOW) || last;
        int j = i + 1;
        while (at(j, Tag.DET, Tag.OF)) {
            j++;
        }
        boolean counted = at(j, Tag.NUMBER) && isCount(units.get(j).number());
        boolean one = !counted && (units.get(i).isAny(Tag.NEWER, Tag.OLDER) || at(j - 1, Tag.DET) && j > i + 1);
        int unit = counted ? last ? j + 2 : j + 1 : j;
        if (!older && !newer || !counted && !one || unit >= units.size() || !units.get(unit).isAny(Tag.DAYS, Tag.WEEKS, Tag.MONTHS, Tag.YEARS)) {
            return i;
        }
        int number = counted ? units.get(j).number().intValueExact() : 1;
        if (tellsSomethingElse(i) || conditions.has(older ? "created_before" : "created_after")) {
            return refuse(i);
        }
        conditions.put(older ? "created_before" : "created_after", before(unit, number).toString());
        return at(unit + 1, Tag.AGO) ? unit + 2 : unit + 1;
    }

    private static boolean isCount(BigDecimal number) {
        return number.scale() <= 0 && number.signum() > 0 && number.compareTo(MOST_DAYS) <= 0;
    }

    /** The day that many days, weeks, months or years before today. */
    private LocalDate before(int unit, int number) {
        if (at(unit, Tag.DAYS)) {
            return today.minusDays(number);
        }
        return at(unit, Tag.WEEKS) ? today.minusWeeks(number) : at(unit, Tag.MONTHS) ? today.minusMonths(number) : today.minusYears(number);
    }

    /** "Added today", "créés depuis hier", "from last week", "de cette semaine": the days are those of the calendar in UTC, weeks begin on Monday. */
    private int dated(int i) {
        boolean added = units.get(i).is(Tag.ADDED) || units.get(i).is(Tag.CREATE) && i > 0;
        int time = i + 1;
        while (at(time, Tag.IN, Tag.OF, Tag.DET) && !at(time, Tag.TIME)) {
            time++;
        }
        boolean since = at(i, Tag.AFTER, Tag.NEWER) || at(time, Tag.AFTER);
        time = at(time, Tag.AFTER) ? time + 1 : time;
        boolean age = at(time, Tag.BEFORE, Tag.AFTER, Tag.OLDER, Tag.NEWER, Tag.ABOVE, Tag.BELOW) || at(time, Tag.NUMBER) && at(time + 1, Tag.AGO);
        if (added && (age || since && at(time, Tag.DATE))) {
            return i + 1;
        }
        boolean told = added || since || units.get(i).isAny(Tag.IN, Tag.OF) && time == i + 1;
        if (!told || !at(time, Tag.TIME)) {
            return i;
        }
        String word = CategoryTaxonomy.fold(text(time, time + 1));
        boolean week = word.matches(".*(week|semaine).*");
        boolean month = word.matches(".*(month|mois).*");
        boolean year = word.matches(".*(year|annee|an)\\b.*");
        boolean last = word.matches("(last .*|.* (derniere|dernier|passee|passe))");
        LocalDate day = word.matches("yesterday|hier") ? today.minusDays(1) : today;
        LocalDate monday = today.minusDays(today.getDayOfWeek().getValue() - 1L);
        LocalDate from = week ? monday : month ? today.withDayOfMonth(1) : year ? today.withDayOfYear(1) : day;
        LocalDate until = day.isBefore(today) ? today : last ? from : null;
        if (last) {
            from = week ? from.minusWeeks(1) : month ? from.minusMonths(1) : from.minusYears(1);
        }
        // "After yesterday" leaves yesterday out, "since yesterday" does not.
        boolean behind = since && until != null && CategoryTaxonomy.fold(text(time - 1, time)).matches("after|apres|added after|created after|ajoutes apres|crees apres");
        conditions.put("created_after", (behind ? until : from).toString());
        if (until != null && !since) {
            conditions.put("created_before", until.toString());
        }
        return time + 1;
    }

    private int number(int i) {
        Unit unit = units.get(i);
        int j = unit.is(Tag.NUMBER) ? i : i + 1;
        while (j < units.size() && !at(j, Tag.NUMBER) && units.get(j).isAny(Tag.OF, Tag.DET, Tag.IN, Tag.EXACTLY, Tag.SCORE_NOUN) && j > i) {
            j++;
        }
        if (!at(j, Tag.NUMBER)) {
            return withoutNumber(i);
        }
        BigDecimal number = units.get(j).number();
        if (search) {
            return sought(i, j, number);
        }
        if (at(i - 1, Tag.OR) && unit.isAny(Tag.COMPARATORS) && !conditions.isEmpty()) {
            return refuse(i - 1) + 1;
        }
        boolean whole = number.signum() >= 0 && number.scale() == 0 && number.precision() <= 20;
        boolean single = whole && unit.is(Tag.NUMBER) && (at(i - 1, Tag.LEAD, Tag.TASK, Tag.PROJECT) || !ids.isEmpty() && !aboutScore);
        // "Lead 5 and 10 bars", "lead 5 or 6", "lead 5 and the one in Lyon" name more than rows.
        boolean furtherRow = ids.isEmpty() || !at(i - 1, Tag.DET, Tag.OR) && !plain(j + 1) && !at(j + 1, Tag.DET, Tag.LEAD, Tag.POINTS);
        if (single && (isRange(i, j) || !furtherRow || at(j + 1, Tag.POINTS) || at(j + 1, Tag.OR_MORE) && !aboutScore)) {
            return refuse(i);
        }
        if (single && !aboutScore && !at(j + 1, Tag.OR_MORE) && !at(j + 1, Tag.OR_LESS)) {
            ids.add(number.toPlainString());
            return j + 1;
        }
        if (unit.is(Tag.BETWEEN)) {
            int second = j + 1 < units.size() && at(j + 1, Tag.AND) ? j + 2 : j + 1;
            if (!at(second, Tag.NUMBER)) {
                return refuse(i);
            }
            score("min_score", number, RoundingMode.CEILING, 0);
            score("max_score", units.get(second).number(), RoundingMode.FLOOR, 0);
            return afterUnit(second + 1);
        }
        boolean dash = hasDash(j);
        int upper = dash ? j + 1 : j + 2;
        boolean range = dash || at(upper, Tag.NUMBER) && units.get(j + 1).isAny(Tag.TO, Tag.IN);
        if (range && (aboutScore || unit.isAny(Tag.COMPARATORS))) {
            // "A score from 40 to 60", "40-60"
            score("min_score", number, RoundingMode.CEILING, 0);
            score("max_score", units.get(upper).number(), RoundingMode.FLOOR, 0);
            return afterUnit(upper + 1);
        }
        if (at(j + 1, Tag.POINTS) && at(j + 2, Tag.OR_MORE, Tag.OR_LESS)) {
            score(at(j + 2, Tag.OR_MORE) ? "min_score" : "max_score", number, at(j + 2, Tag.OR_MORE) ? RoundingMode.CEILING : RoundingMode.FLOOR, 0);
            return j + 3;
        }
        if (at(j + 1, Tag.OR_MORE) || unit.is(Tag.AT_LEAST)) {
            score("min_score", number, RoundingMode.CEILING, 0);
            return afterUnit(at(j + 1, Tag.OR_MORE) ? j + 2 : j + 1);
        }
        boolean limit = unit.is(Tag.AT_MOST) && !unit.isAny(Tag.BELOW) && !aboutScore && !at(j + 1, Tag.POINTS) && LIMITS.contains(CategoryTaxonomy.fold(text(i, i + 1)));
        if (limit) {
            // "Delete the leads in Lyon, max 10" limits how many, and no selection can.
            return refuse(i);
        }
        if (at(j + 1, Tag.OR_LESS) || unit.is(Tag.AT_MOST)) {
            score("max_score", number, RoundingMode.FLOOR, 0);
            return afterUnit(at(j + 1, Tag.OR_LESS) ? j + 2 : j + 1);
        }
        if (unit.is(Tag.ABOVE)) {
            score("min_score", number, RoundingMode.FLOOR, 1);
            return afterUnit(j + 1);
        }
        if (unit.is(Tag.BELOW)) {
            score("max_score", number, RoundingMode.CEILING, -1);
            return afterUnit(j + 1);
        }
        if (aboutScore && !(unit.is(Tag.EXACTLY) && !CategoryTaxonomy.fold(text(i, i + 1)).matches("exactly|equal to|equals|precisely|exactement|ega.*|pile"))) {
            score("min_score", number, RoundingMode.CEILING, 0);
            score("max_score", number, RoundingMode.FLOOR, 0);
            return afterUnit(j + 1);
        }
        if (quantity == null && ids.isEmpty() && unit.is(Tag.NUMBER)) {
            quantity = number;
            return j + 1;
        }
        return refuse(i);
    }

    /** "Over" and "exactly" without a number: in a search they may be part of a name. */
    private int withoutNumber(int i) {
        Unit unit = units.get(i);
        if (unit.plain() || search && !unit.isAny(Tag.EXACTLY, Tag.AT_LEAST, Tag.AT_MOST)) {
            return say(i);
        }
        boolean passedOver = search ? unit.is(Tag.EXACTLY) : unit.is(Tag.AND);
        return passedOver ? i + 1 : refuse(i);
    }

    /** "Leads 5 to 9", "leads 5-9" behind the number at {@code j}: whether those between are meant is not for us to say. */
    private boolean isRange(int i, int j) {
        boolean to = at(j + 1, Tag.TO, Tag.IN) && at(j + 2, Tag.NUMBER);
        boolean goesOn = !ids.isEmpty() && at(i - 1, Tag.TO, Tag.IN, Tag.AS);
        return to || hasDash(j) || goesOn;
    }

    private boolean hasDash(int j) {
        return at(j + 1, Tag.NUMBER) && clean.startsWith("-", units.get(j).end());
    }

    /** A number in a search is how many to find; after the business was named, it asks for something that a search cannot promise. */
    private int sought(int i, int j, BigDecimal number) {
        int rest = j + 1;
        while (at(rest, Tag.LIMITING)) {
            rest++;
        }
        boolean limit = at(i - 1, Tag.COMMA) || units.get(i).isAny(Tag.AT_MOST, Tag.EXACTLY);
        boolean over = rest == units.size() || units.get(rest).isAny(Tag.WITH, Tag.WITHOUT, Tag.WHICH) && rest > j + 1;
        if (quantity == null && over && limit && what.length() > 0 && !places.isEmpty()) {
            // "Hairdressers in Saint-Malo and Dinard, 10 at most"
            quantity = number;
            return rest;
        }
        if (quantity != null || what.length() > 0 || !places.isEmpty() || at(j + 1, Tag.OR_MORE) && aboutScore) {
            return refuse(i);
        }
        boolean measure = j + 1 < units.size() && MEASURES.contains(units.get(j + 1).first().folded());
        if (measure) {
            // "20% of bars", "24 hour pharmacies"
            return refuse(i);
        }
        quantity = number;
        int end = j + 1;
        if (at(end, Tag.AND) && at(end + 1, Tag.NUMBER) && units.get(i).is(Tag.BETWEEN) || at(end, Tag.TO) && at(end + 1, Tag.NUMBER)) {
            quantity = units.get(end + 1).number();
            end += 2;
        }
        return at(end, Tag.OR_MORE) ? end + 1 : end;
    }

    private int afterUnit(int i) {
        return at(i, Tag.POINTS) ? i + 1 : i;
    }

    private void score(String member, BigDecimal number, RoundingMode rounding, int step) {
        if (number.compareTo(MOST_STARS) <= 0 && RATING.matcher(CategoryTaxonomy.fold(clean)).find()) {
            // Stars, not points.
            refused = refused == null ? number.toPlainString() : refused;
            return;
        }
        BigDecimal bound = number.setScale(0, rounding).add(BigDecimal.valueOf(step));
        if (bound.signum() < 0 || bound.compareTo(BigDecimal.valueOf(100)) > 0) {
            badNumber = true;
            return;
        }
        boolean other = conditions.has(member) && conditions.get(member).asInt() != bound.intValueExact();
        conditions.put(member, bound.intValueExact());
        if (other && refused == null) {
            refused = number.toPlainString();
        }
        badNumber |= conditions.path("min_score").asInt(0) > conditions.path("max_score").asInt(100);
    }

    private int contact(int i) {
        int before = i - 1;
        while (before >= 0 && units.get(before).isAny(Tag.DET, Tag.WITH)) {
            before--;
        }
        if (at(before, Tag.OR) && !required.isEmpty() && having) {
            return refuse(before) + i - before;
        }
        Tag contact = units.get(i).is(Tag.MAIL) ? Tag.MAIL : units.get(i).is(Tag.PHONE) ? Tag.PHONE : Tag.WEBSITE;
        if (search && !having || !search && contact == Tag.WEBSITE) {
            int from = i;
            while (from > 0 && units.get(from - 1).isAny(Tag.DET, Tag.WITHOUT, Tag.NOT, Tag.NE, Tag.WITH)) {
                from--;
            }
            refuse(from);
            return i + 1;
        }
        required.add(contact);
        if (!search) {
            conditions.put(contact == Tag.MAIL ? "has_email" : "has_phone", having);
        }
        return i + 1;
    }

    private boolean contactFrom(int i) {
        int j = i;
        while (at(j, Tag.DET, Tag.WITH, Tag.OF, Tag.WITHOUT, Tag.NOT, Tag.THEM, Tag.ONLY) && !units.get(j).isAny(Tag.CONTACTS)) {
            j++;
        }
        return at(j, Tag.CONTACTS);
    }

    /** The place after a preposition; {@code i} itself when what follows is no place. */
    private int placeFrom(int i) {
        int from = i + 1;
        boolean of = units.get(i).is(Tag.OF) && !units.get(i).is(Tag.IN);
        // "Dans le Jura", "dans la Drôme" are Jura and Drôme; "à la Rochelle" is La Rochelle.
        boolean inside = units.get(i).last().folded().equals("dans") && at(from, Tag.DET) && !capitalised(from) && !units.get(from).glued();
        if (at(from, Tag.DET) && (inside || at(from + 1, Tag.NUMBER) || !beginsName(from))) {
            from++;
        }
        int district = district(from);
        if (district > from) {
            return district;
        }
        int end = endOfPlace(from);
        if (end == from || of && !ofPlace(i, from, end) || noPlace(from)) {
            return i;
        }
        boolean namelike = capitalised(from) || units.get(from).possiblePlace();
        boolean known = namelike || Place.countryCode(text(from, end)) != null;
        if (!search && !small && !known && !at(from, Tag.DET, Tag.NUMBER)) {
            // "In error", "en attente": a place that nobody knows is written with a capital, where it chooses leads.
            return i;
        }
        boolean inPlace = !places.isEmpty() && !places.get(places.size() - 1).whole() && what.length() == whatAtPlace;
        if (!search && inPlace && Place.countryCode(text(from, end)) == null && at(i, Tag.IN) && !at(i - 1, Tag.AND, Tag.OR, Tag.COMMA, Tag.BUT)) {
            // "In Lyon in January"
            return refuse(i);
        }
        if (!namelike && namesBusinesses(from, end)) {
            return i;
        }
        if (search && what.length() > 0 && whatEnd == i && (partOfName(i, from, end) || beforePlace(i, from, end))) {
            return i;
        }
        String name = named(units.get(i), from, end);
        String country = Place.countryCode(name);
        Place before = places.isEmpty() ? null : places.get(places.size() - 1);
        if (country != null && before != null && !before.whole() && what.length() == whatAtPlace && !at(i - 1, Tag.AND) && !at(i - 1, Tag.OR)) {
            // "Lausanne en Suisse"
            places.set(places.size() - 1, new Place(before.name(), country, false));
            return end;
        }
        keepPlace(name);
        return at(end, Tag.AREA) ? end + 1 : end;
    }

    /** Whether an article belongs to the name: "à la Rochelle", "à La Rochelle", unlike "à l'hôpital". */
    private boolean beginsName(int article) {
        String word = units.get(article).first().folded();
        return capitalised(article) || units.get(article).glued() || LOWER_ARTICLES.contains(word) && !word.equals("l");
    }

    /** "au Mans" is "à Le Mans", "aux Sables" is "à Les Sables", "du Havre" is "de Le Havre". */
    private String named(Unit preposition, int from, int end) {
        String name = text(from, end);
        String word = preposition.last().folded();
        boolean onlyPlace = !capitalised(from) && units.get(from).possiblePlace();
        if (onlyPlace || Place.countryCode(name) != null) {
            return name;
        }
        String article = capitalised(from) ? "L" : "l";
        return word.matches("au|du") ? article + "e " + name : word.equals("aux") ? article + "es " + name : name;
    }

    /** "Dans le 15e arrondissement de Paris", "in the 15th arrondissement of Paris": Paris 15e; {@code from} itself when there is none. */
    private int district(int from) {
        int i = at(from, Tag.DET) ? from + 1 : from;
        boolean found = i + 3 < units.size() && isOrdinal(units.get(i)) && units.get(i + 1).first().folded().startsWith("arrondissement") && at(i + 2, Tag.OF)
                && endOfPlace(i + 3) > i + 3;
        if (!found) {
            return from;
        }
        int end = endOfPlace(i + 3);
        String number = units.get(i).first().folded().replaceAll("\\D", "");
        keepPlace(text(i + 3, end) + " " + number + (number.equals("1") ? "er" : "e"));
        return end;
    }

    /** "15e", "3rd". */
    private static boolean isOrdinal(Unit unit) {
        return unit.first().folded().matches("\\d{1,2}(e|er|eme|th|st|nd|rd)");
    }

    /** Words behind a preposition that say where to put something, when, or nothing. */
    private boolean noPlace(int from) {
        String word = units.get(from).first().folded();
        boolean ordinary = NO_PLACES.contains(word) && !units.get(from).phrase() && !capitalised(from + 1);
        return ordinary || !word.isEmpty() && Character.isDigit(word.charAt(0)) && !at(from, Tag.NUMBER);
    }

    /** In "agences de voyage" the word after "de" is no place; in "les leads de Nice" it is. */
    private boolean ofPlace(int i, int from, int end) {
        String name = text(from, end);
        boolean named = units.get(from).first().capitalised() || units.get(from).place();
        if (!search && !named && taxonomy.keyFor(name).isPresent()) {
            return false;
        }
        return what.length() > 0 ? named : !search && (noun == Tag.LEAD || pointing);
    }

    /** "Bars à vin", "aide à domicile": the words after the preposition belong to the kind of business. */
    private boolean partOfName(int i, int from, int end) {
        for (int k = end; k > from; k--) {
            String name = what + " " + units.get(i).first().text() + " " + text(from, k);
            if (name.length() < LONGEST_BUSINESS && taxonomy.isName(name)) {
                return true;
            }
        }
        return false;
    }

    /** "Clubs de tir à l'arc à Nantes": of two that follow each other the last says where, and small words that are no known place belong to the name. */
    private boolean beforePlace(int i, int from, int end) {
        boolean later = capitalised(end + 1);
        boolean small = units.subList(from, end).stream().noneMatch(unit -> unit.first().capitalised() || unit.possiblePlace() && !later);
        return small && NAMING.contains(units.get(i).first().folded()) && at(end, Tag.IN) && placeLike(end + 1);
    }

    private boolean placeLike(int i) {
        return i < units.size() && (units.get(i).first().capitalised() || units.get(i).possiblePlace() || at(i, Tag.DET) && capitalised(i + 1));
    }

    /** Whether words after a preposition begin with a kind of business, as in "un mail aux dentistes de Lille". */
    private boolean namesBusinesses(int from, int end) {
        for (int k = end; k > from; k--) {
            if (taxonomy.keyForExactly(text(from, k)).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private int furtherPlace(int i) {
        int from = i + 1;
        if (units.get(i).is(Tag.COMMA) && at(from, Tag.AND)) {
            from++;
        }
        if (from >= units.size()) {
            return i;
        }
        if (at(from, Tag.IN)) {
            Place city = places.get(places.size() - 1);
            String behind = at(i, Tag.COMMA) && plain(from + 1) && !city.whole() ? Place.countryCode(text(from + 1, from + 2)) : null;
            if (behind != null) {
                // "à Nice, en France"
                places.set(places.size() - 1, new Place(city.name(), behind, false));
                return from + 2;
            }
            int after = placeFrom(from);
            return after > from ? after : i;
        }
        int end = endOfPlace(from);
        if (end == from) {
            return i;
        }
        String name = text(from, end);
        String country = Place.countryCode(name);
        Place before = places.get(places.size() - 1);
        if (units.get(i).is(Tag.COMMA) && country != null && !before.whole()) {
            places.set(places.size() - 1, new Place(before.name(), country, false));
            return end;
        }
        boolean ends = end == units.size() || at(end, Tag.SEPARATORS) || at(end, Tag.COMPARATORS) || at(end, Tag.WITH, Tag.WHICH, Tag.WITHOUT, Tag.POLITE, Tag.TIME);
        if (!capitalised(from) && !(ends && units.get(from).possiblePlace())) {
            return i;
        }
        boolean last = units.subList(end, units.size()).stream().noneMatch(unit -> unit.isAny(Tag.AND, Tag.OR, Tag.COMMA));
        boolean unknown = capitalised(from) && !units.get(from).possiblePlace() && places.size() == 1 && last;
        boolean apposition = at(i, Tag.COMMA) && !at(from - 1, Tag.AND);
        if (apposition && (unknown || Region.behind(name, null).isPresent()) && Region.named(before.name()).isEmpty()) {
            // "Springfield, Illinois"
            places.set(places.size() - 1, new Place(before.name() + ", " + name, before.country(), false));
        } else {
            keepPlace(name);
        }
        return end;
    }

    private void keepPlace(String name) {
        places.add(Place.of(name));
        whatAtPlace = what.length();
        having = null;
    }

    /** Capitalised words go on as long as they are capitalised, small ones up to the next word that has a meaning of its own. */
    private int endOfPlace(int from) {
        if (from >= units.size()) {
            return from;
        }
        Unit first = units.get(from);
        boolean capital = first.first().capitalised();
        boolean postcode = first.is(Tag.NUMBER) && first.first().text().length() == 5 && plain(from + 1);
        boolean article = LOWER_ARTICLES.contains(first.first().folded()) && !first.phrase() && !first.isAny(Tag.VERBS) && (first.plain() || first.isAny(Tag.DET, Tag.NEW))
                && (plain(from + 1) || capitalised(from + 1));
        boolean name = first.plain() && first.first().is(Token.Kind.WORD);
        if (!name && !article && !postcode) {
            return from;
        }
        int end = from + 1;
        while (end < units.size()) {
            Unit unit = units.get(end);
            boolean glued = unit.glued();
            boolean word = unit.plain() && unit.first().is(Token.Kind.WORD);
            boolean opening = end == from + 1 && (article || postcode) && (word || unit.first().capitalised());
            boolean small = word && !capital && !postcode && !first.possiblePlace() && end - from < 4;
            boolean capitalised = word && unit.first().capitalised();
            boolean arrondissement = unit.is(Tag.NUMBER) && (end + 1 == units.size() || at(end + 1, Tag.SEPARATORS)) || word && isOrdinal(unit);
            boolean particle = isParticle(end, capital);
            boolean smallParticle = !capital && plain(end + 1) && (unit.is(Tag.OF) || SMALL_PARTICLES.contains(unit.first().folded()) && !unit.phrase());
            if (!(glued || opening || small || capitalised || arrondissement || particle || smallParticle)) {
                break;
            }
            end++;
        }
        return end;
    }

    /** "Sur" in "Chalon-sur-Saône", unlike "en" in "Lyon en France" and "Lyon en PDF". */
    private boolean isParticle(int i, boolean capital) {
        if (i + 1 == units.size() || units.get(i).phrase() || !PARTICLES.contains(units.get(i).first().folded())) {
            return false;
        }
        boolean goesOn = units.get(i + 1).glued() || capital && capitalised(i + 1) && plain(i + 1);
        return goesOn && !NO_PLACES.contains(units.get(i + 1).first().folded()) && Place.countryCode(text(i + 1, i + 2)) == null;
    }

    private int say(int i) {
        Unit unit = units.get(i);
        // A telegram has its units in another order than the text.
        if (whatEnd == i && what.length() > 0 && units.get(i - 1).end() <= unit.start()) {
            what.append(clean, units.get(i - 1).end(), unit.end());
        } else {
            what.append(what.length() > 0 ? " " : "").append(clean, unit.start(), unit.end());
        }
        whatEnd = i + 1;
        return i + 1;
    }

    private int refuse(int i) {
        if (refused == null) {
            String words = text(i, Math.min(units.size(), i + 4));
            refused = words.substring(0, words.offsetByCodePoints(0, Math.min(80, words.codePointCount(0, words.length()))));
        }
        return i + 1;
    }

    /** "Contacted before 2024" is not "created before 2024". */
    private boolean tellsSomethingElse(int i) {
        boolean status = at(i - 1, Tag.LEAD_STATUSES) && !at(i - 1, Tag.NEW) || at(i - 1, Tag.SCORE_NOUN);
        return status && !OF_CREATION.matcher(CategoryTaxonomy.fold(text(i, i + 1))).find();
    }

    private static boolean isDate(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private String text(int from, int end) {
        // In a telegram the units may stand in another order than in the text.
        return clean.substring(units.get(from).start(), Math.max(units.get(from).end(), units.get(end - 1).end()));
    }

    private boolean at(int i, Tag... some) {
        return i >= 0 && i < units.size() && units.get(i).isAny(some);
    }

    private boolean at(int i, Set<Tag> some) {
        return i >= 0 && i < units.size() && units.get(i).isAny(some);
    }

    private boolean plain(int i) {
        return i < units.size() && units.get(i).plain();
    }

    private boolean capitalised(int i) {
        return i < units.size() && units.get(i).first().capitalised();
    }
}
