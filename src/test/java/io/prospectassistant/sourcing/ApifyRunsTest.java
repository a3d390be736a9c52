package io.prospectassistant.sourcing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.run.LeaseLost;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ApifyRunsTest {

    private static final JsonNode SENT = Json.tree("{\"searchStringsArray\": [\"dentiste\"], \"maxReviews\": 0, \"location\": {\"city\": \"Lyon\"}}");

    private final ApifyRuns runs = new ApifyRuns();

    @Test
    void noRowMeansThatTheLeaseIsLost() {
        assertThatThrownBy(() -> runs.read(null)).isInstanceOf(LeaseLost.class);
    }

    @Test
    void ourInputIsRecognisedAmongDefaults() {
        assertThat(ApifyRuns.isPart(SENT, Json.tree("{\"maxReviews\": 0.0, \"searchStringsArray\": [\"dentiste\"], \"location\": {\"city\": \"Lyon\", \"x\": null}, \"website\": \"allPlaces\"}"))).isTrue();
        assertThat(ApifyRuns.isPart(SENT, Json.tree("{\"maxReviews\": 1, \"searchStringsArray\": [\"dentiste\"], \"location\": {\"city\": \"Lyon\"}}"))).isFalse();
        assertThat(ApifyRuns.isPart(SENT, Json.tree("{\"maxReviews\": 0, \"searchStringsArray\": [\"dentiste\", \"x\"], \"location\": {\"city\": \"Lyon\"}}"))).isFalse();
        assertThat(ApifyRuns.isPart(SENT, Json.tree("{\"maxReviews\": 0, \"searchStringsArray\": [\"dentiste\"]}"))).isFalse();
        assertThat(ApifyRuns.isPart(SENT, Json.tree("[]"))).isFalse();
    }

    @Test
    void ourMarkDecidesAndTheMarksOfOthersExclude() {
        ApifySearch search = runs.search(starting("STARTING"), list("""
                {"id": "a", "startedAt": "2026-10-05T08:00:03Z", "meta": {"userAgent": null}},
                {"id": "b", "startedAt": "2026-10-05T08:00:01Z", "meta": {"userAgent": "ProspectAssistant/1.0 (ref=ours)"}},
                {"id": "c", "startedAt": "2026-10-05T08:00:02Z", "meta": {"userAgent": "ProspectAssistant/1.0 (ref=theirs)"}}"""));

        assertThat(search.matches()).extracting(ApifySearch.Candidate::id).containsExactly("b");
        assertThat(search.undecided()).isFalse();
        assertThat(Json.tree(search.candidates()).get(0).path("id").asText()).isEqualTo("b");
    }

    @Test
    void withoutOurMarkTheNewestRunsWithoutAnyAreCompared() {
        ApifySearch search = runs.search(starting("STARTING"), list("""
                {"id": "early", "startedAt": "2026-10-05T07:58:00Z"},
                {"id": "older", "startedAt": "2026-10-05T08:00:01Z", "meta": {}},
                {"id": "newer", "startedAt": "2026-10-05T08:00:02Z", "meta": {"userAgent": "some proxy"}},
                {"id": "theirs", "startedAt": "2026-10-05T08:00:02Z", "meta": {"userAgent": "ProspectAssistant/1.0 (ref=theirs)"}},
                {"id": "../../users/me", "startedAt": "2026-10-05T08:00:02Z"}, "junk", null"""));

        assertThat(search.unmarked()).extracting(ApifySearch.Candidate::id).containsExactly("newer", "older");

        search = runs.compare(search, starting("STARTING"), ok(Json.tree("{}")));
        search = runs.compare(search, starting("STARTING"), ok(((com.fasterxml.jackson.databind.node.ObjectNode) SENT.deepCopy()).put("website", "allPlaces")));

        assertThat(search.matches()).extracting(ApifySearch.Candidate::id).containsExactly("older");
        assertThat(search.undecided()).isFalse();
    }

    @Test
    void onlyACompleteLookForTheFirstStartAllowsASecondOne() {
        assertThat(runs.search(starting("STARTING"), list("")).safeToStartAgain()).isTrue();
        assertThat(runs.search(starting("STARTING_AGAIN"), list("")).safeToStartAgain()).isFalse();
        ApifyAnswer none = new ApifyAnswer(8, null, null, SourceRefusal.unavailable("away"), false, false, 0);
        assertThat(runs.search(starting("STARTING"), none).safeToStartAgain()).isFalse();
        ApifySearch search = runs.search(starting("STARTING"), list("{\"id\": \"a\", \"startedAt\": \"2026-10-05T08:00:03Z\"}"));
        assertThat(runs.compare(search, starting("STARTING"), none).safeToStartAgain()).as("an input that could not be read may be ours").isFalse();
    }

    @Test
    void anUnknownStatusIsNotAnEnd() {
        assertThat(run("DREAMING", false, 0).running()).isTrue();
        assertThat(run("DREAMING", true, 0).abortable()).isTrue();
        assertThat(run("ABORTING", true, 0).overrun()).isTrue();
        assertThat(run("ABORTING", true, 0).abortable()).isFalse();
        assertThat(run("TIMED-OUT", true, 0).overrun()).isFalse();
    }

    @Test
    void aRunObjectWithHalfOfItsFieldsIsReadAsFarAsItGoes() {
        assertThat(runs.started(ok(Json.tree("{\"data\": {\"id\": \"a\"}}")))).isEqualTo("[{\"id\":\"a\",\"dataset_id\":null,\"status\":\"READY\"}]");
        assertThat(runs.started(ok(Json.tree("{\"data\": {\"id\": \"a/../b\"}}")))).isEqualTo("[]");
        assertThat(runs.started(ok(Json.tree("[]")))).isEqualTo("[]");
        assertThat(runs.state(ok(Json.tree("{\"data\": {\"status\": 7}}")))).isEqualTo("{\"status\":null,\"dataset_id\":null,\"detail\":null}");
    }

    @Test
    void theReportSaysWhatHappenedAndWhatToDo() {
        assertThat(runs.found(run("TIMED-OUT", false, 3))).satisfies(found -> {
            assertThat(found.outcome()).isEqualTo("partial");
            assertThat(found.detail()).contains("took longer").contains("kept");
        });
        assertThat(runs.found(run("ABORTED", false, 0))).satisfies(found -> {
            assertThat(found.outcome()).isEqualTo("failed");
            assertThat(found.detail()).contains("console").contains("Ask again");
        });
    }

    private static ApifyRun starting(String status) {
        return new ApifyRun("ours", SENT, status, null, null, 0, null, Instant.parse("2026-10-05T08:00:00Z"), false, false, null, null, 0);
    }

    private static ApifyRun run(String status, boolean overdue, int items) {
        return new ApifyRun("ours", SENT, status, "run", "dataset", items, items, Instant.EPOCH, overdue, false, null, null, items);
    }

    private static ApifyAnswer list(String items) {
        return ok(Json.tree("{\"data\": {\"items\": [" + items + "]}}"));
    }

    private static ApifyAnswer ok(JsonNode body) {
        return new ApifyAnswer(1, body, null, null, false, false, 0);
    }
}
