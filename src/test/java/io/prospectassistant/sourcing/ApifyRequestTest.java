package io.prospectassistant.sourcing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.lead.CategoryTaxonomy;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ApifyRequestTest {

    private final ApifyRequest request = request("compass/crawler-google-places", "2.00");

    @Test
    void theLimitIsOverAskedAndSplitOverTheTerms() {
        assertThat(input("{\"query\": \"x\", \"category\": \"dentist\", \"location\": \"Lyon\", \"country\": \"FR\", \"limit\": 20}").path("maxCrawledPlacesPerSearch").asInt()).isEqualTo(15);
        assertThat(input("{\"query\": \"kites\", \"location\": \"Lyon\", \"limit\": 5}").path("maxCrawledPlacesPerSearch").asInt()).isEqualTo(8);
        assertThat(input("{\"query\": \"kites\", \"location\": \"Lyon\", \"limit\": 1}").path("maxCrawledPlacesPerSearch").asInt()).isEqualTo(2);
        assertThat(input("{\"query\": \"kites\", \"location\": \"Lyon\"}").path("maxCrawledPlacesPerSearch").asInt()).as("20 by default").isEqualTo(30);
    }

    @Test
    void aCategoryThatIsNotOursLeavesTheWordsOfTheQuestion() {
        assertThat(input("{\"query\": \"kite shop\", \"category\": \"kite_shop\", \"location\": \"Lyon\"}").path("searchStringsArray").toString()).isEqualTo("[\"kite shop\"]");
    }

    @Test
    void theCountryCompletesThePlaceUnlessItIsThere() {
        assertThat(input("{\"query\": \"x\", \"location\": \"Lyon\", \"country\": \"FR\"}").path("locationQuery").asText()).isEqualTo("Lyon, France");
        assertThat(input("{\"query\": \"x\", \"location\": \"Lyon, FRANCE\", \"country\": \"fr\"}").path("locationQuery").asText()).isEqualTo("Lyon, FRANCE");
        assertThat(input("{\"query\": \"x\", \"location\": \"Lyon\"}").path("locationQuery").asText()).isEqualTo("Lyon");
        assertThat(input("{\"query\": \"x\", \"location\": \"Lyon\", \"country\": \"ZZ\"}").path("locationQuery").asText()).isEqualTo("Lyon");
    }

    @Test
    void theSearchSpeaksTheLanguageOfThePlaceUnlessToldOtherwise() {
        assertThat(input("{\"query\": \"x\", \"location\": \"Lyon\", \"country\": \"FR\"}").path("language").asText()).isEqualTo("fr");
        assertThat(input("{\"query\": \"x\", \"location\": \"Leeds\", \"country\": \"GB\"}").path("language").asText()).isEqualTo("en");
        assertThat(input("{\"query\": \"x\", \"location\": \"Lyon\", \"country\": \"FR\", \"language\": \"en\"}").path("language").asText()).isEqualTo("en");
    }

    @Test
    void onlyTheStartIsNotToBeRepeated() {
        ApifyRun run = run("run1", "dataset1");

        assertThat(request.start(run).repeatable()).isFalse();
        assertThat(request.start(run).path()).isEqualTo("actors/compass~crawler-google-places/runs");
        assertThat(request.start(run).query()).isEqualTo("timeout=900&waitForFinish=0&maxTotalChargeUsd=2.00");
        assertThat(request.start(run).userAgent()).isEqualTo("ProspectAssistant/1.0 (ref=1234)");
        assertThat(request.abort(run).repeatable()).isTrue();
        assertThat(request.poll(run).path()).isEqualTo("actor-runs/run1");
        assertThat(request.list(run).query()).isEqualTo("desc=1&limit=1000&startedAfter=2026-10-05T07:59:00Z");
        assertThat(request.page(run).query()).startsWith("offset=200&limit=200&fields=");
    }

    @Test
    void settingsThatCannotBeRightStopTheStartByName() {
        assertThatThrownBy(() -> request("../users/me", "1")).hasMessageContaining("APIFY_ACTOR_ID");
        assertThatThrownBy(() -> request("a~b?token=x", "1")).hasMessageContaining("APIFY_ACTOR_ID");
        assertThatThrownBy(() -> request("a~b", "0")).hasMessageContaining("APIFY_MAX_CHARGE_USD");
    }

    private static ApifyRequest request(String actor, String charge) {
        return new ApifyRequest(new CategoryTaxonomy(), actor, new BigDecimal(charge), 900, 60);
    }

    private static ApifyRun run(String id, String dataset) {
        return new ApifyRun("1234", Json.tree("{}"), "RUNNING", id, dataset, 200, null, Instant.parse("2026-10-05T08:00:00Z"), false, false, null, null, 0);
    }

    private JsonNode input(String params) {
        return Json.tree(request.input(Json.tree(params)));
    }
}
