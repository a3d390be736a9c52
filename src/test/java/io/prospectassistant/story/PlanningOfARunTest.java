package io.prospectassistant.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.api.Contract;
import io.prospectassistant.doubles.KhojDouble;
import io.prospectassistant.doubles.KhojDouble.Fault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** How a plan was come to stands on its run, for whoever opens it; and nothing of what the product keeps goes to Khoj for it. */
class PlanningOfARunTest extends ConnectedStoryTest {

    private static final String COMMAND = "Find 3 dental leads in Lyon and notify me.";
    private static final String NOTIFY = "{\"version\": 1, \"language\": \"en\", \"summary\": \"Tell you.\", \"actions\": [{\"type\": \"notify_user\"}]}";

    @Autowired
    private Contract contract;

    private JsonNode attempts(JsonNode run) {
        return run.at("/planning/attempts");
    }

    @Test
    void whatKhojAnsweredWhatWasWrongAndWhatItTookAreKept() {
        String refused = NOTIFY.replace("notify_user", "drop_table");
        khoj.replyOnce(refused).replyOnce("As you wish:\n" + NOTIFY);

        JsonNode run = execute(COMMAND);

        assertThat(run.path("status").asText()).as(run.toPrettyString()).isEqualTo("completed");
        assertThat(run.at("/planning/prompt_version").asText()).matches("\\d+-[0-9a-f]{8}");
        assertThat(run.at("/planning/reason").isNull()).isTrue();
        assertThat(attempts(run)).hasSize(2);
        assertThat(names(run.path("planning"))).isEqualTo(members("RunPlanning"));
        assertThat(attempts(run)).allSatisfy(attempt -> {
            assertThat(names(attempt)).isEqualTo(members("PlanningAttempt"));
            assertThat(names(attempt.path("usage"))).isEqualTo(members("TokenUsage"));
            assertThat(attempt.at("/usage/input_tokens").asInt()).isEqualTo(120);
            assertThat(attempt.at("/usage/output_tokens").asInt()).isEqualTo(30);
            assertThat(attempt.path("took_ms").asLong()).isBetween(0L, 60_000L);
            assertThat(attempt.path("raw_answer_cut").asBoolean()).isFalse();
        });
        JsonNode first = attempts(run).get(0);
        assertThat(first.path("asked").asText() + " " + first.path("outcome").asText()).isEqualTo("plan refused");
        assertThat(first.path("raw_answer").asText()).isEqualTo(refused);
        assertThat(first.path("problems")).extracting(JsonNode::asText).containsExactly("actions[0].type: unknown action type 'drop_table'");
        JsonNode second = attempts(run).get(1);
        assertThat(second.path("asked").asText() + " " + second.path("outcome").asText()).isEqualTo("repair salvaged");
        assertThat(second.path("salvaged")).extracting(JsonNode::asText).containsExactly("text around the plan was left out");
    }

    @Test
    void listsLeaveItOutAndAReplayHasNoneOfItsOwn() {
        JsonNode run = execute(COMMAND);
        assertThat(attempts(run)).hasSize(1);

        JsonNode replayed = replay(id(run));

        assertThat(replayed.has("planning")).isTrue();
        assertThat(replayed.path("planning").isNull()).isTrue();
        JsonNode listed = get("/assistant/prospect/runs?limit=2").is(200).json().path("items");
        assertThat(listed).hasSize(2).allSatisfy(item -> assertThat(item.has("planning")).isFalse());
    }

    @Test
    void itIsNullUntilThereIsAPlan() throws Exception {
        KhojDouble.HeldChat hold = khoj.holdNextChat();
        String run = accept(COMMAND);
        hold.awaitArrival();

        assertThat(run(run).path("planning").isNull()).isTrue();

        hold.release();
        assertThat(settled(run).path("planning").isObject()).isTrue();
    }

    @Test
    void aFailureIsKeptWithWhatHadComeByThen() {
        khoj.failAlways(Fault.PROVIDER_MIDWAY);

        JsonNode run = execute(COMMAND);

        assertThat(run.path("planner").asText()).isEqualTo("local");
        assertThat(run.at("/planning/reason").asText()).isEqualTo(run.path("planner_note").asText()).isEqualTo("Khoj's answer stops half way");
        assertThat(attempts(run)).hasSize(2).allSatisfy(attempt -> {
            assertThat(attempt.path("outcome").asText()).isEqualTo("failed");
            assertThat(attempt.path("raw_answer").asText()).startsWith("{\"version\": 1");
            assertThat(attempt.path("problems")).extracting(JsonNode::asText).containsExactly("Khoj's answer stops half way");
            assertThat(attempt.path("usage").isNull()).isTrue();
        });
    }

