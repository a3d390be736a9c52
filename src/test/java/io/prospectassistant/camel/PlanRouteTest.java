package io.prospectassistant.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prospectassistant.audit.Note;
import io.prospectassistant.doubles.KhojDouble;
import io.prospectassistant.doubles.KhojDouble.Fault;
import io.prospectassistant.lead.CategoryTaxonomy;
import io.prospectassistant.metrics.OutsideCalls;
import io.prospectassistant.plan.ActionType;
import io.prospectassistant.plan.Attempt;
import io.prospectassistant.plan.KhojAgent;
import io.prospectassistant.plan.KhojAnswer;
import io.prospectassistant.plan.KhojSettings;
import io.prospectassistant.plan.PlanDesk;
import io.prospectassistant.plan.PlanNotes;
import io.prospectassistant.plan.PlanPrompt;
import io.prospectassistant.plan.PlanReader;
import io.prospectassistant.plan.PlanSchema;
import io.prospectassistant.plan.Planned;
import io.prospectassistant.plan.PlannedAction;
import io.prospectassistant.plan.TokenUsage;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The planning routes alone, without a database, against a Khoj that misbehaves over real HTTP. */
@Timeout(60)
class PlanRouteTest {

    private static final String MISSION = "Find 20 dental leads in Lyon, score them, run nurturing, notify me.";
    private static final String MISSION_FR = "Trouve 20 leads dentistes à Lyon, score-les, lance nurturing et notifie-moi.";
    private static final Duration AMPLE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final int WAIT_SECONDS = 20;

    private final KhojDouble khoj = new KhojDouble();
    private final PlanningRoutes.StillClock clock = new PlanningRoutes.StillClock();
    private PlanningRoutes routes;

    private PlanRouteTest started() {
        return started(khoj.baseUrl(), KhojDouble.TOKEN, AMPLE);
    }

    private PlanRouteTest started(String url, String token, Duration timeout) {
        routes = new PlanningRoutes(url, token, timeout, clock, PlanningRoutes.patientBreaker(clock));
        return this;
    }

    /** As the product is, with a breaker that opens after four failures. */
    private void startedWithBreaker(int probeSeconds) {
        routes = new PlanningRoutes(khoj.baseUrl(), KhojDouble.TOKEN, AMPLE, clock, new KhojConfiguration().khojBreakers(clock, 4, 4, 60, WAIT_SECONDS, probeSeconds));
    }

    @AfterEach
    void nothingIsLeft() {
        if (routes != null) {
            routes.close();
        }
        khoj.close();
        khoj.assertNoUnknownCalls();
    }

    private Planned plan(String command) {
        return routes.plan(command);
    }

