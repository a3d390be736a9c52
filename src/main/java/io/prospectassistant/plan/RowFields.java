package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.lead.CategoryTaxonomy;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what is said of a single row: "Harbour Dental in Plymouth, email info@harbour.example", "the phone of lead 23 to 01 23 45 67 89". All words must belong
 * to a field, and every value must be one that its field can hold; what is said of a row is never cut short.
 */
final class RowFields {

    private static final Set<Tag> LINKS = EnumSet.of(Tag.COMMA, Tag.AND, Tag.WITH, Tag.DET);
    private static final Set<Tag> BEFORE_VALUE = EnumSet.of(Tag.TO, Tag.COMMA, Tag.AS, Tag.IN, Tag.FOR, Tag.OF, Tag.WITH);
    private static final Set<String> OWN = Set.of("its", "their", "son", "sa", "leur");
    private static final Set<String> BY = Set.of("by", "par");
    private static final Set<Tag> AROUND = EnumSet.of(Tag.DET, Tag.OF, Tag.COMMA, Tag.WITH, Tag.TO, Tag.THEM, Tag.FOR);
    private static final Map<String, String> LABELS = Map.ofEntries(Map.entry("city", "city"), Map.entry("town", "city"), Map.entry("ville", "city"),
            Map.entry("name", "name"), Map.entry("nom", "name"), Map.entry("title", "title"), Map.entry("titre", "title"), Map.entry("intitule", "title"),
            Map.entry("street", "street"), Map.entry("address", "street"), Map.entry("rue", "street"), Map.entry("adresse", "street"),
            Map.entry("country", "country"), Map.entry("pays", "country"));
    private static final int MAX_PHONE = 30;
    private static final int MAX_VALUE = 200;
    private static final Set<String> DUE = Set.of("due", "date", "deadline", "echeance", "limite");

    /** The longest title of a task and name of a project, in characters. */
    static final int MAX_TITLE = 200;

    private final CategoryTaxonomy taxonomy;
    private final String clean;

