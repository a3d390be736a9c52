package io.prospectassistant.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.ProductTest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;

/** What a person sees of a run in the whole product. Each story begins without leads. */
abstract class StoryTest extends ProductTest {

    static final String ENGLISH = "Find 20 dental leads in Lyon, score them, run nurturing, notify me.";
    static final String FRENCH = "Trouve 20 leads dentistes à Lyon, score-les, lance nurturing et notifie-moi.";

    /** For what happens behind the run: mail, wire tap, seal. */
    static ConditionFactory soon(String what) {
        return await(what).atMost(Duration.ofSeconds(30));
    }

    @BeforeEach
    void noLeads() {
        sql().update("delete from lead");
        prefersEmail(false);
    }

    void prefersEmail(boolean wanted) {
        call(ADMIN, "PUT", "/notification-preferences", "{\"events\": {\"assistant_run_completed\": {\"in_app\": true, \"email\": " + wanted + "}}}").is(200);
    }

    List<JsonNode> leadsOf(JsonNode run) {
        return page("/leads?limit=200&run_id=" + id(run));
    }

    List<JsonNode> tasksOf(JsonNode run) {
        return page("/tasks?limit=200&run_id=" + id(run));
    }

    /** The administrator's notifications about a run that go this way. */
    List<JsonNode> notices(JsonNode run, String channel) {
        return page("/notifications?limit=200").stream()
                .filter(notice -> id(run).equals(notice.path("run_id").asText()) && channel.equals(notice.path("channel").asText())).toList();
    }

    private List<JsonNode> page(String path) {
        return stream(get(path).is(200).json().path("items")).toList();
    }

    /** The main job was done on leads that nobody knew before. */
    void assertTheMainJobIsDone(JsonNode run, String language, String source) {
        assertThat(run.path("status").asText()).as(run.toPrettyString()).isEqualTo("completed");
        assertThat(run.path("language").asText()).isEqualTo(language);
        assertThat(statuses(run)).containsExactly("succeeded", "succeeded", "succeeded", "succeeded");
        assertThat(run.path("actions")).allSatisfy(action -> assertThat(action.path("decision").asText()).isEqualTo("auto"));
        assertThat(action(run, "source_leads_apify").path("result").path("source").asText()).isEqualTo(source);
        assertCounts(run, 20, 20, 0, 0, 20, 1);

        List<JsonNode> leads = leadsOf(run);
        assertThat(leads).hasSize(20).allSatisfy(StoryTest::assertScored);
        assertThat(leads).allSatisfy(lead -> {
            assertThat(lead.path("source").asText()).isEqualTo(source);
            assertThat(lead.path("category").asText()).isEqualTo("dentist");
            assertThat(lead.path("city").asText()).isEqualTo("Lyon");
        });
        assertThat(tasksOf(run)).hasSize(20).allSatisfy(task -> {
            assertThat(task.path("status").asText()).isEqualTo("open");
            assertThat(task.path("title").asText()).isNotBlank();
            assertThat(task.path("due_at").asText()).isNotBlank();
        });
        assertThat(tasksOf(run)).extracting(task -> task.path("lead_id").asText())
                .containsExactlyInAnyOrderElementsOf(leads.stream().map(lead -> lead.path("lead_id").asText()).toList());
        assertToldOnce(run);
        assertTheTrailIsWhole(run, "lead.created", "task.created");
    }

    static void assertCounts(JsonNode run, int found, int created, int updated, int unchanged, int tasks, int notifications) {
        JsonNode counts = run.path("counts");
        assertThat(List.of(counts.path("leads_found").asInt(), counts.path("leads_created").asInt(), counts.path("leads_updated").asInt(), counts.path("leads_unchanged").asInt(),
                counts.path("tasks_created").asInt(), counts.path("notifications_created").asInt())).as(counts.toString()).containsExactly(found, created, updated, unchanged, tasks, notifications);
    }

    /** A score, and reasons whose points come to it. */
    static void assertScored(JsonNode lead) {
        assertThat(lead.path("score").isInt()).as(lead.toPrettyString()).isTrue();
        assertThat(lead.path("scored_at").asText()).isNotBlank();
        assertThat(lead.path("score_reasons")).isNotEmpty().allSatisfy(reason -> {
            assertThat(reason.path("code").asText()).isNotBlank();
            assertThat(reason.path("detail").asText()).isNotBlank();
        });
        int sum = stream(lead.path("score_reasons")).map(reason -> reason.path("points").decimalValue()).reduce(BigDecimal.ZERO, BigDecimal::add)
                .setScale(0, RoundingMode.HALF_UP).intValueExact();
        assertThat(lead.path("score").asInt()).as(lead.toPrettyString()).isEqualTo(Math.max(0, Math.min(100, sum)));
    }

    /** One notification in the product, and one word about e-mail. */
    void assertToldOnce(JsonNode run) {
        assertThat(notices(run, "in_app")).singleElement().satisfies(notice -> {
            assertThat(notice.path("event").asText()).isEqualTo("assistant_run_completed");
            assertThat(notice.path("status").asText()).isEqualTo("unread");
            assertThat(notice.path("href").asText()).isEqualTo("/assistant?run=" + id(run));
            assertThat(notice.path("title").asText()).contains(run.path("command").asText());
        });
        assertThat(notices(run, "email")).hasSize(1);
    }

    /** From the command to the end nothing is missing, and everything that was ever written is sealed. */
    void assertTheTrailIsWhole(JsonNode run, String... effects) {
        String runId = id(run);
        assertThat(events(runId)).startsWith("run.accepted").contains("action.decided", "action.started", "action.succeeded", "notification.created", "run.settled").containsAll(List.of(effects));
        assertThat(events(runId, "run.settled")).isEqualTo(1);
        assertThat(sql().queryForList("select seq from audit_event where run_id = ?::uuid order by seq", Long.class, runId))
                .as("numbered without a gap").containsExactlyElementsOf(LongStream.rangeClosed(1, events(runId).size()).boxed().toList());
        soon("the seal").untilAsserted(() -> {
            JsonNode verified = get("/audit/verify").is(200).json();
            assertThat(verified.path("valid").asBoolean()).as(verified.toString()).isTrue();
            assertThat(verified.path("first_broken").isNull()).isTrue();
            assertThat(verified.path("unchained").asInt()).isZero();
            assertThat(verified.path("checked").asLong()).isEqualTo(count("select count(*) from audit_event"));
        });
    }
}
