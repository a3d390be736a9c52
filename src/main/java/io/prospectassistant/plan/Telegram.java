package io.prospectassistant.plan;

import io.prospectassistant.lead.CategoryTaxonomy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Reads a search that is said in telegraph style: a known kind of business, a known place and perhaps a number, in any order, with or without marks
 * ("lyon dentists 20", "Dentists, Lyon, 20"). Everything must be one of these; one word more, and it is no telegram.
 */
final class Telegram {

    /**
     * @param searches for each kind of business the body of a search in the usual order: number, business, place, contact details
     * @param places   each with its preposition, if it has one
     * @param end      index after the last unit that belongs to it
     * @param usual    was in the usual order already, with a preposition before each place
     */
    record Found(List<List<Unit>> searches, List<List<Unit>> places, int end, boolean usual) {}

    /** In units; what is longer is no telegram, and long texts stay quick. */
    private static final int LONGEST = 40;
    private static final int LONGEST_NAME = 6;
    private static final Set<Tag> SKIPPED = EnumSet.of(Tag.COMMA, Tag.AND, Tag.LEAD, Tag.ME, Tag.POLITE, Tag.TIME, Tag.EXACTLY, Tag.EACH, Tag.DET, Tag.OF, Tag.ALL, Tag.NEW, Tag.FOR, Tag.TO, Tag.ONLY);
    private static final Set<Tag> INSIDE_NAMES = EnumSet.of(Tag.OF, Tag.DET, Tag.FOR, Tag.AND, Tag.IN, Tag.WITH);

    private final CategoryTaxonomy taxonomy;
    private final String clean;

    private List<Unit> units;
    private Unit number;
    private List<List<Unit>> businesses;
    private List<List<Unit>> places;
    private List<Unit> contacts;
    private boolean usual;
    private boolean joined;
    private int barren;

    Telegram(CategoryTaxonomy taxonomy, String clean) {
        this.taxonomy = taxonomy;
        this.clean = clean;
    }

    /**
     * The telegram that starts here, or null.
     *
     * @param heading the places of the telegram just before, which hold for a number and a business without any: "lyon: 10 architects, 10 lawyers"
     * @param ends    says of an index, before which a telegram may stop, whether something else begins there
     */
    Found read(List<Unit> some, int from, List<List<Unit>> heading, IntPredicate ends) {
        units = some;
        number = null;
        businesses = new ArrayList<>();
        places = new ArrayList<>();
        contacts = new ArrayList<>();
        usual = true;
        joined = true;
        barren = 0;
        int i = from;
        while (i < units.size()) {
            Unit unit = units.get(i);
            boolean over = unit.isAny(Tag.STOP, Tag.THEN, Tag.BUT) || i > from && ends.test(i) || complete() && (unit.is(Tag.NUMBER) || businessFrom(i) > i) && units.get(i - 1).isAny(Tag.AND, Tag.COMMA);
            if (over) {
                break;
            }
            int next = next(i);
            if (next == i || i - from > LONGEST) {
                barren = next > i && businesses.isEmpty() && places.isEmpty() ? from + LONGEST / 2 : 0;
                return null;
            }
            i = next;
        }
        if (places.isEmpty() && number != null && !businesses.isEmpty()) {
            places.addAll(heading);
        }
        barren = businesses.isEmpty() || places.isEmpty() ? i : 0;
        if (barren > 0 || number != null && number.number() == null) {
            return null;
        }
        List<List<Unit>> searches = businesses.stream().map(this::search).toList();
        return new Found(searches, List.copyOf(places), i, usual);
    }

    /** Before this index no telegram can begin, as far as the last reading saw; 0 when it saw none of this. */
    int barren() {
        return barren;
    }

    private boolean complete() {
        return number != null && !businesses.isEmpty() && !places.isEmpty();
    }

    private int next(int i) {
        Unit unit = units.get(i);
        if (unit.is(Tag.NUMBER)) {
            boolean first = number == null;
            number = unit;
            usual &= businesses.isEmpty() && places.isEmpty();
            return first ? i + 1 : i;
        }
        if (unit.is(Tag.IN) && businesses.isEmpty() == places.isEmpty() || unit.is(Tag.IN) && !businesses.isEmpty()) {
            int end = placeFrom(i + 1);
            if (end > i + 1 && !heads(end)) {
                return place(units.subList(i, end), end, true);
            }
        }
        if (unit.is(Tag.WITH)) {
            return contacts(i);
        }
        if (unit.isAny(Tag.CONTACTS) && i > 0 && clean.startsWith("+", units.get(i - 1).start()) && !places.isEmpty()) {
            // "Bakeries paris + phone"
            contacts.addAll(List.of(mark(Tag.WITH, unit), unit));
            usual = false;
            return i + 1;
        }
        int end = businessFrom(i);
        if (end > i) {
            boolean further = businesses.isEmpty() || units.get(i - 1).isAny(Tag.AND, Tag.COMMA) && places.isEmpty();
            businesses.add(units.subList(i, end));
            return further ? end : i;
        }
        end = bareName(i);
        if (end > i && heads(end)) {
            return i;
        }
        if (end > i) {
            boolean country = !places.isEmpty() && Place.countryCode(text(i, end)) != null;
            boolean further = places.isEmpty() || country || units.get(i - 1).isAny(Tag.AND, Tag.COMMA);
            usual = false;
            return further ? place(units.subList(i, end), end, false) : i;
        }
        return unit.isAny(SKIPPED) ? i + 1 : i;
    }

