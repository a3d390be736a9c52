package io.prospectassistant.camel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.doubles.KhojDouble;
import io.prospectassistant.doubles.KhojDouble.Fault;
import io.prospectassistant.plan.Attempt;
import io.prospectassistant.plan.Plan;
import io.prospectassistant.plan.PlanReader;
import io.prospectassistant.plan.Planned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every strange answer that Khoj is known to give, as a row of {@code plan/khoj-answers.jsonl}, over real HTTP: what came of it, how often Khoj was asked, and
 * who made the plan. A row has the text of the model, or its chunks, or the body of the stream, or the name of a fault of the double.
 */
@Timeout(60)
class KhojHardCasesTest {

    private static final String COMMAND = "Find 20 dental leads in Lyon, score them, run nurturing, notify me.";
    private static final PlanReader READER = new PlanReader(PlanningRoutes.SCHEMA);
    private static final KhojDouble KHOJ = new KhojDouble();
    private static final Duration AMPLE = Duration.ofSeconds(20);

    private static final PlanningRoutes.StillClock CLOCK = new PlanningRoutes.StillClock();
    private static final PlanningRoutes ROUTES = new PlanningRoutes(KHOJ.baseUrl(), KhojDouble.TOKEN, AMPLE, CLOCK, PlanningRoutes.patientBreaker(CLOCK));

    /** A row; its name in reports is what it is about. */
    record HardCase(JsonNode row) {

        String text(String member) {
            return row.path(member).asText();
        }

        List<String> texts(String member) {
            return StreamSupport.stream(row.path(member).spliterator(), false).map(JsonNode::asText).toList();
        }

        @Override
        public String toString() {
            return text("case") + " " + text("about");
        }
    }

    static List<HardCase> allCases() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("src/test/resources/plan/khoj-answers.jsonl"))) {
            return lines.map(Json::tree).map(HardCase::new).toList();
        }
    }

    private static Stream<HardCase> cases(Predicate<HardCase> wanted) throws IOException {
        return allCases().stream().filter(wanted);
    }

    static Stream<HardCase> answers() throws IOException {
        return cases(row -> !row.text("outcome").equals("failed"));
    }

    static Stream<HardCase> failures() throws IOException {
        return cases(row -> row.text("outcome").equals("failed"));
    }

    static Stream<HardCase> streams() throws IOException {
        return cases(row -> row.row().has("stream"));
    }

    @BeforeEach
    void khojIsWell() {
        KHOJ.reset();
        CLOCK.advance(Duration.ofMinutes(2));   // no limit of an earlier row holds any more
    }

    @AfterEach
    void khojWasCalledAsItMayBe() {
        KHOJ.assertNoUnknownCalls();
    }

    @AfterAll
    static void nothingIsLeft() {
        ROUTES.close();
        KHOJ.close();
    }

    private static Planned planAfter(HardCase row) {
        if (row.row().has("fault")) {
            KHOJ.failNext(Fault.valueOf(row.text("fault")));
        } else if (row.row().has("stream")) {
            KHOJ.streamOnce(row.text("stream"));
        } else {
            KHOJ.replyInChunksOnce(row.row().has("chunks") ? row.texts("chunks") : inPieces(row.text("text")));
        }
        return ROUTES.plan(COMMAND);
    }

    /** As a provider may cut it: every few characters, and never inside one. */
    private static List<String> inPieces(String text) {
        return Arrays.asList(text.split("(?<=\\G.{5})(?<![\\uD800-\\uDBFF])", -1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void anAnswerIsUsedAsAWholeOrAskedForOnceMore(HardCase row) {
        Planned planned = planAfter(row);

        Attempt first = planned.attempts().get(0);
        assertThat(first.outcome()).as("%s, %s", first.problems(), first.salvaged()).isEqualTo(row.text("outcome"));
        assertThat(planned.planner()).isEqualTo("khoj");
        if (first.outcome().equals("refused")) {
            assertThat(first.problems()).anySatisfy(problem -> assertThat(problem).contains(row.text("problem")));
            assertThat(planned.attempts()).extracting(Attempt::asked).containsExactly("plan", "repair");
            assertThat(planned.attempts().get(1).outcome()).isEqualTo("accepted");
            assertThat(KHOJ.questions()).extracting(KhojDouble.Question::conversation).doesNotHaveDuplicates();
        } else {
            Plan meant = READER.read(row.row().get("plan").toString()).plan();
            assertThat(planned.planning().plan()).isEqualTo(meant);
            assertThat(KHOJ.questions()).hasSize(1);
            assertThat(first.problems()).isEmpty();
            if (row.row().has("slip")) {
                assertThat(first.salvaged()).anySatisfy(slip -> assertThat(slip).contains(row.text("slip")));
            } else {
                assertThat(first.salvaged()).containsExactlyElementsOf(row.texts("ignored").stream().map(member -> "ignored: " + member).toList());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void aFailureIsTriedAgainOnceWhereThatCanHelpAndNowhereElse(HardCase row) {
        boolean retried = row.row().path("retried").asBoolean();

        Planned planned = planAfter(row);

        assertThat(planned.attempts().get(0).outcome()).isEqualTo("failed");
        assertThat(planned.attempts().get(0).problems()).singleElement().asString().contains(row.text("problem"));
        assertThat(planned.attempts()).extracting(Attempt::outcome).isEqualTo(retried ? List.of("failed", "accepted") : List.of("failed"));
        assertThat(planned.planner()).isEqualTo(retried ? "khoj" : "local");
        assertThat(KHOJ.questions()).hasSize(retried ? 2 : 1).extracting(KhojDouble.Question::conversation).doesNotHaveDuplicates();
        if (!retried) {
            assertThat(planned.plannerNote()).contains(row.text("problem"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void theNetworkMayCutAStreamAtEveryByte(HardCase row) {
        Planned whole = planAfter(row);
        KHOJ.reset();
        KHOJ.splitBytes(1);

        Planned cut = planAfter(row);

        assertThat(cut.planning()).isEqualTo(whole.planning());
        assertThat(cut.attempts()).extracting(Attempt::outcome).isEqualTo(whole.attempts().stream().map(Attempt::outcome).toList());
        assertThat(cut.attempts().get(0).rawAnswer()).isEqualTo(whole.attempts().get(0).rawAnswer());
    }

    @Test
    void everyKindOfAnswerHasItsRows() throws IOException {
        assertThat(allCases()).extracting(row -> row.text("case")).doesNotHaveDuplicates().hasSizeGreaterThan(150);
        assertThat(allCases()).extracting(row -> row.text("case").substring(0, 1)).contains("A", "B", "C", "D", "E", "F");
        assertThat(allCases()).extracting(row -> row.text("outcome")).containsOnly("accepted", "salvaged", "refused", "failed");
    }
}
