package io.prospectassistant.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.doubles.KhojDouble;
import io.prospectassistant.doubles.KhojDouble.Fault;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Whatever is the matter with Khoj, the run succeeds and says why another planner made its plan. */
class KhojTroubleStoryTest extends ConnectedStoryTest {

    private static final String COMMAND = "Find 3 dental leads in Lyon and notify me.";

    @Test
    void nobodyListensAtItsAddressAndItIsUsedAgainOnceItIsBack() {
        int port = URI.create(khoj.baseUrl()).getPort();
        khoj.close();
        try {
            assertPlannedLocally(execute(COMMAND), "Khoj refused the connection: check KHOJ_API_BASE_URL and that Khoj runs");
        } finally {
            khoj = new KhojDouble(port);
        }

        JsonNode run = execute(COMMAND);

        assertThat(run.path("planner").asText()).isEqualTo("khoj");
        assertThat(run.path("planner_note").isNull()).isTrue();
        assertThat(run.path("status").asText()).isEqualTo("completed");
    }

    @Test
    void somethingElseAnswersAtItsAddress() {
        khoj.failAlways(Fault.HTML);

        assertPlannedLocally(execute(COMMAND), "a web page answered in Khoj's place: check KHOJ_API_BASE_URL");
        assertThat(khoj.questions()).as("another question would lead there, too").hasSize(1);
    }

    @Test
    void itDoesNotAcceptTheToken() {
        khoj.failAlways(Fault.FORBIDDEN);

        assertPlannedLocally(execute(COMMAND), "Khoj refused the token (403): check KHOJ_API_BEARER_TOKEN");
    }

    @Test
    void itsProviderFails() {
        khoj.failAlways(Fault.SERVER_ERROR);

        assertPlannedLocally(execute(COMMAND), "Khoj failed (500)");
    }

    @Test
    void itIsTooSlow() {
        khoj.failAlways(Fault.TRICKLE);

        assertPlannedLocally(execute(COMMAND), "Khoj did not answer within " + KHOJ_TIMEOUT);
    }

    @Test
    void itAnswersRubbish() {
        khoj.reply("I am afraid I cannot do that.");

        assertPlannedLocally(execute(COMMAND), "Khoj's answer was not a plan, also after one repair: ");
        assertThat(khoj.questions()).as("asked once more with what was wrong").hasSize(2);
    }

    @Test
    void itPlansWhatNobodyCanDo() {
        khoj.reply("{\"version\": 1, \"language\": \"en\", \"summary\": \"x\", \"actions\": [{\"type\": \"drop_table\", \"params\": {\"sql\": \"drop table lead\"}}]}");

        assertPlannedLocally(execute(COMMAND), "Khoj's answer was not a plan, also after one repair: actions[0].type: unknown action type 'drop_table'");
    }

    @Test
    void itFindsNothingToDoWhichIsAnAnswerAndNoTrouble() {
        khoj.reply("{\"version\": 1, \"language\": \"en\", \"summary\": \"Nothing to do.\", \"actions\": []}");

        JsonNode run = execute(COMMAND);

        assertThat(run.path("status").asText()).isEqualTo("failed");
        assertThat(run.path("error").path("code").asText()).isEqualTo("nothing-to-do");
        assertThat(run.path("planner").asText()).isEqualTo("khoj");
        assertThat(run.path("planner_note").isNull()).isTrue();
        assertThat(APIFY.startRequests()).isZero();
        assertToldOnce(run);
    }

    @Test
    void itIsAwayAndTheLocalPlannerDoesNotUnderstandEither() {
        khoj.failAlways(Fault.SERVER_ERROR);

        JsonNode run = execute("Colourless green ideas sleep furiously.");

        assertThat(run.path("status").asText()).isEqualTo("failed");
        assertThat(run.path("error").path("code").asText()).isEqualTo("not-understood");
        assertThat(run.path("planner_note").asText()).isEqualTo("Khoj failed (500)");
        assertThat(run.path("actions")).isEmpty();
        assertToldOnce(run);
    }

    private void assertPlannedLocally(JsonNode run, String why) {
        assertThat(run.path("status").asText()).as(run.toPrettyString()).isEqualTo("completed");
        assertThat(run.path("planner").asText()).isEqualTo("local");
        assertThat(run.path("planner_note").asText()).startsWith(why);
        assertCounts(run, 3, 3, 0, 0, 0, 1);
        assertThat(leadsOf(run)).hasSize(3).allSatisfy(StoryTest::assertScored);
        assertToldOnce(run);
        soon("the wire tap").untilAsserted(() -> assertThat(events(id(run), "plan.fallback")).isEqualTo(1));
    }
}
