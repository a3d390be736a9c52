package io.prospectassistant.sourcing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.lead.CategoryTaxonomy;
import io.prospectassistant.lead.LeadCandidate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class OverpassElementsPropertiesTest {

    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final OsmTags TAGS = new OsmTags(new CategoryTaxonomy());
    private static final OverpassElements ELEMENTS = new OverpassElements(TAGS, Clock.fixed(NOW, ZoneOffset.UTC));

    @Property(tries = 300)
    @Label("A9 a business that comes twice, by the same id or drawn as its building as well, is one, whatever comes first")
    void aBusinessThatComesTwiceIsOne(@ForAll("businesses") List<ObjectNode> once, @ForAll("doublings") List<Integer> doublings) {
        ArrayNode answered = Json.MAPPER.createArrayNode();
        once.forEach(answered::add);
        for (int i = 0; i < once.size() && i < doublings.size(); i++) {
            ObjectNode again = once.get(i).deepCopy();
            if (doublings.get(i) == 1) {
                again.put("type", "way");
                again.putObject("center").set("lat", again.remove("lat"));
                ((ObjectNode) again.get("center")).set("lon", again.remove("lon"));
            }
            if (doublings.get(i) > 0) {
                answered.insert(i % 2 == 0 ? answered.size() : 0, again);
            }
        }

        List<LeadCandidate> found = read(answered);

        assertThat(found).hasSameSizeAs(once);
        assertThat(found.stream().map(LeadCandidate::name).collect(Collectors.toSet())).isEqualTo(once.stream().map(one -> one.path("tags").path("name").asText()).collect(Collectors.toSet()));
    }

    @Property(tries = 500)
    @Label("A8 whatever an element is made of, it is a business of the category or left out")
    void nothingThatComesBreaksTheReading(@ForAll("junk") List<JsonNode> junk) {
        ArrayNode answered = Json.MAPPER.createArrayNode();
        junk.forEach(answered::add);

        for (LeadCandidate candidate : read(answered)) {
            assertThat(candidate.externalId()).matches("(node|way|relation)/-?\\d+");
            assertThat(candidate.retrievedAt()).isBeforeOrEqualTo(NOW);
            assertThat(candidate.latitude() == null || Math.abs(candidate.latitude()) <= 90).isTrue();
            assertThat(candidate.name() == null || candidate.name().length() <= 500).isTrue();
        }
    }

    @Property(tries = 300)
    @Label("A8 what is kept of an answer is read as the answer was")
    void whatIsKeptIsReadAsItWas(@ForAll("junk") List<JsonNode> junk) {
        ArrayNode answered = Json.MAPPER.createArrayNode();
        junk.forEach(answered::add);

        String kept = ELEMENTS.kept(answer(answered));

        assertThat(kept).matches("\\p{ASCII}*");
        assertThat(ELEMENTS.read(Json.tree(kept), search(20))).isEqualTo(read(answered));
    }

    @Example
    @Label("A8 ten thousand of one name at one spot keep nobody busy for minutes")
    void tenThousandOfOneNameAreRead() {
        ArrayNode answered = Json.MAPPER.createArrayNode();
        for (int n = 0; n < 10_000; n++) {
            answered.addObject().put("type", "node").put("id", n).put("lat", 45.7578).put("lon", 4.8320)
                    .putObject("tags").put("amenity", "dentist").put("name", "Cabinet").put("addr:street", "Rue Imaginaire").put("addr:housenumber", String.valueOf(n));
        }
        Instant before = Instant.now();

        assertThat(ELEMENTS.read(answer(answered), search(5_000))).hasSize(10_000);

        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(30));
    }

    /** Each with a name and a place of its own. */
    @Provide
    Arbitrary<List<ObjectNode>> businesses() {
        return Arbitraries.integers().between(0, 12).map(count -> IntStream.range(0, count).mapToObj(n -> {
            ObjectNode element = Json.MAPPER.createObjectNode().put("type", "node").put("id", 1000L + n).put("lat", 45.7 + n / 100.0).put("lon", 4.8);
            element.putObject("tags").put("amenity", "dentist").put("name", "Cabinet " + n).put("phone", "+33 4 65 71 00 %02d".formatted(n));
            return element;
        }).toList());
    }

    /** 0: not again, 1: as a building, 2: the same once more. */
    @Provide
    Arbitrary<List<Integer>> doublings() {
        return Arbitraries.integers().between(0, 2).list().ofSize(12);
    }

    @Provide
    Arbitrary<List<JsonNode>> junk() {
        Arbitrary<JsonNode> values = Arbitraries.of(Json.tree("null"), Json.tree("true"), Json.tree("-1"), Json.tree("1e300"), Json.tree("\"\""), Json.tree("[]"), Json.tree("{}"), Json.tree("\"dentist\""), Json.tree("45.7"),
                Json.tree("\"" + "x".repeat(3_000) + "\""), Json.tree("\"\\u0000\\ud800=HYPERLINK(1)<b>\""), Json.tree("\"2020-01-01\""), Json.tree("99999999999999999999"), Json.tree("\"node\""), Json.tree("990000000001"));
        Arbitrary<String> tags = Arbitraries.of("amenity", "name", "brand", "phone", "email", "website", "addr:street", "addr:country", "addr:housenumber", "opening_hours", "end_date", "disused");
        Arbitrary<ObjectNode> tagged = Arbitraries.maps(tags, values).ofMaxSize(8).map(map -> {
            ObjectNode node = Json.MAPPER.createObjectNode().put("healthcare", "dentist");
            map.forEach(node::set);
            return node;
        });
        Arbitrary<String> members = Arbitraries.of("type", "id", "lat", "lon", "center", "tags");
        Arbitrary<JsonNode> elements = Combinators.combine(Arbitraries.maps(members, values).ofMaxSize(3), tagged).as((odd, has) -> {
            ObjectNode node = Json.MAPPER.createObjectNode().put("type", "node").put("id", 7).put("lat", 45.7).put("lon", 4.8);
            node.set("tags", has);
            odd.forEach(node::set);
            return node;
        });
        return Arbitraries.oneOf(elements, values).list().ofMaxSize(10);
    }

    private static List<LeadCandidate> read(JsonNode elements) {
        return ELEMENTS.read(answer(elements), search(20));
    }

    private static ObjectNode answer(JsonNode elements) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.putObject("osm3s").put("timestamp_osm_base", "2027-01-01T00:00:00Z");
        answer.set("elements", elements);
        return answer;
    }

    private static OverpassSearch search(int limit) {
        OverpassWhere lyon = new OverpassWhere("Lyon", "FR", null, false, 45.7578, 4.8320);
        return OverpassSearch.of("dentist", limit, Json.MAPPER.createObjectNode(), lyon, NOW).in(new OverpassArea(3_600_120_965L, "Lyon", 8));
    }
}