    /** @param clean the command in which the units stand */
    RowFields(CategoryTaxonomy taxonomy, String clean) {
        this.taxonomy = taxonomy;
        this.clean = clean;
    }

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
        if (unit.is(Tag.POSTAL_CODE)) {
            return "postal_code";
        }
        if (unit.is(Tag.CATEGORY)) {
            return "category";
        }
        return unit.phrase() ? null : LABELS.get(unit.first().folded());
    }

    /** "Due", "échéance". */
    static boolean saysDue(Unit unit) {
        return DUE.contains(unit.first().folded());
    }

    /** The fields of what is created; empty when some of the words belong to none. */
    Optional<ObjectNode> ofCreated(List<Unit> units) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        int i = 0;
        String field = "name";
        while (i < units.size()) {
            if (label(units.get(i)) != null && (i == 0 || i + 1 < units.size())) {
                field = label(units.get(i++));
                while (i < units.size() && units.get(i).isAny(Tag.COMMA, Tag.TO) && !plus(units.get(i))) {
                    i++;
                }
            }
            int end = i;
            boolean quoted = field != null && units.get(i).is(Tag.QUOTED);
            while (end < units.size() && !(quoted && end > i) && !parts(units, end) && !(end > i && units.get(end).is(Tag.COMMA) && field(units, end + 1) != null)) {
                end++;
            }
            if (field == null || fields.has(field) || end == i || !put(fields, field, text(units.subList(i, end)))) {
                return Optional.empty();
            }
            field = null;
            if (end < units.size() && units.get(end).is(Tag.IN)) {
                field = "city";
                end++;
            } else if (end < units.size() && units.get(end).is(Tag.COMMA) && field(units, end + 1) != null) {
                field = field(units, end + 1);
                end++;
                while (field.equals("category") && units.get(end).is(Tag.DET)) {
                    end++;
                }
            }
            i = end;
            while (field == null && i < units.size() && units.get(i).isAny(LINKS) && label(units.get(i)) == null) {
                i++;
            }
        }
        return Optional.of(fields);
    }

    /** What a part without a name of its own is, from its form: "Acme, a restaurant in Namur", "Acme, Lyon, 01 23 45 67 89"; null when nobody can say. */
    private String field(List<Unit> units, int from) {
        int end = from;
        while (end < units.size() && !units.get(end).isAny(Tag.COMMA, Tag.IN, Tag.WITH, Tag.AND) && label(units.get(end)) == null) {
            end++;
        }
        if (end == from || end < units.size() && label(units.get(end)) != null && !units.get(end - 1).isAny(LINKS)) {
            return null;
        }
        int noun = from;
        while (noun + 1 < end && units.get(noun).is(Tag.DET)) {
            noun++;
        }
        String value = text(units.subList(from, end));
        if (taxonomy.isName(text(units.subList(noun, end)))) {
            return "category";
        }
        if (end == from + 1 && units.get(from).place()) {
            return "city";
        }
        boolean phone = value.length() <= MAX_PHONE && value.matches("[+(]?[\\d .()/-]{8,}");
        return value.matches("[^@\\s]+@[^@\\s]+") ? "email" : phone ? "phone" : null;
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
    Optional<ObjectNode> ofChange(List<Unit> units, int row) {
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
        ObjectNode changes = JsonNodeFactory.instance.objectNode();
        while (from < units.size()) {
            String field = label(units.get(label));
            while (from < units.size() && beforeValue(units.get(from)) && !plus(units.get(from))) {
                from++;
            }
            int change = from;
            while (change < units.size() && !units.get(change).is(Tag.TO)) {
                change++;
            }
            if (from > 0 && from < change && change + 1 < units.size() && units.get(from - 1).first().folded().matches("from|de")) {
                // "From Lyon to Paris"
                from = change + 1;
            }
            int end = from;
            int next = nextLabel(units, end);
            while (end < units.size() && next < 0) {
                end++;
                next = nextLabel(units, end);
            }
            int last = end;
            while (last > from + 1 && units.get(last - 1).isAny(Tag.POLITE, Tag.STOP, Tag.COMMA)) {
                last--;
            }
            if (end == from || changes.has(field) || !put(changes, field, text(units.subList(from, last)))) {
                return Optional.empty();
            }
            label = next;
            from = next < 0 ? units.size() : next + 1;
        }
        return changes.isEmpty() ? Optional.empty() : Optional.of(changes);
    }

    /** "… and the phone to": index of the next field's name when its link stands at {@code i}, else -1. */
    private static int nextLabel(List<Unit> units, int i) {
        int label = i;
        while (label < units.size() && (units.get(label).isAny(LINKS) || OWN.contains(units.get(label).first().folded())) && label(units.get(label)) == null) {
            label++;
        }
        boolean named = label > i && label + 1 < units.size() && label(units.get(label)) != null;
        return named && beforeValue(units.get(label + 1)) ? label : -1;
    }

    private static boolean beforeValue(Unit unit) {
        return unit.isAny(BEFORE_VALUE) || BY.contains(unit.first().folded());
    }

    /** "+33 4 …" */
    private boolean plus(Unit unit) {
        return clean.startsWith("+", unit.start());
    }

    private boolean put(ObjectNode fields, String field, String value) {
        boolean fits = switch (field) {
            case "email" -> value.matches("[^@\\s]+@[^@\\s]+");
            case "phone" -> value.length() <= MAX_PHONE && value.matches("[+(]?[\\d .()/-]{5,}");
            case "website" -> value.matches("\\S+\\.\\S+");
            case "postal_code" -> value.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} -]{2,11}");
            case "category" -> taxonomy.keyFor(value).isPresent();
            case "country" -> Place.countryCode(value) != null;
            case "city" -> value.matches("[\\p{L}\\p{M}\\p{N} .'()&-]+");
            default -> value.codePoints().anyMatch(Character::isLetterOrDigit);
        };
        if (fits && value.length() <= MAX_VALUE) {
            fields.put(field, field.equals("category") ? taxonomy.keyFor(value).orElseThrow() : field.equals("country") ? Place.countryCode(value) : value);
            return true;
        }
        return false;
    }

    private String text(List<Unit> units) {
        boolean quoted = units.size() == 1 && units.get(0).is(Tag.QUOTED);
        int end = units.size();
        while (end > 1 && units.get(end - 1).is(Tag.COMMA) && clean.startsWith(",", units.get(end - 1).start())) {
            end--;
        }
        // Where the words were turned round and more stands behind them, they have no text of their own; no field takes that.
        boolean turned = units.get(end - 1).end() < units.get(0).end();
        return quoted ? units.get(0).first().text() : turned ? "" : clean.substring(units.get(0).start(), units.get(end - 1).end()).strip();
    }
}