    /** "…, Paris: 5 cafés": a place with a colon behind it begins a list of its own. */
    private boolean heads(int end) {
        return !businesses.isEmpty() && end < units.size() && units.get(end).is(Tag.COMMA) && clean.startsWith(":", units.get(end).start());
    }

    private int place(List<Unit> name, int end, boolean preposition) {
        boolean mixed = !places.isEmpty() && joined != preposition && Place.countryCode(clean.substring(name.get(0).start(), name.get(name.size() - 1).end())) == null;
        joined = preposition;
        places.add(name);
        return mixed ? units.indexOf(name.get(0)) : end;
    }

    private int contacts(int i) {
        int j = i + 1;
        int last = i;
        while (j < units.size() && units.get(j).isAny(Tag.MAIL, Tag.PHONE, Tag.WEBSITE, Tag.AND, Tag.DET)) {
            last = units.get(j).isAny(Tag.CONTACTS) ? j : last;
            j++;
        }
        if (last == i) {
            return i;
        }
        contacts.addAll(units.subList(i, last + 1));
        return last + 1;
    }

    /** What is known as a kind of business, the longest name; names of places are no part of it. */
    private int businessFrom(int from) {
        int longest = from;
        boolean linked = false;
        for (int end = from + 1; end <= units.size() && end - from <= LONGEST_NAME; end++) {
            Unit unit = units.get(end - 1);
            boolean inside = end - 1 > from && unit.isAny(INSIDE_NAMES);
            if (!(unit.plain() && unit.first().is(Token.Kind.WORD) || inside) || unit.place() || unit.possiblePlace() && !businesses.isEmpty()) {
                break;
            }
            linked |= inside;
            String name = text(from, end);
            if (!inside && (linked ? taxonomy.isName(name) : taxonomy.keyFor(name).isPresent() && (longest == from || taxonomy.isName(name) || !unit.possiblePlace()))) {
                longest = end;
            }
        }
        return longest;
    }

    /** A place that is known by its name alone; one that is an ordinary word, too, only after the business. */
    private int bareName(int i) {
        Unit unit = units.get(i);
        boolean country = unit.plain() && Place.countryCode(text(i, i + 1)) != null;
        if (!unit.place() && !country && !(unit.possiblePlace() && !businesses.isEmpty())) {
            return i;
        }
        return withDistrict(i + 1);
    }

    private int placeFrom(int from) {
        if (from >= units.size()) {
            return from;
        }
        if (units.get(from).possiblePlace()) {
            return withDistrict(from + 1);
        }
        int end = from;
        while (end < units.size() && (end > from && (units.get(end).glued() || end + 1 < units.size() && units.get(end + 1).glued()) || units.get(end).plain()) && units.get(end).first().is(Token.Kind.WORD) && businessFrom(end) == end && !units.get(end).possiblePlace()) {
            end++;
        }
        return withDistrict(end);
    }

    private int withDistrict(int end) {
        return end < units.size() && units.get(end).plain() && units.get(end).first().folded().matches("\\d{1,2}(e|er|eme|th|st|nd|rd)") ? end + 1 : end;
    }

    private List<Unit> search(List<Unit> business) {
        List<Unit> body = new ArrayList<>();
        if (number != null) {
            body.add(number);
        }
        body.addAll(business);
        for (List<Unit> place : places) {
            boolean country = place != places.get(0) && Place.countryCode(clean.substring(place.get(0).start(), place.get(place.size() - 1).end())) != null;
            if (!place.get(0).is(Tag.IN)) {
                body.add(mark(country ? Tag.COMMA : Tag.IN, place.get(0)));
            }
            body.addAll(place);
        }
        body.addAll(contacts);
        return List.copyOf(body);
    }

    /** A preposition or a comma that was not typed. */
    private static Unit mark(Tag tag, Unit before) {
        Token token = new Token(Token.Kind.WORD, "", "", before.start(), before.start(), false);
        return new Unit(EnumSet.of(tag), null, token, token);
    }

    private String text(int from, int end) {
        return clean.substring(units.get(from).start(), units.get(end - 1).end());
    }
}