    private void assertEvents(String... events) {
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() ->
                assertThat(routes.recorder.notes).extracting(Note::event).containsExactlyInAnyOrder(events));
        assertThat(routes.recorder.runs).allMatch("r1"::equals);
    }

    private Object detail(String event, String key) {
        return routes.recorder.notes.stream().filter(note -> note.event().equals(event)).findFirst().orElseThrow().detail().get(key);
    }

    private static void assertLocal(Planned planned, String note) {
        assertThat(planned.planner()).isEqualTo("local");
        assertThat(planned.plannerNote()).isEqualTo(note);
        assertThat(planned.planning().plan().summary()).isEqualTo("local");
    }

    private static void assertMission(Planned planned, String language) {
        assertThat(planned.plannerNote()).isNull();
        assertThat(planned.planner()).isEqualTo("khoj");
        assertThat(planned.planning().language()).isEqualTo(language);
        assertThat(planned.planning().plan().actions()).extracting(PlannedAction::type).containsExactly(
                ActionType.SOURCE_LEADS_APIFY, ActionType.RESCORE_LEADS, ActionType.NURTURE_LEADS, ActionType.NOTIFY_USER);
    }

    @Test
    void theBeansHaveTheNamesThatTheRoutesUse() {
        new ApplicationContextRunner()
                .withBean(OutsideCalls.class, () -> new OutsideCalls(new SimpleMeterRegistry()))
                .withBean(Clock.class, Clock::systemUTC)
                .withUserConfiguration(CategoryTaxonomy.class, KhojSettings.class, PlanSchema.class, PlanPrompt.class, PlanReader.class, KhojAnswer.class, KhojAgent.class,
                        PlanNotes.class, PlanDesk.class, KhojFailure.class, KhojConfiguration.class)
                .run(context -> assertThat(context).hasNotFailed().hasBean("khojSettings").hasBean("planPrompt").hasBean("planReader").hasBean("khojAnswer")
                        .hasBean("khojAgent").hasBean("planNotes").hasBean("planDesk").hasBean("khojFailure").hasBean("khojCall").hasBean("khojBreaker")
                        .hasBean("khojPlanningBreaker").hasBean("khojRecovery"));
    }

    @Test
    void bothMissionSentencesArePlannedByKhoj() {
        started();

        assertMission(plan(MISSION), "en");
        assertMission(plan(MISSION_FR), "fr");

        assertEvents("run.planning", "plan.received", "run.planning", "plan.received");
        assertThat(khoj.questions()).extracting(KhojDouble.Question::conversation).doesNotHaveDuplicates();
        assertThat(khoj.questions()).allSatisfy(question -> assertThat(question.agent()).startsWith("prospect-planner-"));
        assertThat(khoj.questions().get(1).text()).endsWith("\n" + MISSION_FR);
        assertThat(khoj.personas()).singleElement().asString().contains("source_leads_apify");
    }

    @Test
    void theAgentIsMadeOnceAndFoundAgain() {
        started();
        plan(MISSION);
        plan(MISSION);
        assertThat(khoj.count("POST /api/agents")).isEqualTo(1);
        assertThat(khoj.count("GET /api/agents")).isEqualTo(1);
        routes.close();

        started();
        assertMission(plan(MISSION), "en");
        assertThat(khoj.count("POST /api/agents")).isEqualTo(1);
        assertThat(khoj.count("PATCH /api/agents")).isZero();
    }

    @Test
    void anAgentWithOldInstructionsIsBroughtUpToDate() {
        started();
        khoj.makeAgent("Prospect Planner", "You plan as we did last year.");

        assertMission(plan(MISSION), "en");

        assertThat(khoj.count("PATCH /api/agents")).isEqualTo(1);
        assertThat(khoj.count("POST /api/agents")).isZero();
        assertThat(khoj.personas()).singleElement().asString().contains("source_leads_apify");
    }

    @Test
    void anAgentThatWasDeletedIsMadeAgain() {
        started();
        plan(MISSION);
        khoj.deleteAgents();

        assertMission(plan(MISSION), "en");
        assertThat(khoj.count("POST /api/agents")).isEqualTo(2);
    }

    @Test
    void anOldKhojWithoutMemoryIsGoodEnough() {
        khoj.withoutMemory();

        assertMission(started().plan(MISSION), "en");
    }

    @Test
    void khojsMemoryIsSwitchedOffBeforeTheFirstQuestion() {
        assertMission(started().plan(MISSION), "en");

        assertThat(khoj.remembers()).isFalse();
        assertThat(khoj.calls().indexOf("PATCH /api/user/memory")).isBetween(0, khoj.calls().indexOf("POST /api/chat"));
    }

    @Test
    void aMemoryThatStayedOnIsSwitchedOffWithTheNextCommand() {
        khoj.failMemory(1);
        assertMission(started().plan(MISSION), "en");
        assertThat(khoj.remembers()).isTrue();

        assertMission(plan(MISSION), "en");
        assertThat(khoj.remembers()).isFalse();
        assertThat(khoj.count("PATCH /api/user/memory")).isEqualTo(2);
    }

    @Test
    void anonymousKhojNeedsNoToken() {
        khoj.mode(KhojDouble.Mode.ANONYMOUS);

        assertMission(started(khoj.baseUrl(), "", AMPLE).plan(MISSION), "en");
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "5"})
    void theStreamMayBeCutAnywhere(int bytes) {
        khoj.splitBytes(bytes).reply("{\"version\":1,\"language\":\"fr\",\"summary\":\"Prévenir 🔔 « tous »\",\"actions\":[{\"type\":\"notify_user\",\"params\":{}}]}");

        assertThat(started(khoj.baseUrl(), KhojDouble.TOKEN, AMPLE).plan(MISSION).planning().plan().summary()).isEqualTo("Prévenir 🔔 « tous »");
    }

    @Test
    void theModelMayCutItsTextAnywhere() {
        khoj.replyInChunks(List.of("{\"version\":1,\"language\":\"en\",\"summary\":\"x\",\"actions\":[", "{\"type\":\"notify_user\",\"params\":", "{}", "}", "]}"));

        assertThat(started().plan(MISSION).planner()).isEqualTo("khoj");
    }

    @Test
    void aCommandWithHazardsArrivesAsItWasTyped() {
        List<String> heard = new CopyOnWriteArrayList<>();
        khoj.reply(command -> {
            heard.add(command);
            return "{\"version\":1,\"language\":\"en\",\"summary\":\"x\",\"actions\":[]}";
        });

        started().plan("Score 100%\n of the  leads, %41 and é");

        assertThat(heard).containsExactly("Score 100% of the leads, %41 and é");
    }

    @Test
    void withoutKhojTheLocalPlannerPlansAndSaysWhy() {
        Planned planned = started("", "", AMPLE).plan(MISSION);

        assertLocal(planned, "KHOJ_API_BASE_URL is not set");
        assertEvents("run.planning", "plan.received");
    }

    @Test
    void aProblemOfTheLocalPlannerPassesThrough() {
        Planned planned = started("", "", AMPLE).plan("?");

        assertThat(planned.planning().problem().code()).isEqualTo("not-understood");
        assertEvents("run.planning");
    }

    @Test
    void aPlanWithoutActionsIsFinal() {
        khoj.reply("{\"version\":1,\"language\":\"en\",\"summary\":\"Nothing to do.\",\"actions\":[]}");

        Planned planned = started().plan(MISSION);

        assertThat(planned.planner()).isEqualTo("khoj");
        assertThat(planned.planning().plan().actions()).isEmpty();
        assertThat(khoj.questions()).hasSize(1);
    }

    @Test
    void aRefusedConnectionIsQuick() throws Exception {
        String nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "http://localhost:" + socket.getLocalPort();
        }
        started(nobody, "", AMPLE);
        Instant before = Instant.now();

        Planned planned = plan(MISSION);

        assertLocal(planned, "Khoj refused the connection: check KHOJ_API_BASE_URL and that Khoj runs");
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertEvents("run.planning", "plan.fallback", "plan.received");
        assertThat(detail("plan.fallback", "reason")).isEqualTo(planned.plannerNote());
    }

    @Test
    void anUnknownHostIsSaid() {
        assertLocal(started("http://khoj.invalid", "", AMPLE).plan(MISSION), "Khoj's host is unknown: check KHOJ_API_BASE_URL");
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"SILENT", "TRICKLE"})
    void anAnswerThatDoesNotComeIsWaitedForOnce(Fault fault) {
        khoj.failAlways(fault);
        started(khoj.baseUrl(), KhojDouble.TOKEN, SHORT);
        Instant before = Instant.now();

        assertLocal(plan(MISSION), "Khoj did not answer within 1s");

        assertThat(Duration.between(before, Instant.now())).isBetween(SHORT.minusMillis(50), SHORT.multipliedBy(2));
        assertThat(khoj.questions()).hasSize(1);
    }

    @Test
    void anEndlessAnswerIsCut() {
        khoj.failAlways(Fault.ENDLESS);

        assertLocal(started(khoj.baseUrl(), KhojDouble.TOKEN, AMPLE).plan(MISSION), "Khoj's answer is larger than 1 MiB");
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"PROVIDER", "PROVIDER_RESET", "PROVIDER_MIDWAY", "BROKEN_MIDWAY", "NO_MODEL", "SERVER_ERROR", "RATE_LIMIT_RETRY_AFTER",
        "EMPTY", "NOT_UTF8", "OTHER_TURN", "CONVERSATION_LOST", "STOPPED_BY_LENGTH", "GATEWAY_TIMEOUT", "AGENT_GONE"})
    void aFaultThatPassesIsSurvived(Fault fault) {
        khoj.failNext(fault);

        assertMission(started().plan(MISSION), "en");

        assertThat(khoj.questions()).extracting(KhojDouble.Question::conversation).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "PROVIDER           | 2 | Khoj's answer stops half way",
        "PROVIDER_MIDWAY    | 2 | Khoj's answer stops half way",
        "BROKEN_MIDWAY      | 2 | the connection to Khoj broke",
        "PROVIDER_RESET     | 2 | the connection to Khoj broke",
        "NO_MODEL           | 2 | Khoj's answer stops half way",
        "NO_MODEL_JSON      | 1 | Khoj failed because of its own settings (500): check that it has a chat model",
        "SERVER_ERROR       | 2 | Khoj failed (500)",
        "RATE_LIMIT         | 1 | Khoj is limiting our requests (429)",
        "RATE_LIMIT_RETRY_AFTER | 2 | Khoj is limiting our requests (429)",
        "UNAVAILABLE_RETRY_AFTER | 1 | Khoj failed (503)",
        "FORBIDDEN          | 1 | Khoj refused the token (403): check KHOJ_API_BEARER_TOKEN",
        "HTML               | 1 | a web page answered in Khoj's place: check KHOJ_API_BASE_URL",
        "HTML_AS_TEXT       | 1 | Khoj's model provider answered with a web page",
        "NOT_A_STREAM       | 1 | Khoj's answer is not the stream that was asked for: check its version and KHOJ_API_BASE_URL",
        "GATEWAY_TIMEOUT    | 2 | Khoj failed (504)",
        "REDIRECT           | 1 | something in front of Khoj sends us elsewhere (303): check KHOJ_API_BASE_URL",
        "UNPROCESSABLE      | 1 | Khoj refused the request (422)",
        "NO_QUESTION        | 1 | Khoj received no question",
        "EMPTY              | 2 | Khoj's answer is empty",
        "NOT_UTF8           | 2 | Khoj's answer is not UTF-8",
        "OTHER_TURN         | 2 | Khoj answered another question",
        "CONVERSATION_LOST  | 2 | Khoj does not know the conversation"
    })
    void aFaultThatStaysIsSaid(Fault fault, int questions, String note) {
        khoj.failAlways(fault);

        assertLocal(started().plan(MISSION), note);

        assertThat(khoj.questions()).hasSize(questions);
        assertEvents("run.planning", "plan.fallback", "plan.received");
    }

    @Test
    void aWrongTokenIsSaidAndNotTriedAgain() {
        Planned planned = started(khoj.baseUrl(), "kk-wrong", AMPLE).plan(MISSION);

        assertLocal(planned, "Khoj refused the token (403): check KHOJ_API_BEARER_TOKEN");
        assertThat(khoj.calls()).containsExactly("GET /api/v1/user");
    }

    @Test
    void textAroundThePlanIsLeftOutAndTold() {
        khoj.reply("Sure!\n```json\n{\"version\":1,\"language\":\"en\",\"summary\":\"x\",\"actions\":[{\"type\":\"notify_user\"}]}\n```");

        assertThat(started().plan(MISSION).planner()).isEqualTo("khoj");
        assertThat(khoj.questions()).hasSize(1);
        assertEvents("run.planning", "plan.repaired", "plan.received");
    }

    @Test
    void anAnswerThatIsNoPlanIsAskedForOnceMoreInANewConversation() {
        khoj.replyOnce("{\"version\":1,\"language\":\"en\",\"summary\":\"x\",\"actions\":[{\"type\":\"drop_table\"}]}");

        assertMission(started().plan(MISSION), "en");

        assertThat(khoj.questions()).hasSize(2).extracting(KhojDouble.Question::conversation).doesNotHaveDuplicates();
        assertThat(khoj.questions().get(1).text()).contains("actions[0].type: unknown action type").endsWith("\n" + MISSION);
        assertEvents("run.planning", "plan.rejected", "plan.repaired", "plan.received");
        assertThat(detail("plan.rejected", "problems")).isEqualTo(List.of("actions[0].type: unknown action type 'drop_table'"));
    }

    @Test
    void twoAnswersThatAreNoPlansEndWithTheLocalPlanner() {
        khoj.reply("{\"version\":1,\"language\":\"en\",\"summary\":\"x\",\"actions\":[{\"type\":\"notify_user\",\"params\":{\"sql\":\"x\"}}]}");

        Planned planned = started().plan(MISSION);

        assertLocal(planned, "Khoj's answer was not a plan, also after one repair: actions[0].params: unknown parameter 'sql'");
        assertThat(khoj.questions()).hasSize(2);
        assertEvents("run.planning", "plan.rejected", "plan.rejected", "plan.fallback", "plan.received");
    }

    @Test
    void aRepairThatFailsIsSaid() {
        khoj.reply(command -> {
            khoj.failAlways(Fault.SERVER_ERROR);
            return "no plan";
        });

        assertLocal(started().plan(MISSION), "Khoj failed (500)");
        assertEvents("run.planning", "plan.rejected", "plan.fallback", "plan.received");
    }

    @Test
    void planningEndsWithinTwiceTheTimeRepairIncluded() {
        KhojDouble.HeldChat first = khoj.holdNextChat();
        khoj.replyOnce("no plan");
        Duration timeout = SHORT.multipliedBy(2);
        started(khoj.baseUrl(), KhojDouble.TOKEN, timeout);
        Instant before = Instant.now();
        CompletableFuture<Planned> planned = CompletableFuture.supplyAsync(() -> plan(MISSION));
        CompletableFuture.delayedExecutor(timeout.toMillis() * 3 / 4, TimeUnit.MILLISECONDS).execute(() -> {
            khoj.failAlways(Fault.SILENT);
            first.release();
        });

        Planned result = planned.join();

        assertThat(result.planner()).isEqualTo("local");
        assertThat(Duration.between(before, Instant.now())).isLessThan(timeout.multipliedBy(2));
    }

    @Test
    void whatWasAskedIsKeptWithWhatCameOfIt() {
        khoj.failNext(Fault.PROVIDER_MIDWAY);
        khoj.replyOnce("{\"version\":1,\"language\":\"en\",\"summary\":\"x\",\"actions\":[{\"type\":\"drop_table\"}]}");
        khoj.replyOnce("```json\n{\"version\":1,\"language\":\"en\",\"summary\":\"x\",\"actions\":[{\"type\":\"notify_user\"}],\"confidence\":1}\n```");

        Planned planned = started().plan(MISSION);

        assertThat(planned.promptVersion()).matches("\\d+-[0-9a-f]{8}");
        assertThat(planned.attempts()).extracting(Attempt::asked).containsExactly("plan", "plan", "repair");
        assertThat(planned.attempts()).extracting(Attempt::outcome).containsExactly("failed", "refused", "salvaged");
        assertThat(planned.attempts().get(0).rawAnswer()).as("what had come by then").startsWith("{\"version\": 1");
        assertThat(planned.attempts().get(0).problems()).containsExactly("Khoj's answer stops half way");
        assertThat(planned.attempts().get(0).usage()).isNull();
        assertThat(planned.attempts().get(1).problems()).containsExactly("actions[0].type: unknown action type 'drop_table'");
        assertThat(planned.attempts().get(1).rawAnswer()).contains("drop_table");
        assertThat(planned.attempts().get(2).salvaged()).containsExactly("text around the plan was left out", "ignored: 'confidence'");
        assertThat(planned.attempts().get(2).usage()).isEqualTo(new TokenUsage(120, 30, 0, 0, 0, new BigDecimal("0.0")));
    }

    @Test
    void aRepairLooksAtTheAgentAgainInCaseItWasChanged() {
        started().plan(MISSION);
        khoj.changePersona("Prospect Planner", "You are a poet.");
        khoj.replyOnce("Roses are red.");

        assertMission(plan(MISSION), "en");

        assertThat(khoj.count("PATCH /api/agents")).isEqualTo(1);
        assertThat(khoj.personas()).singleElement().asString().contains("source_leads_apify");
    }

    @Test
    void anAnswerThatTheProviderStoppedIsAskedForAgainAsAShorterPlan() {
        khoj.failNext(Fault.STOPPED_BY_LENGTH);

        assertMission(started().plan(MISSION), "en");

        assertThat(khoj.questions()).hasSize(2);
        assertThat(khoj.questions().get(1).text()).contains("answer with a shorter plan");
    }

    @Test
    void noValueOfARefusedAnswerReachesTheTrail() {
        khoj.reply("{\"version\":1,\"language\":\"en\",\"summary\":\"x\",\"actions\":[{\"type\":\"create_lead\",\"params\":{\"name\":\"x\",\"email\":\"Jeanne Canari\",\"country\":\"Canari\"}}]}");

        Planned planned = started().plan(MISSION);

        assertThat(planned.plannerNote()).startsWith("Khoj's answer was not a plan, also after one repair: actions[0].params").doesNotContain("Canari");
        assertThat(planned.attempts().get(1).problems()).anyMatch(problem -> problem.contains("Canari"));
        assertEvents("run.planning", "plan.rejected", "plan.rejected", "plan.fallback", "plan.received");
        assertThat(routes.recorder.notes).allSatisfy(note -> assertThat(note.detail().toString()).doesNotContain("Canari"));
    }

    @Test
    void aKhojThatLimitsOurRequestsIsLeftAloneForAMinute() {
        started();
        khoj.failNext(Fault.RATE_LIMIT);
        assertLocal(plan(MISSION), "Khoj is limiting our requests (429)");
        int asked = khoj.questions().size();

        clock.advance(Duration.ofSeconds(59));
        assertLocal(plan(MISSION), "Khoj is limiting our requests (429) and is asked again within a minute");
        assertThat(khoj.questions()).hasSize(asked);

        clock.advance(Duration.ofSeconds(2));
        assertMission(plan(MISSION), "en");
    }

    @Test
    void aKhojThatFailsAgainAndAgainIsLeftAloneAndUsedAgainWithinAMinute() {
        startedWithBreaker(20);
        khoj.failAlways(Fault.FORBIDDEN);
        Stream.generate(() -> plan(MISSION)).limit(4).forEach(planned -> assertThat(planned.plannerNote()).contains("(403)"));
        int asked = khoj.questions().size();

        assertLocal(plan(MISSION), "Khoj is left alone for a while after repeated failures; the last one: Khoj refused the token (403): check KHOJ_API_BEARER_TOKEN");
        assertThat(khoj.questions()).hasSize(asked);

        khoj.failAlways(null);
        clock.advance(Duration.ofSeconds(WAIT_SECONDS + 1));
        assertMission(plan(MISSION), "en");
        assertMission(plan(MISSION), "en");
    }

    @Test
    void aQuestionThatHangsSinceBeforeTheRecoveryDoesNotKeepTheOthersWaiting() throws Exception {
        startedWithBreaker(1);
        khoj.failAlways(Fault.FORBIDDEN);
        Stream.generate(() -> plan(MISSION)).limit(4).forEach(planned -> assertThat(planned.planner()).isEqualTo("local"));
        khoj.failAlways(null);
        clock.advance(Duration.ofSeconds(WAIT_SECONDS + 1));
        KhojDouble.HeldChat hanging = khoj.holdNextChat();
        CompletableFuture<Planned> probe = CompletableFuture.supplyAsync(() -> plan(MISSION));
        hanging.awaitArrival();

        await("another question").atMost(Duration.ofSeconds(10)).until(() -> {
            clock.advance(Duration.ofSeconds(WAIT_SECONDS + 1));
            return plan(MISSION).planner().equals("khoj");
        });

        assertThat(probe).isNotDone();
        hanging.release();
        assertMission(probe.get(10, TimeUnit.SECONDS), "en");
    }

    @Test
    void whoAnswersSlowlyIsWellAndIsNotLeftAloneAgain() throws Exception {
        startedWithBreaker(1);
        khoj.failAlways(Fault.FORBIDDEN);
        Stream.generate(() -> plan(MISSION)).limit(4).forEach(planned -> assertThat(planned.planner()).isEqualTo("local"));
        khoj.failAlways(null);
        clock.advance(Duration.ofSeconds(WAIT_SECONDS + 1));
        KhojDouble.HeldChat slow = khoj.holdNextChat();
        CompletableFuture<Planned> probe = CompletableFuture.supplyAsync(() -> plan(MISSION));
        slow.awaitArrival();
        await("the breaker's patience").atMost(Duration.ofSeconds(10)).until(() -> routes.breaker().getState() == CircuitBreaker.State.OPEN);

        slow.release();

        assertMission(probe.get(10, TimeUnit.SECONDS), "en");
        assertMission(plan(MISSION), "en");
    }

    @Test
    void byItselfTheProductLetsAQuestionThroughTwiceAMinute() {
        new ApplicationContextRunner().withBean(OutsideCalls.class, () -> new OutsideCalls(new SimpleMeterRegistry())).withBean(Clock.class, Clock::systemUTC)
                .withUserConfiguration(KhojSettings.class, KhojConfiguration.class)
                .run(context -> {
                    CircuitBreakerConfig breaker = context.getBean("khojPlanningBreaker", CircuitBreaker.class).getCircuitBreakerConfig();
                    Duration wait = Duration.ofMillis(breaker.getWaitIntervalFunctionInOpenState().apply(1));
                    assertThat(wait.plus(breaker.getMaxWaitDurationInHalfOpenState())).isLessThan(Duration.ofMinutes(1));
                });
    }
}
