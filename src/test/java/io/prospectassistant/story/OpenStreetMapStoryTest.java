package io.prospectassistant.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.doubles.ApifyDouble;
import io.prospectassistant.doubles.OverpassDouble;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The main job with OpenStreetMap, because Apify does not take our token. Samples are among the sources, so that it shows when they are wrongly used. */
class OpenStreetMapStoryTest extends StoryTest {

    private static final ApifyDouble APIFY = ApifyDouble.start();
    private static final OverpassDouble OVERPASS = new OverpassDouble();

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry settings) {
        settings.add("prospect.apify.base-url", APIFY::url);
        settings.add("prospect.apify.token", () -> "apify_api_NobodyKnowsThis");
        settings.add("prospect.openstreetmap.base-url", OVERPASS::url);
        settings.add("prospect.openstreetmap.retry-pause", () -> "1ms");
        settings.add("prospect.openstreetmap.busy-pause", () -> "20ms");
    }

    @BeforeEach
    void theMapIsAsItWas() {
        APIFY.reset();
        OVERPASS.reset();
        sql().update("delete from overpass_area");
    }

    @AfterEach
    void nobodyWasCalledAsTheyMustNotBe() {
        OVERPASS.assertNoUnknownCalls();
    }

    @Test
    void whereApifyRefusesOpenStreetMapIsAskedAndNamedAsItsLicenceWants() {
        OVERPASS.dentistsInLyon(40);

        JsonNode run = execute(ENGLISH);

        assertTheMainJobIsDone(run, "en", "openstreetmap");
        JsonNode result = action(run, "source_leads_apify").path("result");
        assertThat(sourcesTried(run)).containsExactlyInAnyOrder("apify failed", "openstreetmap ok", "sample skipped");
        assertThat(result.path("attribution").asText()).contains("© OpenStreetMap contributors", "ODbL");
        assertThat(leadsOf(run)).allSatisfy(lead -> assertThat(lead.path("source_ref").asText()).matches("https://www\\.openstreetmap\\.org/node/\\d+"));
        assertThat(leadsOf(run)).allSatisfy(lead -> assertThat(lead.path("phone").asText()).startsWith("+3346571"));
    }

    @Test
    @DisplayName("A9 who asks again gets the same leads, and a business that has become a building is the lead that it was")
    void thePlaceUnderAnotherIdIsTheSameLead() {
        OVERPASS.dentistsInLyon(25);
        JsonNode first = execute(ENGLISH);
        OVERPASS.reset();
        for (int n = 1; n <= 25; n++) {
            OVERPASS.element("way/" + n, 45.7578 + n * 1e-4, 4.8320, "amenity", "dentist", "name", "Cabinet Dentaire Fictif " + n, "addr:postcode", "69002", "website", "https://cabinet-" + n + "-fictif.fr/");
        }

        JsonNode second = execute(ENGLISH);

        assertCounts(first, 20, 20, 0, 0, 20, 1);
        assertThat(second.path("counts").path("leads_created").asInt()).as(second.toPrettyString()).isZero();
        assertThat(second.path("counts").path("leads_found").asInt()).isEqualTo(20);
        assertThat(count("select count(*) from lead")).isEqualTo(20);
    }

    @Test
    @DisplayName("A13 an error remark fails the search, and nothing is invented")
    void anErrorRemarkFailsTheSearch() {
        OVERPASS.dentistsInLyon(40);
        OVERPASS.nextRunsOutOfTime(5);

        JsonNode run = execute(ENGLISH);

        JsonNode sourcing = action(run, "source_leads_apify");
        assertThat(sourcing.path("status").asText()).as(run.toPrettyString()).isEqualTo("failed");
        assertThat(sourcing.path("error").path("code").asText()).isEqualTo("source-unavailable");
        assertThat(sourcing.path("error").path("detail").asText()).contains("ran out of time or memory");
        assertThat(sourcesTried(run)).containsExactlyInAnyOrder("apify failed", "openstreetmap failed", "sample skipped");
        assertThat(statuses(run)).containsExactly("failed", "skipped", "skipped", "succeeded");
        assertThat(sourcing.path("result").has("attribution")).isFalse();
        assertThat(count("select count(*) from lead")).isZero();
    }

    private static List<String> sourcesTried(JsonNode run) {
        return stream(action(run, "source_leads_apify").path("result").path("sources_tried")).map(tried -> tried.path("source").asText() + " " + tried.path("outcome").asText()).toList();
    }
}
