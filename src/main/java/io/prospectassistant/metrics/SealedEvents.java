package io.prospectassistant.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.prospectassistant.Json;
import io.prospectassistant.plan.ActionType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Counts what happened from the audit trail, while it is sealed: every event is committed together with what it tells, and is sealed once in all
 * instances together. So a change that was rolled back is not counted, one that was committed is counted once, and no run waits for its meter.
 */
@Component("sealedEvents")
public class SealedEvents {

    private static final String OTHER = "other";

    private static final List<String> RUN_STATUSES = List.of("completed", "partially_completed", "failed", "cancelled");
    private static final List<String> DECISIONS = List.of("approved", "rejected", "expired");
    private static final List<String> MAIL_OUTCOMES = List.of("sent", "failed", "skipped");
    private static final Set<String> TYPES = Arrays.stream(ActionType.values()).map(ActionType::wireName).collect(Collectors.toUnmodifiableSet());
    private static final Pattern EVENT = Pattern.compile("[a-z_]+\\.[a-z_]+");

    private static final Duration[] STEPS = {Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2500), Duration.ofSeconds(5), Duration.ofSeconds(10),
            Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(15)};

    private final MeterRegistry meters;

    public SealedEvents(MeterRegistry meters) {
        this.meters = meters;
        // There from the start, so that the first one is an increase.
        RUN_STATUSES.forEach(status -> List.of("false", "true").forEach(waited -> duration(status, waited)));
        List.of("planned", "repaired", "rejected", "fallback", "none").forEach(outcome -> plans("khoj", outcome));
        List.of("planned", "none").forEach(outcome -> plans("local", outcome));
        DECISIONS.forEach(this::confirmations);
        MAIL_OUTCOMES.forEach(this::mails);
    }

    /** @param sealedJson what {@code sql/audit/seal.sql} answered */
    public void count(String sealedJson) {
        JsonNode sealed = Json.tree(sealedJson);
        sealed.path("runs").forEach(this::countRuns);
        sealed.path("actions").forEach(actions -> {
            String type = actions.path("type").asText();
            counter("prospect.actions", "Actions that ended", "type", TYPES.contains(type) ? type : OTHER,
                    "status", actions.path("status").asText(), "decision", actions.path("decision").asText()).increment(actions.path("n").asLong());
        });
        sealed.path("plans").forEach(plans -> plans(plans.path("planner").asText(), plans.path("outcome").asText()).increment(plans.path("n").asLong()));
        sealed.path("events").forEach(event -> countEvent(event.path("event").asText(), event.path("n").asLong()));   // last: once an event is counted, so is what it told
    }

    private void countEvent(String event, long n) {
        String told = event.substring(event.indexOf('.') + 1);
        if (event.startsWith("confirmation.") && DECISIONS.contains(told)) {
            confirmations(told).increment(n);
        } else if (event.startsWith("email.") && MAIL_OUTCOMES.contains(told)) {
            mails(told).increment(n);
        }
        counter("prospect.audit.events", "Events of the audit trail", "event", EVENT.matcher(event).matches() ? event : OTHER).increment(n);
    }

    private void countRuns(JsonNode runs) {
        String status = runs.path("status").asText();
        counter("prospect.runs", "Runs that were settled", "status", status, "origin", runs.path("origin").asText(), "planner", runs.path("planner").asText())
                .increment(runs.path("seconds").size());
        runs.path("seconds").forEach(seconds -> duration(status, runs.path("waited").asText()).record(Duration.ofMillis(Math.round(seconds.asDouble() * 1000))));
    }

    private Timer duration(String status, String waited) {
        return Timer.builder("prospect.run.duration").description("Time from accepted to settled").tag("status", status).tag("waited", waited)
                .serviceLevelObjectives(STEPS).register(meters);
    }

    private Counter plans(String planner, String outcome) {
        return counter("prospect.plans", "What became of planning", "planner", planner, "outcome", outcome);
    }

    private Counter confirmations(String decision) {
        return counter("prospect.confirmations", "Decisions about actions that waited", "decision", decision);
    }

    private Counter mails(String outcome) {
        return counter("prospect.mails", "E-mails of the outbox", "outcome", outcome);
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder(name).description(description).tags(tags).register(meters);
    }
}
