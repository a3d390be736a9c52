package io.prospectassistant.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The main job as everybody meets it first: no Khoj, no Apify, no mail server. */
class FindLeadsInLyonWithoutKeysStoryTest extends StoryTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"en | " + ENGLISH, "fr | " + FRENCH})
    void oneSentenceBecomesTwentyScoredLeadsWithTasksANotificationAndATrail(String language, String sentence) {
        JsonNode run = execute(sentence);

        assertThat(run.path("command").asText()).isEqualTo(sentence);
        assertThat(run.path("planner").asText()).isEqualTo("local");
        assertThat(run.path("planner_note").asText()).isEqualTo("KHOJ_API_BASE_URL is not set");
        assertTheMainJobIsDone(run, language, "sample");
        assertThat(action(run, "source_leads_apify").path("result").path("sources_tried")).extracting(tried -> tried.path("source").asText() + " " + tried.path("outcome").asText())
                .containsExactlyInAnyOrder("apify skipped", "openstreetmap skipped", "sample ok");
    }

    @Test
    void samplesCanBeToldFromBusinesses() {
        JsonNode run = execute(ENGLISH);

        assertThat(leadsOf(run)).hasSize(20).allSatisfy(lead -> {
            assertThat(lead.path("source").asText()).isEqualTo("sample");
            assertThat(lead.path("email").asText("@example.com")).endsWith("example.com");
        });
        assertThat(action(run, "source_leads_apify").path("result").toString()).contains("Fictional businesses");
    }

    @Test
    void aReplayDoublesNothing() {
        JsonNode first = execute(ENGLISH);

        JsonNode second = replay(id(first));

        assertThat(second.path("status").asText()).as(second.toPrettyString()).isEqualTo("completed");
        assertThat(second.path("replay_of").asText()).isEqualTo(id(first));
        assertCounts(second, 20, 0, 0, 20, 0, 1);
        assertThat(count("select count(*) from lead")).isEqualTo(20);
        assertThat(count("select count(*) from task")).isEqualTo(20);
        assertThat(action(second, "nurture_leads").path("result").path("not_enrolled").path("already-enrolled").asInt()).isEqualTo(20);
        assertToldOnce(first);
        assertToldOnce(second);
        assertTheTrailIsWhole(second);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Find 3 dental leads in Lyon and email me.          | SMTP_HOST is not set, so no e-mail can be sent.",
        "Trouve 3 dentistes à Lyon et préviens-moi par mail. | SMTP_HOST n'est pas défini, aucun e-mail ne peut être envoyé."})
    void anEmailThatIsAskedForWithoutAMailServerStandsAsSkippedWithTheReason(String command, String reason) {
        JsonNode run = execute(command);

        assertThat(run.path("status").asText()).isEqualTo("completed");
        assertThat(notices(run, "email")).singleElement().satisfies(notice -> {
            assertThat(notice.path("status").asText()).isEqualTo("skipped");
            assertThat(notice.path("error").asText()).isEqualTo(reason);
        });
        assertThat(events(id(run))).contains("email.skipped").doesNotContain("email.sent", "email.failed");
    }
}
