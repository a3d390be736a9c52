package io.prospectassistant.sourcing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.lead.CategoryTaxonomy;
import io.prospectassistant.lead.GeoPoint;
import io.prospectassistant.lead.LeadCandidate;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Reads the elements of an answer. A business can be a point, an outline of a building or several parts; ways and relations have their middle only. Some are
 * drawn twice, as a point inside their building: of such a pair one is given, with what both of them say.
 */
@Component("overpassElements")
public class OverpassElements {

    private static final String MAP_OF = "timestamp_osm_base";
    private static final String PAGE = "https://www.openstreetmap.org/";
    private static final int LONGEST_TEXT = 500;
    private static final int LONGEST_URL = 2_000;
    private static final int MOST_VALUES = 20;
    /** A point and the middle of its building are not further apart than this. */
    private static final double SAME_PLACE_KM = 0.1;
    /** More of one name are not together in the world; who draws them all the same does not keep us busy. */
    private static final int MOST_NAMESAKES = 50;

    private static final Set<String> TYPES = Set.of("node", "way", "relation");
    private static final Set<String> NUMBER_LAST = Set.of("AT", "BE", "CH", "CZ", "DE", "DK", "ES", "FI", "IT", "NL", "NO", "PL", "PT", "SE", "SK");

    /** Businesses of one name that are near enough for a closer look: a square of a hundredth of a degree, which is wider than a stone's throw up to where nobody lives. */
    private record Spot(String name, long row, long column) {

        /** Empty for what has no name or is nowhere. */
        static Optional<Spot> of(LeadCandidate candidate) {
            return candidate.name() == null || candidate.latitude() == null || candidate.longitude() == null ? Optional.empty()
                    : Optional.of(new Spot(CategoryTaxonomy.fold(candidate.name()), Math.round(candidate.latitude() * 100), Math.round(candidate.longitude() * 100)));
        }

        /** This one, and those that border on it. */
        Stream<Spot> around() {
            return LongStream.rangeClosed(row - 1, row + 1).boxed().flatMap(r -> LongStream.rangeClosed(column - 1, column + 1).mapToObj(c -> new Spot(name, r, c)));
        }
    }

    private final OsmTags tags;
    private final Clock clock;

    public OverpassElements(OsmTags tags, Clock clock) {
        this.tags = tags;
        this.clock = clock;
    }

    /** The businesses of an answer, in its order, each once; what is none of the category is left out, at most as many as were asked for are read. */
    public List<LeadCandidate> read(JsonNode answer, OverpassSearch search) {
        Instant retrieved = time(answer.path("osm3s").path(MAP_OF).asText(""));
        Map<String, LeadCandidate> candidates = new LinkedHashMap<>();
        Map<Spot, List<String>> bySpot = new HashMap<>();
        for (JsonNode element : answer.path("elements")) {
            if (candidates.size() == OverpassQuestions.elements(search.limit())) {
                break;
            }
            if (!TYPES.contains(element.path("type").asText()) || !element.path("id").canConvertToLong() || !tags.fits(search.category(), element.path("tags"))) {
                continue;
            }
            LeadCandidate candidate = candidate(element, search, retrieved);
            Optional<Spot> spot = Spot.of(candidate);
            String twin = candidates.containsKey(candidate.externalId()) ? candidate.externalId()
                    : spot.stream().flatMap(Spot::around).flatMap(near -> bySpot.getOrDefault(near, List.of()).stream()).limit(MOST_NAMESAKES)
                            .filter(id -> isSamePlace(candidates.get(id), candidate)).findFirst().orElse(null);
            if (twin == null) {
                candidates.put(candidate.externalId(), candidate);
                spot.ifPresent(here -> bySpot.computeIfAbsent(here, none -> new ArrayList<>(1)).add(candidate.externalId()));
            } else {
                candidates.put(twin, joined(candidates.get(twin), candidate));
            }
        }
        return List.copyOf(candidates.values());
    }

    /** The answer as JSON text that {@link #read} reads as it reads the answer, without what stands around it; in ASCII, since half characters are no text to a database. */
    String kept(JsonNode answer) {
        ObjectNode kept = Json.MAPPER.createObjectNode();
        kept.putObject("osm3s").put(MAP_OF, time(answer.path("osm3s").path(MAP_OF).asText("")).toString());
        kept.set("elements", answer.path("elements"));
        try {
            return Json.MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(kept);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write what was read as JSON", e);
        }
    }

    private LeadCandidate candidate(JsonNode element, OverpassSearch search, Instant retrieved) {
        JsonNode has = element.path("tags");
        String id = element.path("type").asText() + "/" + element.path("id").asLong();
        JsonNode at = element.path("lat").isNumber() ? element : element.path("center");
        OverpassArea area = search.area();
        String country = country(text(has, "addr:country"), area == null ? null : search.where().country());
        Set<String> categories = new LinkedHashSet<>(List.of(search.category()));
        categories.addAll(tags.categories(has));
        return new LeadCandidate(
                OverpassAnswers.SOURCE, id, name(has), search.category(), List.copyOf(categories),
                values(has, "email", "contact:email"),
                values(has, "phone", "contact:phone", "contact:mobile", "mobile"),
                values(has, "website", "contact:website", "url").stream().findFirst().map(url -> OutsideText.line(url, LONGEST_URL)).orElse(null),
                street(has, country), text(has, "addr:postcode"),
                first(text(has, "addr:city"), area != null && area.isTown(search.where()) ? area.name() : null),
                country, number(at.path("lat"), 90), number(at.path("lon"), 180),
                null, null, null, isClosedForNow(has), isGone(has), false, PAGE + id, retrieved, null);
    }

