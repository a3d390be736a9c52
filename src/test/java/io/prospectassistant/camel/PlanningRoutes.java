package io.prospectassistant.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prospectassistant.Json;
import io.prospectassistant.audit.Note;
import io.prospectassistant.lead.CategoryTaxonomy;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;

/** The planning routes alone, without a database and without Spring, against whatever answers at an address. */
final class PlanningRoutes implements AutoCloseable {

    static final PlanSchema SCHEMA = new PlanSchema();

    private static final CategoryTaxonomy TAXONOMY = new CategoryTaxonomy();
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

    /** What came out of the wire tap. */
    public static final class Recorder {
        final List<Note> notes = new CopyOnWriteArrayList<>();
        final List<String> runs = new CopyOnWriteArrayList<>();

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

        public String languageOf(String command) {
            return command.startsWith("Trouve") ? "fr" : "en";
        }
    }

    /** A clock that stands still until it is moved. */
    static final class StillClock extends Clock {
        private volatile Instant now = Instant.now();

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    final Recorder recorder = new Recorder();
    private final CamelContext camel = new DefaultCamelContext();
    private final CircuitBreaker breaker;
    private final ProducerTemplate template;

    /** A breaker that never opens, for tests that are about something else. */
    static CircuitBreakerRegistry patientBreaker(Clock clock) {
        return new KhojConfiguration().khojBreakers(clock, 10_000, 10_000, 60, 20, 20);
    }

    PlanningRoutes(String url, String token, Duration timeout) {
        this(url, token, timeout, Clock.systemUTC(), patientBreaker(Clock.systemUTC()));
    }

    PlanningRoutes(String url, String token, Duration timeout, Clock clock, CircuitBreakerRegistry breakers) {
        KhojSettings settings = new KhojSettings(url, token, timeout.toMillis() + "ms", "");
        PlanPrompt prompt = new PlanPrompt(SCHEMA, TAXONOMY, clock);
        KhojConfiguration configuration = new KhojConfiguration();
        breaker = configuration.khojPlanningBreaker(breakers);
        Map.of("khojSettings", settings, "planPrompt", prompt, "planReader", new PlanReader(SCHEMA), "khojAnswer", new KhojAnswer(),
                "khojAgent", new KhojAgent(prompt, settings), "planNotes", new PlanNotes(settings), "planDesk", new PlanDesk(prompt),
                "khojFailure", new KhojFailure(settings, clock), "khojCall", configuration.khojCall(new OutsideCalls(new SimpleMeterRegistry()), settings), "recorder", recorder)
                .forEach(camel.getRegistry()::bind);
        Map.of("auditTap", new Threads().auditTap(camel), "localPlanner", new LocalPlanner(), "khojBreakers", breakers,
                "khojPlanningBreaker", breaker, "khojBreaker", configuration.khojBreaker(),
                "khojRecovery", configuration.khojRecovery(breaker))
                .forEach(camel.getRegistry()::bind);
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
    }

    CircuitBreaker breaker() {
        return breaker;
    }

    /** Plans as run {@code r1}, for a request that carries headers which must go nowhere. */
    Planned plan(String command) {
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

    /** Stops, and finds no connection that somebody still holds. */
    @Override
    public void close() {
        camel.getEndpoints().stream().filter(HttpEndpoint.class::isInstance).map(HttpEndpoint.class::cast)
                .map(endpoint -> (PoolingHttpClientConnectionManager) endpoint.getClientConnectionManager())
                .forEach(pool -> assertThat(pool.getTotalStats().getLeased()).isZero());
        camel.stop();
    }
}
