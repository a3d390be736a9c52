package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what is said of a single row: "Harbour Dental in Plymouth, email info@harbour.example", "the phone of lead 23 to 01 23 45 67 89". All words must belong
 * to a field, and every value must be one that its field can hold; what is said of a row is never cut short.
 */
final class RowFields {

    private static final Set<Tag> LINKS = EnumSet.of(Tag.COMMA, Tag.AND, Tag.WITH, Tag.DET);
    private static final Set<Tag> BEFORE_VALUE = EnumSet.of(Tag.TO, Tag.COMMA, Tag.AS, Tag.IN, Tag.FOR, Tag.OF);
    private static final Set<Tag> AROUND = EnumSet.of(Tag.DET, Tag.OF, Tag.COMMA, Tag.WITH, Tag.TO, Tag.THEM, Tag.FOR);
    private static final Set<String> CITY = Set.of("city", "town", "ville");
    private static final Set<String> NAME = Set.of("name", "nom");
    private static final int MAX_PHONE = 30;
    private static final int MAX_VALUE = 200;

    private RowFields() {}

    /** The field that a unit names, as in {@code changes}; null when it names none. */
    static String label(Unit unit) {
        if (unit.is(Tag.MAIL)) {
            return "email";
        }
        if (unit.is(Tag.PHONE)) {
            return "phone";
        }
        if (unit.is(Tag.WEBSITE)) {
            return "website";
        }
        if (unit.is(Tag.DESCRIPTION)) {
            return "description";
        }
        String word = unit.first().folded();
        return unit.phrase() ? null : CITY.contains(word) ? "city" : NAME.contains(word) ? "name" : null;
    }

    /** The fields of what is created; empty when some of the words belong to none. */
    static Optional<ObjectNode> ofCreated(String clean, List<Unit> units) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        int i = 0;
        String field = "name";
        while (i < units.size()) {
            if (label(units.get(i)) != null && (i == 0 || i + 1 < units.size())) {
                field = label(units.get(i++));
                while (i < units.size() && units.get(i).isAny(EnumSet.of(Tag.COMMA, Tag.TO)) && !plus(clean, units.get(i))) {
                    i++;
                }
            }
            int end = i;
            while (end < units.size() && !parts(units, end)) {
                end++;
            }
            if (field == null || fields.has(field) || end == i || !put(fields, field, text(clean, units.subList(i, end)))) {
                return Optional.empty();
            }
            field = null;
            if (end < units.size() && units.get(end).is(Tag.IN)) {
                field = "city";
                end++;
            }
            i = end;
            while (field == null && i < units.size() && units.get(i).isAny(LINKS) && label(units.get(i)) == null) {
                i++;
            }
        }
        return Optional.of(fields);
    }

    /** Whether a value ends here: before a field with its link, or before a known place that ends what is said or its part. */
    private static boolean parts(List<Unit> units, int i) {
        int label = i;
        while (label < units.size() && units.get(label).isAny(LINKS) && label(units.get(label)) == null) {
            label++;
        }
        if (label > i && label + 1 < units.size() && label(units.get(label)) != null && !units.get(label + 1).isAny(LINKS)
                || label > i && label + 2 < units.size() && label(units.get(label)) != null && units.get(label + 1).is(Tag.COMMA)) {
            return true;
        }
        boolean place = i > 0 && units.get(i).is(Tag.IN) && i + 1 < units.size() && units.get(i + 1).possiblePlace() && units.get(i + 1).first().capitalised();
        return place && (i + 2 == units.size() || units.get(i + 2).is(Tag.COMMA) || parts(units, i + 2));
    }

    /** The field and its new value for the row whose noun stands at {@code row} with its number behind it; empty when this is not what the words say. */
    static Optional<ObjectNode> ofChange(String clean, List<Unit> units, int row) {
        int label = -1;
        for (int i = 0; i < units.size() && label < 0; i++) {
            label = label(units.get(i)) == null ? -1 : i;
        }
        int from = Math.max(row + 2, label + 1);
        if (label < 0 || from >= units.size()) {
            return Optional.empty();
        }
        for (int i = 0; i < from; i++) {
            boolean owner = i == row + 2 && units.get(i).first().folded().equals("s");
            if (i != label && i != row && i != row + 1 && !owner && !units.get(i).isAny(AROUND)) {
                return Optional.empty();
            }
        }
        while (from < units.size() && units.get(from).isAny(BEFORE_VALUE) && !plus(clean, units.get(from))) {
            from++;
        }
        ObjectNode changes = JsonNodeFactory.instance.objectNode();
        boolean known = from < units.size() && put(changes, label(units.get(label)), text(clean, units.subList(from, units.size())));
        return known ? Optional.of(changes) : Optional.empty();
    }

    /** "+33 4 …" */
    private static boolean plus(String clean, Unit unit) {
        return clean.startsWith("+", unit.start());
    }

    private static boolean put(ObjectNode fields, String field, String value) {
        boolean fits = switch (field) {
            case "email" -> value.matches("[^@\\s]+@[^@\\s]+");
            case "phone" -> value.length() <= MAX_PHONE && value.matches("[+(]?[\\d .()/-]{5,}");
            case "website" -> value.matches("\\S+\\.\\S+");
            case "city" -> value.matches("[\\p{L}\\p{M}\\p{N} .'()&-]+");
            default -> value.codePoints().anyMatch(Character::isLetterOrDigit);
        };
        if (fits && value.length() <= MAX_VALUE) {
            fields.put(field, value);
            return true;
        }
        return false;
    }

    private static String text(String clean, List<Unit> units) {
        boolean quoted = units.size() == 1 && units.get(0).is(Tag.QUOTED);
        return quoted ? units.get(0).first().text() : clean.substring(units.get(0).start(), units.get(units.size() - 1).end()).strip();
    }
}
