package io.prospectassistant.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.prospectassistant.Json;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/**
 * What waits in the database, as it was last seen. A scrape reads these values and never the database; when the database is away they stay, and
 * {@code prospect_measured_age_seconds} says how old they are.
 */
@Component("queueGauges")
public class QueueGauges {

    /** @param at monotonic time in nanoseconds */
    private record Seen(JsonNode values, long at) {}

    private volatile Seen seen;
    private final long start = System.nanoTime();

    public QueueGauges(MeterRegistry meters) {
        gauge(meters, "prospect.pending.actions", "Actions that wait for a person", "/pending/actions");
        gauge(meters, "prospect.pending.oldest.age", "How long the oldest of them has waited", "/pending/age");
        List.of("queued", "sending", "failed").forEach(status -> gauge(meters, "prospect.outbox", "E-mails that are not out", "/outbox/" + status, "status", status));
        gauge(meters, "prospect.outbox.oldest.age", "How long the oldest e-mail that is not out has waited", "/outbox/age");
        gauge(meters, "prospect.queue.depth", "Runs that are due and that nobody has claimed", "/queue/depth");
        gauge(meters, "prospect.queue.age", "How long the oldest of them has been due", "/queue/age");
        List.of("accepted", "planning", "running", "awaiting_confirmation")
                .forEach(status -> gauge(meters, "prospect.runs.open", "Runs that are not settled", "/open/" + status, "status", status));
        gauge(meters, "prospect.audit.unchained", "Events that are not in the audit chain yet, at most 10,001", "/unchained/events");
        gauge(meters, "prospect.audit.unchained.age", "How long the oldest of them has waited", "/unchained/age");
        gauge(meters, "prospect.measured.age", "How old the values that come from the database are", gauges -> gauges.age());
    }

    /** @param measured what {@code sql/metrics/measure.sql} answered */
    public void take(String measured) {
        seen = new Seen(Json.tree(measured), System.nanoTime());
    }

    private double age() {
        Seen last = seen;
        return (System.nanoTime() - (last == null ? start : last.at())) / 1e9;
    }

    private void gauge(MeterRegistry meters, String name, String description, String pointer, String... tags) {
        gauge(meters, name, description, gauges -> gauges.value(pointer), tags);
    }

    private void gauge(MeterRegistry meters, String name, String description, ToDoubleFunction<QueueGauges> value, String... tags) {
        Gauge.builder(name, this, value).description(description).tags(tags).baseUnit(name.endsWith(".age") ? "seconds" : null).register(meters);
    }

    /** NaN before anything was seen. */
    private double value(String pointer) {
        Seen last = seen;
        return last == null ? Double.NaN : last.values().at(pointer).asDouble();
    }
}
