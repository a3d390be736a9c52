package io.prospectassistant.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.doubles.ApifyDouble.Call;
import io.prospectassistant.doubles.ApifyDouble.Hold;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The main job with Khoj as planner, Apify as source, and a mail at the end. */
class FindLeadsInLyonStoryTest extends ConnectedStoryTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"en | " + ENGLISH, "fr | " + FRENCH})
    void oneSentenceBecomesTwentyScoredLeadsWithTasksANotificationAMailAndATrail(String language, String sentence) {
        prefersEmail(true);

        JsonNode run = execute(sentence);

        assertThat(run.path("planner").asText()).isEqualTo("khoj");
        assertThat(run.path("planner_note").isNull()).isTrue();
        assertTheMainJobIsDone(run, language, "apify");
        assertThat(sourcesTried(run)).containsExactlyInAnyOrder("apify ok", "openstreetmap skipped", "sample skipped");
        soon("the mail").untilAsserted(() -> assertThat(emailNotice(run).path("status").asText()).isEqualTo("sent"));
        assertThat(mailsAbout(run)).hasSize(1);
        assertThat(events(id(run), "email.sent")).isEqualTo(1);
        assertThat(APIFY.runs()).hasSize(1);
        assertThat(khoj.questions()).hasSize(1);
    }

    @Test
    void whoCancelsWhileApifySearchesPaysForNoMore() throws Exception {
        APIFY.statuses("RUNNING");
        Hold poll = APIFY.hold(Call.POLL);
        String run = accept(ENGLISH);
        poll.awaitCall();

        JsonNode stopping = cancel(run).is(202).json();
        poll.release();

        JsonNode cancelled = settled(run);
        assertThat(stopping.path("status").asText()).isEqualTo("running");
        assertThat(cancelled.path("status").asText()).as(cancelled.toPrettyString()).isEqualTo("cancelled");
        assertThat(statuses(cancelled)).containsOnly("cancelled");
        assertThat(APIFY.aborts()).isEqualTo(1);
        assertThat(count("select count(*) from lead")).isZero();
        assertThat(notices(cancelled, "in_app")).isEmpty();
    }

    @Test
    void aReplayAsksApifyAgainAndDoublesNothing() {
        JsonNode first = execute(ENGLISH);

        JsonNode second = replay(id(first));

        assertThat(second.path("status").asText()).as(second.toPrettyString()).isEqualTo("completed");
        assertThat(second.path("replay_of").asText()).isEqualTo(id(first));
        assertThat(second.path("planner").asText()).as("the same plan").isEqualTo("khoj");
        assertCounts(second, 20, 0, 0, 20, 0, 1);
        assertThat(count("select count(*) from lead")).isEqualTo(20);
        assertThat(count("select count(*) from task")).isEqualTo(20);
        assertThat(tasksOf(second)).isEmpty();
        assertToldOnce(first);
        assertToldOnce(second);
        assertThat(APIFY.runs()).as("one paid run each").hasSize(2);
        assertThat(APIFY.startRequests()).isEqualTo(2);
        assertThat(khoj.questions()).as("a replay is not planned again").hasSize(1);
        assertTheTrailIsWhole(second);
    }

    @Test
    void theSameKeyTwiceAtOnceIsOneRunAndOneApifyRun() throws Exception {
        String key = UUID.randomUUID().toString();
        CyclicBarrier start = new CyclicBarrier(2);
        Callable<String> request = () -> {
            start.await();
            return post(EXECUTE, Json.write(Map.of("command", ENGLISH)), "Idempotency-Key", key).is(202).json().path("run_id").asText();
        };
        long before = count("select count(*) from run");
        ExecutorService both = Executors.newFixedThreadPool(2);
        String runId;
        try {
            List<Future<String>> answers = List.of(both.submit(request), both.submit(request));
            runId = answers.get(0).get();
            assertThat(answers.get(1).get()).isEqualTo(runId);
        } finally {
            both.shutdownNow();
        }

        assertTheMainJobIsDone(settled(runId), "en", "apify");
        assertThat(count("select count(*) from run") - before).isEqualTo(1);
        assertThat(APIFY.startRequests()).isEqualTo(1);
    }

    @Test
    void aKeyThatComesAgainWhileTheRunIsUnderWayIsTheSameRun() throws Exception {
        String body = Json.write(Map.of("command", ENGLISH));
        Hold underWay = APIFY.hold(Call.POLL);
        String first = post(EXECUTE, body, "Idempotency-Key", "again").is(202).json().path("run_id").asText();
        underWay.awaitCall();

        JsonNode second = post(EXECUTE, body, "Idempotency-Key", "again").is(202).json();
        underWay.release();

        assertThat(id(second)).isEqualTo(first);
        assertThat(second.path("status").asText()).isEqualTo("running");
        assertThat(settled(first).path("status").asText()).isEqualTo("completed");
        assertThat(APIFY.startRequests()).isEqualTo(1);
    }

    @Test
    void ofSixItemsThreeAreLeadsAndTheOthersAreAccountedFor() throws IOException {
        APIFY.items(sixItems());

        JsonNode run = execute(ENGLISH);

        JsonNode sourcing = action(run, "source_leads_apify");
        assertThat(sourcing.path("status").asText()).as(run.toPrettyString()).isEqualTo("partially_succeeded");
        assertThat(sourcing.path("error").path("detail").asText()).contains("3 of 20 leads were found");
        assertThat(sourcing.path("result").path("items_read").asInt()).isEqualTo(6);
        assertThat(sourcing.path("result").path("merged").asInt()).isEqualTo(1);
        assertThat(sourcing.path("result").path("rejected")).isEqualTo(Json.tree("{\"CLOSED\": 1, \"ERROR_ITEM\": 1}"));
        assertThat(run.path("status").asText()).isEqualTo("partially_completed");
        assertCounts(run, 3, 3, 0, 0, 1, 1);
        assertThat(leadsOf(run)).hasSize(3).allSatisfy(StoryTest::assertScored);

        // Addresses that are reserved for examples are leftovers of a web site builder when they come from the real world.
        assertThat(leadsOf(run)).allSatisfy(lead -> assertThat(lead.path("email").isNull()).isTrue());
        assertThat(leadsOf(run).stream().map(lead -> lead.path("phone").asText(null)).filter(phone -> phone != null).collect(Collectors.toSet())).isEqualTo(Set.of("+33465710012"));

        JsonNode nurturing = action(run, "nurture_leads").path("result");
        assertThat(nurturing.path("enrolled").asInt()).isEqualTo(1);
        assertThat(nurturing.path("not_enrolled")).isEqualTo(Json.tree("{\"same-contact-point\": 1, \"temporarily-closed\": 1}"));
        assertThat(tasksOf(run)).hasSize(1);
    }

    @Test
    void aTokenThatApifyDoesNotAcceptFailsTheSearchAndInventsNothing() {
        APIFY.token("another");

        assertTheSearchFailed(execute(ENGLISH), "source-refused", "APIFY_TOKEN");
        assertThat(APIFY.startRequests()).isZero();
    }

    @Test
    void anApifyAccountWithoutCreditFailsTheSearchAndInventsNothing() {
        APIFY.refuse(Call.START, 1, 402, "not-enough-usage-to-run-paid-actor", "Your account does not have enough usage left", Map.of());

        assertTheSearchFailed(execute(FRENCH), "budget-exceeded", "credit");
        assertThat(APIFY.startRequests()).isEqualTo(1);
    }

    @Test
    void anApifyRunThatFailsFailsTheSearchAndInventsNothing() {
        APIFY.items(List.of());
        APIFY.statuses("RUNNING", "FAILED");

        assertTheSearchFailed(execute(ENGLISH), "source-unavailable", "The proxy group is not available");
    }

    @Test
    void anApifyThatFindsNothingFailsTheSearchAndInventsNothing() {
        APIFY.items(List.of());

        assertTheSearchFailed(execute(ENGLISH), "source-unavailable", "found nothing");
    }

    @Test
    void tooFewAreToldAndNotFilledUpWithSamples() throws IOException {
        APIFY.items(places(5));

        JsonNode run = execute(ENGLISH);

        JsonNode sourcing = action(run, "source_leads_apify");
        assertThat(sourcing.path("status").asText()).as(run.toPrettyString()).isEqualTo("partially_succeeded");
        assertThat(sourcing.path("error").path("detail").asText()).contains("5 of 20 leads were found");
        assertThat(statuses(run)).containsExactly("partially_succeeded", "succeeded", "succeeded", "succeeded");
        assertThat(run.path("status").asText()).isEqualTo("partially_completed");
        assertCounts(run, 5, 5, 0, 0, 5, 1);
        assertThat(leadsOf(run)).allSatisfy(lead -> assertThat(lead.path("source").asText()).isEqualTo("apify"));
        assertNoSamples(run);
    }

    private void assertTheSearchFailed(JsonNode run, String code, String hint) {
        JsonNode sourcing = action(run, "source_leads_apify");
        assertThat(sourcing.path("status").asText()).as(run.toPrettyString()).isEqualTo("failed");
        assertThat(sourcing.path("error").path("code").asText()).isEqualTo(code);
        assertThat(sourcing.path("error").path("detail").asText()).contains(hint);
        assertThat(statuses(run)).as("what needs leads is left out, the person is told all the same").containsExactly("failed", "skipped", "skipped", "succeeded");
        assertThat(action(run, "nurture_leads").path("error").path("code").asText()).isEqualTo("dependency-failed");
        assertThat(run.path("status").asText()).isEqualTo("partially_completed");
        assertCounts(run, 0, 0, 0, 0, 0, 1);
        assertNoSamples(run);
        assertToldOnce(run);
    }

    private void assertNoSamples(JsonNode run) {
        assertThat(sourcesTried(run)).contains("sample skipped").doesNotContain("sample ok");
        assertThat(count("select count(*) from lead where source = 'sample'")).isZero();
    }

    private static List<String> sourcesTried(JsonNode run) {
        return stream(action(run, "source_leads_apify").path("result").path("sources_tried")).map(tried -> tried.path("source").asText() + " " + tried.path("outcome").asText()).toList();
    }

    private static List<ObjectNode> sixItems() throws IOException {
        try (InputStream file = FindLeadsInLyonStoryTest.class.getResourceAsStream("/recorded/apify/six-items.json")) {
            return Json.MAPPER.readValue(file, new TypeReference<List<ObjectNode>>() {});
        }
    }

    /** The first of the six items, as often, each at another address with another telephone. */
    private static List<ObjectNode> places(int count) throws IOException {
        ObjectNode place = sixItems().get(0);
        return new ArrayList<>(IntStream.range(0, count).mapToObj(n -> place.deepCopy().put("title", "Cabinet Dentaire Fictif " + n).put("placeId", "ChIJfictStory" + n)
                .put("street", n + 1 + " Rue Imaginaire").put("website", "https://cabinet-" + n + "-fictif.fr/")
                .put("phone", "+33 4 65 71 01 0" + n).put("phoneUnformatted", "+3346571010" + n)).peek(item -> item.putArray("phones")).toList());
    }
}
