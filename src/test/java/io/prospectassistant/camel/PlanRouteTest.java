package io.prospectassistant.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prospectassistant.Json;
import io.prospectassistant.audit.Note;
import io.prospectassistant.doubles.KhojDouble;
import io.prospectassistant.doubles.KhojDouble.Fault;
import io.prospectassistant.metrics.OutsideCalls;
import io.prospectassistant.plan.ActionType;
import io.prospectassistant.plan.KhojAgent;
import io.prospectassistant.plan.KhojAnswer;
import io.prospectassistant.plan.KhojSettings;
import io.prospectassistant.plan.Plan;
import io.prospectassistant.plan.PlanDesk;
import io.prospectassistant.plan.PlanNotes;
import io.prospectassistant.plan.PlanPrompt;
import io.prospectassistant.plan.PlanReader;
import io.prospectassistant.plan.PlanSchema;
import io.prospectassistant.plan.Planned;
import io.prospectassistant.plan.PlannedAction;
import io.prospectassistant.plan.Planning;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.Resilience4jConfigurationDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
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
    private static final PlanSchema SCHEMA = new PlanSchema();
    private static final PlanPrompt PROMPT = new PlanPrompt(SCHEMA);

    private static final String TEST_ROUTES = """
            - routeConfiguration:
                errorHandler:
                  noErrorHandler: {}
            - route:
                id: note-event
                from:
                  uri: direct
                  parameters:
                    name: note-event
                  steps:
                    - to:
                        uri: bean:recorder
                        parameters:
                          method: "record(${body}, ${variable.runId})"
            """;

    private final KhojDouble khoj = new KhojDouble();
    private final Recorder notes = new Recorder();
    private Resilience4jConfigurationDefinition breaker = new KhojConfiguration().khojBreaker(10, 5, 60, 30);
    private CamelContext camel;
    private ProducerTemplate template;

    /** What came out of the wire tap. */
    public static final class Recorder {
        private final List<Note> notes = new CopyOnWriteArrayList<>();
        private final List<String> runs = new CopyOnWriteArrayList<>();

        public void record(Note note, String run) {
            runs.add(run);
            notes.add(note);
        }
    }

    /** Stands in for the local planner: one action, or a problem. */
    public static final class LocalPlanner {
        public Planning plan(String command) {
            if (command.startsWith("?")) {
                return Planning.failed("en", "not-understood", "Say what to do.");
            }
            return Planning.of(new Plan(1, "en", "local", List.of(new PlannedAction("a1", ActionType.NOTIFY_USER, Json.MAPPER.createObjectNode(), List.of()))));
        }
    }

    private PlanRouteTest started() {
        return started(khoj.baseUrl(), KhojDouble.TOKEN, AMPLE);
    }

    private PlanRouteTest started(String url, String token, Duration timeout) {
        camel = new DefaultCamelContext();
        KhojSettings khojSettings = new KhojSettings(url, token, timeout.toMillis() + "ms", "");
        Map.of("khojSettings", khojSettings, "planPrompt", PROMPT, "planReader", new PlanReader(SCHEMA), "khojAnswer", new KhojAnswer(),
                "khojAgent", new KhojAgent(PROMPT, khojSettings), "planNotes", new PlanNotes(khojSettings), "planDesk", new PlanDesk(),
                "khojFailure", new KhojFailure(khojSettings), "khojCall", new KhojConfiguration().khojCall(new OutsideCalls(new SimpleMeterRegistry()), khojSettings), "recorder", notes)
                .forEach(camel.getRegistry()::bind);
        camel.getRegistry().bind("auditTap", new Threads().auditTap(camel));
        camel.getRegistry().bind("localPlanner", new LocalPlanner());
        camel.getRegistry().bind("khojBreaker", breaker);
        try {
            PluginHelper.getRoutesLoader(camel).loadRoutes(
                    ResourceHelper.fromString("test.yaml", TEST_ROUTES),
                    ResourceHelper.resolveMandatoryResource(camel, "classpath:routes/20-plan.camel.yaml"),
                    ResourceHelper.resolveMandatoryResource(camel, "classpath:routes/51-khoj.camel.yaml"));
            camel.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        template = camel.createProducerTemplate();
        return this;
    }

    @AfterEach
    void nothingIsLeft() {
        if (camel != null) {
            camel.getEndpoints().stream().filter(HttpEndpoint.class::isInstance).map(HttpEndpoint.class::cast)
                    .map(endpoint -> (PoolingHttpClientConnectionManager) endpoint.getClientConnectionManager())
                    .forEach(pool -> assertThat(pool.getTotalStats().getLeased()).isZero());
            camel.stop();
        }
        khoj.close();
        khoj.assertNoUnknownCalls();
    }

    private Planned plan(String command) {
        Exchange done = template.send("direct:make-plan", exchange -> {
            exchange.getMessage().setBody(command);
            exchange.getMessage().setHeader("Cookie", "session=admin");
            exchange.getMessage().setHeader("CamelHttpUri", "http://attacker.invalid");
            exchange.setVariable("runId", "r1");
        });
        if (done.getException() != null) {
            throw new AssertionError("planning failed", done.getException());
        }
        return done.getVariable("planned", Planned.class);
    }

    private void assertEvents(String... events) {
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() ->
                assertThat(notes.notes).extracting(Note::event).containsExactlyInAnyOrder(events));
        assertThat(notes.runs).allMatch("r1"::equals);
    }

    private Object detail(String event, String key) {
        return notes.notes.stream().filter(note -> note.event().equals(event)).findFirst().orElseThrow().detail().get(key);
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
                .withUserConfiguration(KhojSettings.class, PlanSchema.class, PlanPrompt.class, PlanReader.class, KhojAnswer.class, KhojAgent.class,
                        PlanNotes.class, PlanDesk.class, KhojFailure.class, KhojConfiguration.class)
                .run(context -> assertThat(context).hasNotFailed().hasBean("khojSettings").hasBean("planPrompt").hasBean("planReader").hasBean("khojAnswer")
                        .hasBean("khojAgent").hasBean("planNotes").hasBean("planDesk").hasBean("khojFailure").hasBean("khojCall").hasBean("khojBreaker"));
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
        camel.stop();

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
        "EMPTY", "HTML", "NOT_UTF8", "OTHER_TURN", "CONVERSATION_LOST", "STOPPED_BY_LENGTH", "AGENT_GONE"})
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
        "NO_MODEL_JSON      | 1 | Khoj failed (500)",
        "SERVER_ERROR       | 2 | Khoj failed (500)",
        "RATE_LIMIT         | 1 | Khoj is limiting our requests (429)",
        "RATE_LIMIT_RETRY_AFTER | 2 | Khoj is limiting our requests (429)",
        "UNAVAILABLE_RETRY_AFTER | 1 | Khoj failed (503)",
        "FORBIDDEN          | 1 | Khoj refused the token (403): check KHOJ_API_BEARER_TOKEN",
        "HTML               | 2 | Khoj's answer stops half way",
        "EMPTY              | 2 | Khoj's answer is empty",
        "NOT_UTF8           | 2 | Khoj's answer is not UTF-8",
        "OTHER_TURN         | 2 | Khoj answered another question",
        "CONVERSATION_LOST  | 2 | Khoj does not know the conversation",
        "STOPPED_BY_LENGTH  | 2 | Khoj's model stopped before its answer was complete"
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
    void aKhojThatFailsAgainAndAgainIsLeftAloneForAWhile() {
        breaker = new KhojConfiguration().khojBreaker(4, 4, 60, 1);
        started();
        khoj.failAlways(Fault.FORBIDDEN);
        Stream.generate(() -> plan(MISSION)).limit(4).forEach(planned -> assertThat(planned.plannerNote()).contains("(403)"));
        int asked = khoj.questions().size();

        assertLocal(plan(MISSION), "Khoj is left alone for a while after repeated failures; the last one: Khoj refused the token (403): check KHOJ_API_BEARER_TOKEN");
        assertThat(khoj.questions()).hasSize(asked);

        khoj.failAlways(null);
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertMission(plan(MISSION), "en"));
    }
}
