package io.prospectassistant.sourcing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.lead.LeadCandidate;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ApifyItemsTest {

    private final ApifyItems items = new ApifyItems();

    @Test
    void aFullItemIsMappedFieldByField() throws IOException {
        LeadCandidate lead = items.read(recorded("six-items")).get(0);

        assertThat(lead).isEqualTo(new LeadCandidate("apify", "ChIJfictBellecour0000000001", "Cabinet Dentaire Fictif Bellecour", "Dentiste", List.of("Dentiste", "Implantologue"),
                List.of("contact@bellecour-fictif.example", "logo@2x.webp", "noreply@bellecour-fictif.example"), List.of("+33465710012"),
                "https://www.bellecour-fictif.example/?utm_source=gmb&utm_medium=organic", "14 Rue Imaginaire", "69002", "Lyon", "FR", 45.757801, 4.832011, 4.6, 87, true, false, false, true,
                "https://www.google.com/maps/search/?api=1&query_place_id=ChIJfictBellecour0000000001", Instant.parse("2026-10-05T08:02:11Z"), null));
    }

    @Test
    void ofSixItemsOnlyTheErrorNamesNoBusiness() throws IOException {
        List<LeadCandidate> read = items.read(recorded("six-items"));

        assertThat(read).extracting(LeadCandidate::rejection).containsExactly(null, null, null, null, null, "ERROR_ITEM");
        assertThat(read.get(2).claimed()).as("its owner could still claim it").isFalse();
        assertThat(read.get(3)).satisfies(closed -> {
            assertThat(closed.permanentlyClosed()).isTrue();
            assertThat(closed.latitude()).isNull();
            assertThat(closed.categoryName()).isNull();
        });
        assertThat(read.get(1).emailsSearched()).as("no list of addresses at all").isFalse();
        assertThat(read.get(1).sourceRef()).isEqualTo("https://www.google.com/maps/place/?q=place_id:ChIJfictBellecour0000000001");
    }

    @Test
    void oddTypesAreReadWhereTheyMeanSomethingAndLeftOutElsewhere() throws IOException {
        List<LeadCandidate> read = items.read(recorded("odd-types"));

        assertThat(read).extracting(LeadCandidate::rejection).containsExactly(null, null, "NO_PLACE", "NO_NAME", "NO_PLACE", null, "ERROR_ITEM", "ERROR_ITEM", "ERROR_ITEM");
        assertThat(read.get(0)).satisfies(lead -> {
            assertThat(lead.rating()).isEqualTo(4.6);
            assertThat(lead.reviewsCount()).isNull();
            assertThat(lead.categories()).containsExactly("Dentiste");
            assertThat(lead.categoryName()).isEqualTo("Dentiste");
            assertThat(lead.postalCode()).isEqualTo("69002");
            assertThat(lead.country()).isEqualTo("FR");
            assertThat(lead.latitude()).isEqualTo(45.7578);
            assertThat(lead.emails()).containsExactly("contact@un-fictif.fr");
            assertThat(lead.permanentlyClosed()).isFalse();
            assertThat(lead.retrievedAt()).isNotNull();
        });
        assertThat(read.get(1)).satisfies(lead -> {
            assertThat(lead.emails()).containsExactly("contact@deux-fictif.fr", "7");
            assertThat(lead.phones()).containsExactly("+33465710034");
            assertThat(lead.reviewsCount()).isEqualTo(1234);
            assertThat(lead.rating()).as("no rating is 97").isNull();
            assertThat(lead.latitude()).isNull();
            assertThat(lead.website()).isNull();
        });
        assertThat(read.get(5)).satisfies(lead -> {
            assertThat(lead.name()).isEqualTo("=HYPERLINK(\"https://evil.example\") <script>alert(1)</script>");
            assertThat(lead.reviewsCount()).isEqualTo(12);
        });
        assertThat(Json.write(read)).doesNotContain("Une personne").doesNotContain("linkedin").doesNotContain("javascript");
    }

    @Test
    void thePageEndsWhereItWasAskedToEndButNotBehindTheTotal() {
        assertThat(page(0, 200, 450L)).containsExactly(200, 450);
        assertThat(page(200, 0, 450L)).as("an empty page").containsExactly(400, 450);
        assertThat(page(400, 50, 450L)).containsExactly(450, 450);
        assertThat(page(0, 0, 0L)).containsExactly(0, 0);
        assertThat(page(400, 0, 300L)).as("a total that shrinks").containsExactly(400, 300);
        assertThat(page(0, 1, 999_999_999_999L)).as("a total that is none").containsExactly(200, 20_000);
    }

    @Test
    void withoutATotalAFullPageMeansThatThereMayBeMore() {
        assertThat(page(0, 200, null)).containsExactly(200, 201);
        assertThat(page(200, 37, null)).containsExactly(237, 237);
    }

    @Test
    void aPageWithMoreThanWasAskedForIsCut() {
        assertThat(items.read(Json.MAPPER.valueToTree(Collections.nCopies(300, "x")))).hasSize(200);
    }

    @Property(tries = 300)
    void whateverAnItemIsItBecomesOneCandidateThatCanBeStored(@ForAll("values") JsonNode title, @ForAll("values") JsonNode number, @ForAll("values") JsonNode list, @ForAll("values") JsonNode url) {
        ObjectNode item = Json.MAPPER.createObjectNode();
        item.set("title", title);
        item.set("placeId", url);
        item.set("url", url);
        item.set("website", url);
        item.set("totalScore", number);
        item.set("reviewsCount", number);
        item.set("location", list);
        item.set("emails", list);
        item.set("phones", list);
        item.set("contactDetails", list);
        item.set("categories", list);
        item.set("scrapedAt", title);
        item.set("claimThisBusiness", number);
        item.set("countryCode", title);
        ArrayNode page = Json.MAPPER.createArrayNode().add(item).add(title);

        List<LeadCandidate> read = items.read(page);

        assertThat(read).hasSize(2);
        assertThat(Json.write(read)).doesNotContain("\\u0000");
        assertThat(read.get(0).rejection() != null || read.get(0).name() != null && read.get(0).externalId() != null).isTrue();
    }

    @Provide
    Arbitrary<JsonNode> values() {
        Arbitrary<JsonNode> texts = Arbitraries.strings().ofMaxLength(30).map(text -> Json.MAPPER.getNodeFactory().textNode(text));
        Arbitrary<JsonNode> urls = Arbitraries.of("https://maps.example/x", "javascript:alert(1)", "ChIJfict00000000000000000001", "4,6", "1e999").map(text -> Json.MAPPER.getNodeFactory().textNode(text));
        Arbitrary<JsonNode> numbers = Arbitraries.doubles().map(number -> Json.MAPPER.getNodeFactory().numberNode(number));
        Arbitrary<JsonNode> others = Arbitraries.of("null", "true", "{}", "[]", "[[1]]", "{\"lat\": {}, \"lng\": [], \"emails\": {\"a\": 1}}", "[null, {}, \"a@b.fr\"]", "1e400", "-0").map(Json::tree);
        return Arbitraries.oneOf(texts, urls, numbers, others);
    }

    private List<Integer> page(int offset, int size, Long total) {
        JsonNode body = Json.MAPPER.valueToTree(Collections.nCopies(size, "x"));
        ApifyRun run = new ApifyRun("ref", Json.tree("{}"), "SUCCEEDED", "run", "dataset", offset, null, Instant.EPOCH, false, false, null, null, 0);
        JsonNode page = Json.tree(items.page(run, new ApifyAnswer(1, body, total, null, false, false, 0)));
        assertThat(page.path("items")).hasSize(size);
        assertThat(page.path("offset").asInt()).isEqualTo(offset);
        return List.of(page.path("next_offset").asInt(), page.path("total").asInt());
    }

    private static JsonNode recorded(String name) throws IOException {
        try (InputStream file = ApifyItemsTest.class.getResourceAsStream("/recorded/apify/" + name + ".json")) {
            return Json.MAPPER.readTree(file);
        }
    }
}