    @Test
    void aLongAnswerIsCutAndSaysSo() {
        khoj.reply("{\"no\": \"" + "🔔".repeat(20_000) + "\"} <script>alert(1)</script>");

        JsonNode run = execute(COMMAND);

        assertThat(run.path("status").asText()).as(run.toPrettyString()).isEqualTo("completed");
        assertThat(attempts(run)).hasSize(2).allSatisfy(attempt -> {
            assertThat(attempt.path("raw_answer_cut").asBoolean()).isTrue();
            assertThat(attempt.path("raw_answer").asText()).hasSizeLessThanOrEqualTo(16_384).startsWith("{\"no\": \"🔔");
        });
    }

    @Test
    void whatTheDatabaseCannotHoldDoesNotStopTheRun() {
        khoj.replyOnce("no plan \u0000 here").replyOnce(NOTIFY.replace("Tell you.", "a\\u0000b"));

        JsonNode run = execute(COMMAND);

        assertThat(run.path("status").asText()).as(run.toPrettyString()).isEqualTo("completed");
        assertThat(attempts(run).get(0).path("raw_answer").asText()).isEqualTo("no plan \uFFFD here");
        assertThat(attempts(run).get(1).path("problems").get(0).asText()).contains("a character that no text may have");
    }

    @Test
    void whyThereIsNothingToDoIsSaidInThePlannersWords() {
        khoj.reply("{\"version\": 1, \"language\": \"en\", \"summary\": \"Say in which town.\", \"actions\": []}");

        JsonNode run = execute("Find 3 dental leads and notify me.");

        assertThat(run.at("/error/code").asText()).isEqualTo("nothing-to-do");
        assertThat(run.path("summary").asText()).isEqualTo("Say in which town.");
        assertThat(attempts(run)).hasSize(1);
    }

    @Test
    void noLeadNoUserAndNoSettingGoesToKhojForAPlan() {
        sql().update("""
                insert into lead (identity_key, name, category, city, country, website, domain, email, source)
                values ('test:canary', 'Canary Dental', 'dentist', 'Lyon', 'FR', 'https://canary.example.com/', 'canary.example.com', 'canary@canary.example.com', 'sample')""");
        khoj.replyOnce(NOTIFY.replace("notify_user", "find_canaries"));
        khoj.reply("{\"version\": 1, \"language\": \"en\", \"summary\": \"Work on Lyon.\", \"actions\": ["
                + "{\"type\": \"rescore_leads\", \"params\": {\"filter\": {\"city\": \"Lyon\"}}}, {\"type\": \"nurture_leads\", \"params\": {\"filter\": {\"city\": \"Lyon\"}}}, {\"type\": \"notify_user\"}]}");

        JsonNode run = execute("Rescore the leads in Lyon, nurture them, notify me");
        replay(id(run));
        execute("Delete the leads in Lyon below 10");

        assertThat(tasksOf(run)).as("the lead was worked on").isNotEmpty();
        List<String> sent = new ArrayList<>(khoj.personas());
        khoj.questions().forEach(question -> sent.add(question.body().toString()));
        assertThat(khoj.questions()).as("a replay asks for nothing").hasSize(3);
        assertThat(sent).allSatisfy(text -> assertThat(text.replace("find_canaries", "")).doesNotContainIgnoringCase("canar").doesNotContain("admin@localhost", ADMIN, KhojDouble.TOKEN, run.path("run_id").asText()));
        assertThat(khoj.headers().toString()).doesNotContainIgnoringCase("canar").doesNotContain(ADMIN);
    }

    @Test
    void theTokenIsNotShown() {
        khoj.failAlways(Fault.FORBIDDEN);

        assertThat(execute(COMMAND).toString()).contains("Khoj refused the token (403)").doesNotContain(KhojDouble.TOKEN);
    }

    private List<String> members(String schema) {
        return names(contract.document().at("/components/schemas/" + schema + "/properties"));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names.stream().sorted().toList();
    }
}
