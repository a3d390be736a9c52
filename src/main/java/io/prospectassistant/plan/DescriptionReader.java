package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.lead.CategoryTaxonomy;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads what an instruction is about. In a search, words that are not understood are part of what is searched for; in a selection of leads that we
 * have they must not be passed over, since "delete the leads that John added" is not "delete the leads".
 */
final class DescriptionReader {

    private static final Set<String> LOWER_ARTICLES = Set.of("la", "le", "les", "l", "saint", "sainte", "san", "new", "los", "las", "el");
    private static final Set<String> PARTICLES = Set.of("en", "sur", "sous", "de", "du", "des", "d", "l", "la", "le", "les", "aux", "lez", "upon", "of", "the", "der", "del", "da", "di");

    /** Inside names that were typed without capitals: "aix en provence". */
    private static final Set<String> SMALL_PARTICLES = Set.of("en", "sur", "sous", "upon", "la", "le", "les");

    /** Prepositions inside names of businesses: "bars à chats", "conseils en brevets". */
    private static final Set<String> NAMING = Set.of("à", "a", "au", "aux", "en");
    /** Nouns that say what kind of thing is sought, unlike "leads". */
    private static final Set<String> FIRMS = Set.of("company", "companies", "business", "businesses", "entreprises", "societes", "etablissements");

    /** Between two kinds of businesses that are both meant. */
    static final char FURTHER = '\n';
    private static final int LONGEST_BUSINESS = 60;
    /** In units. */
    private static final int LONGEST_FIRM = 8;
    private static final BigDecimal MOST_DAYS = BigDecimal.valueOf(3650);