    /** What it is called, or else under whose name it trades. */
    private static String name(JsonNode has) {
        return Stream.of("name", "brand", "operator").map(key -> text(has, key)).filter(name -> name != null && name.codePoints().anyMatch(Character::isLetterOrDigit)).findFirst().orElse(null);
    }

    private static String street(JsonNode has, String country) {
        String street = first(text(has, "addr:street"), text(has, "addr:place"));
        String number = text(has, "addr:housenumber");
        if (street == null) {
            return text(has, "addr:full");
        }
        return number == null ? street : country != null && NUMBER_LAST.contains(country) ? street + " " + number : number + " " + street;
    }

    /** What was given up carries its kind as {@code disused:amenity} and does not fit any more; here are those that still carry it as it was. */
    private boolean isGone(JsonNode has) {
        try {
            return LocalDate.parse(has.path("end_date").asText("")).isBefore(clock.instant().atZone(ZoneOffset.UTC).toLocalDate());
        } catch (DateTimeException e) {
            return "yes".equals(has.path("disused").asText()) || "yes".equals(has.path("abandoned").asText());
        }
    }

    private static boolean isClosedForNow(JsonNode has) {
        return Set.of("off", "closed", "24/7 off", "24/7 closed").contains(has.path("opening_hours").asText("").strip().toLowerCase(Locale.ROOT));
    }

    /** One place drawn twice: within a stone's throw, and nothing that both of them have tells them apart. */
    private static boolean isSamePlace(LeadCandidate one, LeadCandidate other) {
        var here = GeoPoint.read(one.latitude(), one.longitude(), null);
        var there = GeoPoint.read(other.latitude(), other.longitude(), null);
        return here.isPresent() && there.isPresent() && here.get().kmTo(there.get()) <= SAME_PLACE_KM
                && one.permanentlyClosed() == other.permanentlyClosed()
                && agreeOnStreet(one.street(), other.street()) && agree(one.postalCode(), other.postalCode()) && agree(site(one.website()), site(other.website())) && overlap(one.phones(), other.phones());
    }

    private static boolean agree(String one, String other) {
        return one == null || other == null || CategoryTaxonomy.fold(one).equals(CategoryTaxonomy.fold(other));
    }

    /** With a number and without one it may be the same house. */
    private static boolean agreeOnStreet(String one, String other) {
        if (agree(one, other)) {
            return true;
        }
        String here = " " + CategoryTaxonomy.fold(one) + " ";
        String there = " " + CategoryTaxonomy.fold(other) + " ";
        return isNumbered(here, there) || isNumbered(there, here);
    }

    private static boolean isNumbered(String street, String numbered) {
        return !street.isBlank() && numbered.contains(street) && !street.matches(".*\\d.*") && numbered.replace(street, " ").matches("\\s*\\d+( ?[a-z]+)?\\s*");
    }

    /** How a web site is written without what makes no other one of it. */
    private static String site(String url) {
        return url == null ? null : url.replaceFirst("(?i)^(https?://)?(www\\.)?", "");
    }

    private static boolean overlap(List<String> one, List<String> other) {
        Set<String> digits = new HashSet<>(one.stream().map(OverpassElements::lastDigits).toList());
        return one.isEmpty() || other.isEmpty() || other.stream().map(OverpassElements::lastDigits).anyMatch(digits::contains);
    }

    /** What a national and an international form of one number have in common. */
    private static String lastDigits(String phone) {
        String digits = phone.replaceAll("\\D", "");
        return digits.substring(Math.max(0, digits.length() - 9));
    }

    /** What the first one says, and what only the other one does, such as the number of the house. */
    private static LeadCandidate joined(LeadCandidate one, LeadCandidate other) {
        boolean address = other.street() == null || one.street() != null && one.street().length() >= other.street().length();
        return new LeadCandidate(one.source(), one.externalId(), one.name(), one.categoryName(), distinct(one.categories(), other.categories()),
                distinct(one.emails(), other.emails()), distinct(one.phones(), other.phones()), first(one.website(), other.website()),
                address ? one.street() : other.street(), first(one.postalCode(), other.postalCode()), first(one.city(), other.city()), one.country(),
                one.latitude(), one.longitude(), null, null, null, one.temporarilyClosed() || other.temporarilyClosed(), one.permanentlyClosed() && other.permanentlyClosed(),
                false, one.sourceRef(), one.retrievedAt(), null);
    }

    private static List<String> distinct(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).distinct().limit(MOST_VALUES).toList();
    }

    private static String first(String preferred, String other) {
        return preferred != null ? preferred : other;
    }

    private static List<String> values(JsonNode has, String... keys) {
        return Arrays.stream(keys).flatMap(key -> Arrays.stream(has.path(key).asText("").split(";")))
                .map(value -> OutsideText.line(value, LONGEST_TEXT)).filter(value -> value != null).distinct().limit(MOST_VALUES).toList();
    }

    private static String text(JsonNode has, String key) {
        return has.path(key).isTextual() ? OutsideText.line(has.path(key).asText(), LONGEST_TEXT) : null;
    }

    private static String country(String tagged, String sought) {
        return tagged != null && tagged.matches("[A-Za-z]{2}") ? tagged.toUpperCase(Locale.ROOT) : sought;
    }

    private static Double number(JsonNode value, double most) {
        return value.isNumber() && Math.abs(value.asDouble()) <= most ? value.asDouble() : null;
    }

    /** How old the map is; what is in it was known then. */
    private Instant time(String text) {
        Instant now = clock.instant();
        try {
            Instant base = OffsetDateTime.parse(text).toInstant();
            return base.isAfter(now) ? now : base;
        } catch (DateTimeException e) {
            return now;
        }
    }
}
