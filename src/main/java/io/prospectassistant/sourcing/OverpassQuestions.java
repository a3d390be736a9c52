package io.prospectassistant.sourcing;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.lead.CategoryTaxonomy;
import io.prospectassistant.lead.Country;
import io.prospectassistant.lead.Place;
import io.prospectassistant.lead.Text;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * What is asked of an Overpass API, in its query language. A question is put together of constants, of tags out of the taxonomy, and of numbers. The one
 * text of a command that gets in is the name of a place that nobody knows: only if it is made of what names are made of, and as a string literal.
 */
@Component("overpassQuestions")
public class OverpassQuestions {

    /** Seconds that Overpass may compute; asking for less is admitted sooner. */
    static final int TIMEOUT = 45;
    /** Bytes of memory that it may take for that. */
    static final int MEMORY = 64 << 20;

    private static final String HEAD = "[out:json][timeout:" + TIMEOUT + "][maxsize:" + MEMORY + "];\n";

    /** Nameless, closed and double ones are removed later, so twice as many are asked for. */
    private static final int OVER_ASK = 2;
    private static final int MOST_ELEMENTS = 10_000;
    private static final int MOST_AREAS = 50;
    private static final int DEFAULT_LIMIT = 20;

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N}][\\p{L}\\p{M}\\p{N} .'’()/-]{0,79}");

    private final CategoryTaxonomy taxonomy;
    private final OsmTags tags;
    private final KnownPlaces places;

    public OverpassQuestions(CategoryTaxonomy taxonomy, OsmTags tags, KnownPlaces places) {
        this.taxonomy = taxonomy;
        this.tags = tags;
        this.places = places;
    }

    /** The category of a plan's search: its own, or the one that its words name; empty when the taxonomy has none for it. */
    Optional<String> category(JsonNode params) {
        return Optional.ofNullable(params.path("category").asText(null)).filter(key -> !taxonomy.osmTags(key).isEmpty())
                .or(() -> Optional.ofNullable(params.path("query").asText(null)).flatMap(taxonomy::keyFor));
    }

    static int limit(JsonNode params) {
        return params.path("limit").asInt(DEFAULT_LIMIT);
    }

    /** Where a plan's search looks; empty when that is no name of a place. */
    Optional<OverpassWhere> where(JsonNode params) {
        String text = Text.clean(params.path("location").asText(""));
        if (text == null) {
            return Optional.empty();
        }
        Optional<String> country = Country.read(params.path("country").asText(null));
        int comma = text.lastIndexOf(',');
        if (comma > 0) {
            Optional<String> named = Country.read(text.substring(comma + 1));
            country = country.or(() -> named);
            text = named.isPresent() ? text.substring(0, comma) : text.substring(0, text.indexOf(','));
        }
        Optional<String> itself = Country.read(text).filter(code -> code.length() < params.path("location").asText().strip().length());
        if (itself.isPresent() && (country.isEmpty() || country.equals(itself)) && places.find(text, country.orElse(null)).isEmpty()) {
            return Optional.of(new OverpassWhere(text, itself.get(), true, null, null));
        }
        Place place = Place.read(text, null, country.orElse(null));
        String name = place.city();
        if (name == null || !NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        if (place.postalCode() != null && !Character.isDigit(text.charAt(0))) {
            int district = Integer.parseInt(place.postalCode()) % 100;
            return Optional.of(new OverpassWhere(name + " " + district + (district == 1 ? "er" : "e") + " Arrondissement", "FR", false, null, null));
        }
        Optional<KnownPlaces.Spot> spot = places.find(name, country.orElse(null));
        return Optional.of(new OverpassWhere(name, country.or(() -> spot.map(KnownPlaces.Spot::country)).orElse(null), false,
                spot.map(KnownPlaces.Spot::latitude).orElse(null), spot.map(KnownPlaces.Spot::longitude).orElse(null)));
    }

    /** Which area the place is: all that the known point is in; the country; or those of this name, in the country if there is one. */
    String area(OverpassWhere where) {
        if (where.whole()) {
            return HEAD + country(where.country()) + "out tags;\n";
        }
        if (where.isKnown()) {
            return HEAD + "is_in(" + degrees(where.latitude()) + "," + degrees(where.longitude()) + ")->.here;\narea.here[\"boundary\"=\"administrative\"];\nout tags;\n";
        }
        String inside = where.country() == null ? "" : "(area.country)";
        String named = spellings(where.name()).stream().map(name -> "  rel" + inside + "[\"boundary\"=\"administrative\"][\"name\"=" + literal(name) + "];\n").collect(Collectors.joining());
        return HEAD + (where.country() == null ? "" : country(where.country()).replace(";\n", "->.country;\n")) + "(\n" + named + ");\nout tags center " + MOST_AREAS + ";\n";
    }

    private static String country(String code) {
        return "area[\"ISO3166-1\"=" + literal(code) + "][\"boundary\"=\"administrative\"][\"admin_level\"=\"2\"];\n";
    }

    /** The businesses in the area, or around the point. */
    String businesses(OverpassSearch search) {
        boolean around = search.radius() > 0;
        String inside = around ? "(around:" + search.radius() + "," + degrees(search.where().latitude()) + "," + degrees(search.where().longitude()) + ")" : "(area.place)";
        String wanted = wanted(search.wanted());
        String ways = tags.of(search.category()).stream()
                .map(way -> "  nwr" + way.stream().map(OverpassQuestions::filter).collect(Collectors.joining()) + wanted + inside + ";\n").collect(Collectors.joining());
        return HEAD + (around ? "" : "area(id:" + search.area().id() + ")->.place;\n") + "(\n" + ways + ");\nout tags center " + elements(search.limit()) + ";\n";
    }

    /** Elements asked for, so that so many leads are among them. */
    static int elements(int limit) {
        return Math.min(OVER_ASK * limit + DEFAULT_LIMIT, MOST_ELEMENTS);
    }

    /** Only what has a telephone number, an e-mail address or a web site, where that is required: most have none of them. */
    private static String wanted(JsonNode params) {
        return (params.path("require_phone").asBoolean() ? "[~\"^(contact:)?(phone|mobile)$\"~\".\"]" : "")
                + (params.path("require_email").asBoolean() ? "[~\"^(contact:)?email$\"~\".\"]" : "")
                + (params.path("require_website").asBoolean() ? "[~\"^((contact:)?website|url)$\"~\".\"]" : "");
    }

    private static String filter(OsmTags.Condition condition) {
        return condition.listed() ? "[" + literal(condition.key()) + "~" + literal("(^|;) *" + condition.value() + " *(;|$)") + "]"
                : "[" + literal(condition.key()) + "=" + literal(condition.value()) + "]";
    }

    /** A text as a string of the query language. */
    static String literal(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ") + '"';
    }

    /** As written, with hyphens as the names of French towns have them, and with the letters of each word as names have them. */
    private static Set<String> spellings(String name) {
        Set<String> spellings = new TreeSet<>(List.of(name, name.replace(' ', '-')));
        String capitalised = Pattern.compile("(^|[ '’-])(\\p{L})").matcher(name).replaceAll(word -> word.group(1) + word.group(2).toUpperCase(Locale.ROOT));
        spellings.addAll(List.of(capitalised, capitalised.replace(' ', '-')));
        return spellings;
    }

    private static String degrees(double degrees) {
        return String.format(Locale.ROOT, "%.5f", degrees);
    }
}
