package io.prospectassistant.sourcing;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.lead.CategoryTaxonomy;
import io.prospectassistant.lead.Country;
import io.prospectassistant.lead.Place;
import io.prospectassistant.lead.Region;
import io.prospectassistant.lead.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
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

    private static final String PREPOSITION = "(in|at|near|around|a|au|en|dans|sur|pres de)";
    private static final Pattern SAINT = Pattern.compile("^(?:St\\.?|Saint) ");
    private static final String NO_NAME = "OpenStreetMap is searched in places, and this is no name of one; name a city, a region or a country.";

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

    /** A plan's place cannot be looked for as it is written. */
    static final class Unclear extends Exception {
        Unclear(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * Where a plan's search looks: a name, and behind commas what it lies in.
     *
     * @throws Unclear with what to write instead, when that is no name of a place, or one of several
     */
    OverpassWhere where(JsonNode params) throws Unclear {
        List<String> parts = Arrays.stream(params.path("location").asText("").split(",")).map(Text::clean).filter(part -> part != null).toList();
        if (parts.isEmpty()) {
            throw new Unclear(NO_NAME);
        }
        String text = parts.get(0);
        String last = parts.get(parts.size() - 1);
        Optional<String> said = Country.read(params.path("country").asText(null));
        Optional<String> named = parts.size() == 1 ? Optional.empty() : said.filter(code -> Country.read(last).equals(said)).or(() -> Country.named(last)).filter(code -> said.isEmpty() || said.get().equals(code));
        List<String> regions = parts.subList(1, Math.max(1, parts.size() - (named.isPresent() ? 1 : 0)));
        String in = said.or(() -> named).orElse(null);
        Optional<Region> region = regions.stream().flatMap(part -> Region.behind(part, in).stream()).reduce((nearer, wider) -> wider);
        if (region.isEmpty() && regions.stream().anyMatch(part -> Region.named(part).isPresent())) {
            throw new Unclear("The place is in a region of another country than " + in + ", which the search names as its country; make them agree.");
        }
        String country = in != null ? in : region.map(Region::country).orElse(null);
        Optional<OverpassWhere> all = regions.isEmpty() ? all(text, country) : Optional.empty();
        if (all.isPresent()) {
            return all.get();
        }
        Place place = Place.read(text, null, country);
        String name = place.city();
        if (name == null || !NAME.matcher(name).matches()) {
            throw new Unclear(NO_NAME);
        }
        if (place.postalCode() != null && !Character.isDigit(text.charAt(0))) {
            int district = Integer.parseInt(place.postalCode()) % 100;
            return new OverpassWhere(name + " " + district + (district == 1 ? "er" : "e") + " Arrondissement", "FR", null, false, null, null);
        }
        List<KnownPlaces.Spot> spots = places.all(name, country);
        if (!regions.isEmpty() && region.isEmpty() && spots.stream().anyMatch(spot -> spot.isApart(spots.get(0)))) {
            throw new Unclear("Places of this name are in " + spots.stream().map(KnownPlaces.Spot::country).distinct().collect(Collectors.joining(", "))
                    + ", and what stands behind it does not tell which is meant; write its country in full, and in the United States its state, as in Paris, France or Paris, Texas.");
        }
        Optional<KnownPlaces.Spot> spot = spots.stream().findFirst();
        return new OverpassWhere(name, country != null ? country : spot.map(KnownPlaces.Spot::country).orElse(null), region.filter(Region::isState).orElse(null), false,
                spot.map(KnownPlaces.Spot::latitude).orElse(null), spot.map(KnownPlaces.Spot::longitude).orElse(null));
    }

    /** A country or a state as a whole, unless a town has its name. */
    private Optional<OverpassWhere> all(String name, String country) {
        if (!places.all(name, country).isEmpty()) {
            return Optional.empty();
        }
        Optional<String> itself = country == null ? Country.named(name) : Country.read(name).filter(country::equals);
        return itself.map(code -> OverpassWhere.all(name, code, null))
                .or(() -> Region.named(name).filter(region -> region.isState() && (country == null || country.equals(region.country()))).map(state -> OverpassWhere.all(name, state.country(), state)));
    }

    /** Which area the place is: all that the known point is in; the country or state; or those of this name, in the state or country if there is one. */
    String area(OverpassWhere where) {
        if (where.whole()) {
            return HEAD + around(where) + "out tags;\n";
        }
        if (where.isKnown()) {
            return HEAD + "is_in(" + degrees(where.latitude()) + "," + degrees(where.longitude()) + ")->.here;\narea.here[\"boundary\"=\"administrative\"];\nout tags;\n";
        }
        boolean anywhere = where.inside().isEmpty();
        String named = spellings(where.name()).stream().map(name -> "  rel" + (anywhere ? "" : "(area.country)") + "[\"boundary\"=\"administrative\"][\"name\"=" + literal(name) + "];\n").collect(Collectors.joining());
        return HEAD + (anywhere ? "" : around(where).replace(";\n", "->.country;\n")) + "(\n" + named + ");\nout tags center " + MOST_AREAS + ";\n";
    }

    /** The state or country in which the place is. */
    private static String around(OverpassWhere where) {
        boolean state = where.state() != null;
        return "area[\"ISO3166-" + (state ? 2 : 1) + "\"=" + literal(where.inside()) + "][\"boundary\"=\"administrative\"][\"admin_level\"=\"" + (state ? OverpassArea.STATE : OverpassArea.COUNTRY) + "\"];\n";
    }

    /** The businesses in the area, or around the point. */
    String businesses(OverpassSearch search) {
        boolean around = search.radius() > 0;
        String inside = around ? "(around:" + search.radius() + "," + degrees(search.where().latitude()) + "," + degrees(search.where().longitude()) + ")" : "(area.place)";
        String wanted = wanted(search.wanted());
        List<List<OsmTags.Condition>> wanting = kind(search).map(tag -> tags.of(search.category(), tag)).orElseGet(() -> tags.of(search.category()));
        String ways = wanting.stream()
                .map(way -> "  nwr" + way.stream().map(OverpassQuestions::filter).collect(Collectors.joining()) + wanted + inside + ";\n").collect(Collectors.joining());
        return HEAD + (around ? "" : "area(id:" + search.area().id() + ")->.place;\n") + "(\n" + ways + ");\nout tags center " + elements(search.limit()) + ";\n";
    }

    /** The tag of the narrower kind that the words of the search name, if the map tells it apart. */
    private Optional<String> kind(OverpassSearch search) {
        return words(search).flatMap(words -> taxonomy.osmKind(search.category(), words));
    }

    /** The name of the category, in English, when the words of the search seem to mean only some of it and all of it is searched. */
    Optional<String> wider(OverpassSearch search) {
        return words(search).filter(words -> kind(search).isEmpty() && !taxonomy.keyForExactly(words).equals(Optional.of(search.category()))).map(words -> taxonomy.label(search.category(), "en"));
    }

    /** What is sought in the plan's words, without the place. */
    private static Optional<String> words(OverpassSearch search) {
        String place = " " + CategoryTaxonomy.fold(search.where().name()) + " ";
        String words = (" " + CategoryTaxonomy.fold(search.wanted().path("query").asText("")) + " ").replace(place, " ").strip().replaceFirst("(^| )" + PREPOSITION + "$", "");
        return Optional.of(words).filter(said -> !said.isEmpty());
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
        Matcher saint = SAINT.matcher(capitalised);
        if (saint.find()) {
            spellings.addAll(List.of(saint.replaceFirst("St. "), saint.replaceFirst("Saint ")));
        }
        return spellings;
    }

    private static String degrees(double degrees) {
        return String.format(Locale.ROOT, "%.5f", degrees);
    }
}