    private final CategoryTaxonomy taxonomy;
    private final String clean;
    private final List<Unit> units;
    private final boolean search;
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
        return new Description(quantity, noun, all, everything, pointing, existing, what.toString().strip(), List.copyOf(places), conditions, required, ids.stream().distinct().toList(), quoted, refused, badNumber);
    }

    /** Reads the unit at {@code i} with what belongs to it; returns the index after. */
    private int next(int i) {
        Unit unit = units.get(i);
        int aged = search ? i : age(i);
        if (aged > i) {
            return aged;
        }
        if (unit.is(Tag.NUMBER) || unit.isAny(Tag.COMPARATORS) && (!unit.is(Tag.IN) || at(i + 1, Tag.NUMBER))) {
            return number(i);
        }
        if (unit.is(Tag.QUOTED)) {
            quoted = unit.first().text();
            if (search) {
                what.append(what.length() > 0 ? " " : "").append(quoted);
            }
            return i + 1;
        }
        if (unit.is(Tag.ID)) {
            ids.add(unit.first().text().toLowerCase(Locale.ROOT));
            return i + 1;
        }
        if (unit.isAny(EnumSet.of(Tag.BEFORE, Tag.AFTER, Tag.OLDER, Tag.NEWER)) && at(i + 1, Tag.DATE) && isDate(units.get(i + 1).first().text())) {
            conditions.put(unit.isAny(EnumSet.of(Tag.BEFORE, Tag.OLDER)) ? "created_before" : "created_after", units.get(i + 1).first().text() + "T00:00:00Z");
            return i + 2;
        }
        int project = projectFrom(i);
        if (project > i) {
            return project;
        }
        if (unit.isAny(EnumSet.of(Tag.EXCEPT, Tag.LATER)) || search && unit.isAny(EnumSet.of(Tag.PROJECT, Tag.TASK)) && !places.isEmpty()) {
            return refuse(i);
        }
        if (unit.isAny(Tag.CONTACTS) && having != null && !unit.isAny(Tag.SEPARATORS)) {
            return contact(i);
        }
        if (unit.isAny(EnumSet.of(Tag.WITHOUT, Tag.NOT, Tag.NE))) {
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
        if (unit.is(Tag.WITH) && (contactFrom(i + 1) || !search)) {
            having = true;
            return i + 1;
        }
        if (unit.isAny(EnumSet.of(Tag.AND, Tag.OR, Tag.COMMA)) && !places.isEmpty() && what.length() == whatAtPlace) {
            int after = furtherPlace(i);
            if (after > i) {
                return after;
            }
        }
        if (unit.place() && (search ? endsSearch(i) : places.isEmpty() || what.length() == whatAtPlace)) {
            keepPlace(text(i, i + 1));
            return i + 1;
        }
        return search ? searched(i) : selected(i);
    }

    /** "Find 20 escape games Lyon": a known place after what is sought, and nothing of the kind behind it. */
    private boolean endsSearch(int i) {
        return what.length() > 0 && places.isEmpty() && (i + 1 == units.size() || units.get(i + 1).isAny(EnumSet.of(Tag.WITH, Tag.WHICH, Tag.POLITE, Tag.TIME, Tag.COMMA, Tag.STOP)))
                && units.subList(i, units.size()).stream().noneMatch(unit -> unit.is(Tag.IN));
    }

    /** "In project 5", "pour le projet 7"; {@code i} itself when there is none. */
    private int projectFrom(int i) {
        int noun = at(i + 1, Tag.DET) ? i + 2 : i + 1;
        boolean found = units.get(i).isAny(EnumSet.of(Tag.IN, Tag.OF, Tag.FOR)) && at(noun, Tag.PROJECT) && noun + 1 < units.size() && units.get(noun + 1).id() != null && !conditions.has("project_id");
        if (!found) {
            return i;
        }
        conditions.put("project_id", units.get(noun + 1).id());
        return noun + 2;
    }

    private int searched(int i) {
        Unit unit = units.get(i);
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
        if (unit.plain() || inside && i + 1 < units.size() && unit.isAny(EnumSet.of(Tag.OF, Tag.DET, Tag.IN, Tag.FOR, Tag.WITH, Tag.AND)) && !units.get(i + 1).is(Tag.COMMA)
                && !units.get(i + 1).is(Tag.LEAD)) {
            return say(i);
        }
        if (i > 0 && units.get(i - 1).plain() && Unit.pronoun(units, i)) {
            // An unknown verb: "… and frobnicate them".
            return refuse(i - 1) + 1;
        }
        boolean skipped = unit.isAny(EnumSet.of(Tag.ME, Tag.THEM, Tag.POLITE, Tag.TIME, Tag.ONLY, Tag.DET, Tag.ALL, Tag.OF, Tag.IN, Tag.FOR, Tag.WITH, Tag.WHICH, Tag.COMMA, Tag.STOP, Tag.AND,
                Tag.OR, Tag.TO, Tag.BUT, Tag.THEN, Tag.AREA, Tag.POINTS, Tag.EXISTING, Tag.WHEN, Tag.BY_APP, Tag.BY_MAIL)) || what.isEmpty() && unit.is(Tag.NEW);
        pointing |= unit.is(Tag.THEM) && unit.first().folded().startsWith("the");
        return skipped ? i + 1 : behindPlace(i) ? refuse(i) : say(i);
    }

    /** Words behind the place that belong to nothing: "… in Lyon, frobnicate". */
    private boolean behindPlace(int i) {
        return what.length() > 0 && whatEnd < i && what.length() == whatAtPlace && !units.get(i - 1).isAny(EnumSet.of(Tag.WHICH, Tag.FOR));
    }

    /** "Moving companies", "entreprises de forage": the noun is a part of the name, unless the words beside it name a category without it. */
    private boolean namesFirms(int i, boolean inside) {
        if (inside) {
            return what.length() < LONGEST_BUSINESS && taxonomy.keyFor(what.toString()).isEmpty();
        }
        int end = i + 2;
        while (end < units.size() && end - i < LONGEST_FIRM && (units.get(end).plain() || at(end, Tag.OF) && end + 1 < units.size() && units.get(end + 1).plain())) {
            end++;
        }
        boolean named = what.isEmpty() && at(i + 1, Tag.OF) && i + 2 < units.size() && units.get(i + 2).plain() && !units.get(i + 2).place() && !units.get(i + 2).first().capitalised();
        return named && (taxonomy.isName(text(i, end)) || taxonomy.keyFor(text(i + 2, end)).isEmpty());
    }

    private int selected(int i) {
        Unit unit = units.get(i);
        if (unit.is(Tag.LEAD) || unit.is(Tag.TASK) || unit.is(Tag.PROJECT)) {
            noun = unit.is(Tag.LEAD) ? Tag.LEAD : unit.is(Tag.TASK) ? Tag.TASK : Tag.PROJECT;
            return i + 1;
        }
        if (unit.is(Tag.ALL)) {
            all = true;
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
        if (unit.isAny(Tag.LEAD_STATUSES) || unit.isAny(Tag.TASK_STATUSES)) {
            String status = unit.tags().stream().filter(tag -> Tag.LEAD_STATUSES.contains(tag) || Tag.TASK_STATUSES.contains(tag)).findFirst().orElseThrow().word();
            if (conditions.has("status")) {
                return refuse(i);
            }
            conditions.put("status", status);
            return i + 1;
        }
        if (unit.isAny(Tag.SOURCES)) {
            conditions.put("source", unit.tags().stream().filter(Tag.SOURCES::contains).findFirst().orElseThrow().word());
            return i + 1;
        }
        if (unit.is(Tag.THEM) && (!unit.is(Tag.DET) || unit.glued() || i + 1 >= units.size())) {
            pointing = true;
            return i + 1;
        }
        if (unit.isAny(EnumSet.of(Tag.WHICH, Tag.DET, Tag.THEM, Tag.ME, Tag.POLITE, Tag.ONLY, Tag.OF, Tag.IN, Tag.FOR, Tag.COMMA, Tag.STOP, Tag.AND, Tag.OR, Tag.TO, Tag.STATUS_NOUN, Tag.CSV,
                Tag.POINTS, Tag.AREA, Tag.BUT, Tag.THEN, Tag.WITH, Tag.CALLED, Tag.SUBJECT))) {
            return i + 1;
        }
        if (unit.plain() && what.length() > 0 && whatEnd < i && units.subList(whatEnd, i).stream().anyMatch(between -> between.isAny(EnumSet.of(Tag.AND, Tag.OR, Tag.COMMA)))) {
            what.append(FURTHER);
        }
        return unit.plain() ? say(i) : refuse(i);
    }

    /** "Older than 30 days", "de plus de 3 mois", "from the last 7 days": the day is counted from today; {@code i} itself when there is no age here. */
    private int age(int i) {
        boolean older = units.get(i).isAny(EnumSet.of(Tag.OLDER, Tag.ABOVE));
        boolean last = units.get(i).isAny(EnumSet.of(Tag.OF, Tag.DET)) && at(i + 1, Tag.NUMBER) && at(i + 2, Tag.AGO);
        boolean newer = units.get(i).isAny(EnumSet.of(Tag.NEWER, Tag.BELOW)) || last;
        int j = i + 1;
        while (j < units.size() && units.get(j).isAny(EnumSet.of(Tag.DET, Tag.OF))) {
            j++;
        }
        boolean counted = at(j, Tag.NUMBER) && units.get(j).number().scale() <= 0 && units.get(j).number().signum() > 0 && units.get(j).number().compareTo(MOST_DAYS) <= 0;
        boolean one = !counted && newer && units.get(i).is(Tag.NEWER);
        int unit = counted ? last ? j + 2 : j + 1 : j;
        if (!older && !newer || !counted && !one || unit >= units.size() || !units.get(unit).isAny(EnumSet.of(Tag.DAYS, Tag.WEEKS, Tag.MONTHS, Tag.YEARS))) {
            return i;
        }
        int number = counted ? units.get(j).number().intValueExact() : 1;
        LocalDate day = at(unit, Tag.DAYS) ? today.minusDays(number) : at(unit, Tag.WEEKS) ? today.minusWeeks(number) : at(unit, Tag.MONTHS) ? today.minusMonths(number) : today.minusYears(number);
        conditions.put(older ? "created_before" : "created_after", day + "T00:00:00Z");
        return at(unit + 1, Tag.AGO) ? unit + 2 : unit + 1;
    }

    private int number(int i) {
        Unit unit = units.get(i);
        int j = unit.is(Tag.NUMBER) ? i : i + 1;
        while (j < units.size() && !at(j, Tag.NUMBER) && units.get(j).isAny(EnumSet.of(Tag.OF, Tag.DET, Tag.IN, Tag.EXACTLY, Tag.SCORE_NOUN)) && j > i) {
            j++;
        }
        if (!at(j, Tag.NUMBER)) {
            return unit.plain() || search && !unit.is(Tag.EXACTLY) ? say(i) : unit.isAny(EnumSet.of(Tag.EXACTLY, Tag.AND)) ? i + 1 : refuse(i);
        }
        BigDecimal number = units.get(j).number();
        if (search) {
            return sought(i, j, number);
        }
        if (at(i - 1, Tag.OR) && unit.isAny(Tag.COMPARATORS) && !conditions.isEmpty()) {
            return refuse(i - 1) + 1;
        }
        boolean whole = number.signum() >= 0 && number.scale() == 0 && number.precision() <= 20;
        boolean single = whole && unit.is(Tag.NUMBER) && (i > 0 && units.get(i - 1).isAny(EnumSet.of(Tag.LEAD, Tag.TASK, Tag.PROJECT)) || !ids.isEmpty() && !aboutScore);
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
        if (at(j + 1, Tag.OR_MORE) || unit.is(Tag.AT_LEAST)) {
            score("min_score", number, RoundingMode.CEILING, 0);
            return afterUnit(at(j + 1, Tag.OR_MORE) ? j + 2 : j + 1);
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
        if (aboutScore) {
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

    /** A number in a search is how many to find; after the business was named, it asks for something that a search cannot promise. */
    private int sought(int i, int j, BigDecimal number) {
        boolean last = quantity == null && i == j && j + 1 == units.size() && at(i - 1, Tag.COMMA) && what.length() > 0 && !places.isEmpty();
        if (last) {
            // "Hairdressers in Saint-Malo and Dinard, 10"
            quantity = number;
            return j + 1;
        }
        if (what.length() > 0 || !places.isEmpty() || at(j + 1, Tag.OR_MORE) && aboutScore) {
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
        BigDecimal bound = number.setScale(0, rounding).add(BigDecimal.valueOf(step));
        if (bound.signum() < 0 || bound.compareTo(BigDecimal.valueOf(100)) > 0) {
            badNumber = true;
            return;
        }
        conditions.put(member, bound.intValueExact());
    }

    private int contact(int i) {
        int before = i - 1;
        while (before >= 0 && units.get(before).isAny(EnumSet.of(Tag.DET, Tag.WITH))) {
            before--;
        }
        if (at(before, Tag.OR) && !required.isEmpty() && having) {
            return refuse(before) + i - before;
        }
        Tag contact = units.get(i).is(Tag.MAIL) ? Tag.MAIL : units.get(i).is(Tag.PHONE) ? Tag.PHONE : Tag.WEBSITE;
        if (search && !having || !search && contact == Tag.WEBSITE) {
            int from = i;
            while (from > 0 && units.get(from - 1).isAny(EnumSet.of(Tag.DET, Tag.WITHOUT, Tag.NOT, Tag.NE, Tag.WITH))) {
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
        while (j < units.size() && units.get(j).isAny(EnumSet.of(Tag.DET, Tag.WITH, Tag.OF, Tag.WITHOUT, Tag.NOT, Tag.THEM, Tag.ONLY)) && !units.get(j).isAny(Tag.CONTACTS)) {
            j++;
        }
        return j < units.size() && units.get(j).isAny(Tag.CONTACTS);
    }

    /** The place after a preposition; {@code i} itself when what follows is no place. */
    private int placeFrom(int i) {
        int from = i + 1;
        boolean of = units.get(i).is(Tag.OF) && !units.get(i).is(Tag.IN);
        if (at(from, Tag.DET) && at(from + 1, Tag.NUMBER)) {
            from++;
        } else if (at(from, Tag.DET) && !units.get(from).first().capitalised() && !(LOWER_ARTICLES.contains(units.get(from).first().folded()) && !units.get(from).first().folded().equals("l") || units.get(from).glued())) {
            from++;
        }
        int district = district(from);
        if (district > from) {
            return district;
        }
        int end = endOfPlace(from);
        if (end == from || of && !ofPlace(i, from, end)) {
            return i;
        }
        if (!units.get(from).first().capitalised() && !units.get(from).possiblePlace() && namesBusinesses(from, end)) {
            return i;
        }
        if (search && what.length() > 0 && whatEnd == i && (partOfName(i, from, end) || beforePlace(i, from, end))) {
            return i;
        }
        String name = text(from, end);
        String preposition = units.get(i).first().folded();
        if ((units.get(from).first().capitalised() || !units.get(from).possiblePlace()) && Place.countryCode(name) == null && !units.get(i).phrase()) {
            // "au Mans" is "à Le Mans", "aux Sables" is "à Les Sables", "du Havre" is "de Le Havre".
            String article = units.get(from).first().capitalised() ? "L" : "l";
            name = preposition.equals("au") || preposition.equals("du") ? article + "e " + name : preposition.equals("aux") ? article + "es " + name : name;
        }
        keepPlace(name);
        return at(end, Tag.AREA) ? end + 1 : end;
    }

    /** "Dans le 15e arrondissement de Paris", "in the 15th arrondissement of Paris": Paris 15e; {@code from} itself when there is none. */
    private int district(int from) {
        int i = at(from, Tag.DET) ? from + 1 : from;
        boolean found = i + 3 < units.size() && units.get(i).first().folded().matches("\\d{1,2}(e|er|eme|th|st|nd|rd)") && units.get(i + 1).first().folded().startsWith("arrondissement") && at(i + 2, Tag.OF)
                && endOfPlace(i + 3) > i + 3;
        if (!found) {
            return from;
        }
        int end = endOfPlace(i + 3);
        String number = units.get(i).first().folded().replaceAll("\\D", "");
        keepPlace(text(i + 3, end) + " " + number + (number.equals("1") ? "er" : "e"));
        return end;
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
        boolean small = units.subList(from, end).stream().noneMatch(unit -> unit.first().capitalised() || unit.possiblePlace());
        return small && NAMING.contains(units.get(i).first().folded()) && at(end, Tag.IN) && placeLike(end + 1);
    }

    private boolean placeLike(int i) {
        return i < units.size() && (units.get(i).first().capitalised() || units.get(i).possiblePlace() || at(i, Tag.DET) && i + 1 < units.size() && units.get(i + 1).first().capitalised());
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
            if (units.get(i).is(Tag.COMMA) && from + 1 < units.size() && units.get(from + 1).plain() && Place.countryCode(text(from + 1, from + 2)) != null && !places.get(places.size() - 1).whole()) {
                // "à Nice, en France"
                Place city = places.get(places.size() - 1);
                places.set(places.size() - 1, new Place(city.name(), Place.countryCode(text(from + 1, from + 2)), false));
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
        boolean ends = end == units.size() || units.get(end).isAny(Tag.SEPARATORS) || units.get(end).isAny(EnumSet.of(Tag.WITH, Tag.WHICH, Tag.WITHOUT, Tag.POLITE, Tag.TIME)) || units.get(end).isAny(Tag.COMPARATORS);
        if (!units.get(from).first().capitalised() && !ends) {
            return i;
        }
        boolean region = units.get(i).is(Tag.COMMA) && units.get(from).first().capitalised() && units.subList(end, units.size()).stream().noneMatch(unit -> unit.isAny(EnumSet.of(Tag.AND, Tag.OR, Tag.COMMA)))
                && places.size() == 1 && !at(from - 1, Tag.AND);
        if (region) {
            places.set(0, new Place(before.name() + ", " + name, before.country(), false));
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
        boolean postcode = first.is(Tag.NUMBER) && first.first().text().length() == 5 && from + 1 < units.size() && units.get(from + 1).plain();
        boolean article = LOWER_ARTICLES.contains(first.first().folded()) && !first.phrase() && from + 1 < units.size() && (units.get(from + 1).plain() || units.get(from + 1).first().capitalised())
                && !first.isAny(Tag.VERBS) && (first.is(Tag.DET) || first.is(Tag.NEW) || first.plain());
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
            boolean arrondissement = unit.is(Tag.NUMBER) && (end + 1 == units.size() || units.get(end + 1).isAny(Tag.SEPARATORS)) || word && unit.first().folded().matches("\\d{1,2}(e|er|eme|th|st|nd|rd)");
            boolean particle = PARTICLES.contains(unit.first().folded()) && !unit.phrase() && end + 1 < units.size() && (units.get(end + 1).glued() || capital && units.get(end + 1).first().capitalised()
                    && units.get(end + 1).plain());
            boolean smallParticle = !capital && end + 1 < units.size() && units.get(end + 1).plain() && (unit.is(Tag.OF) || SMALL_PARTICLES.contains(unit.first().folded()) && !unit.phrase());
            if (!(glued || opening || small || capitalised || arrondissement || particle || smallParticle)) {
                break;
            }
            end++;
        }
        return end;
    }

    private int say(int i) {
        Unit unit = units.get(i);
        if (whatEnd == i && what.length() > 0) {
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

    private boolean at(int i, Tag tag) {
        return i >= 0 && i < units.size() && units.get(i).is(tag);
    }
}
