package io.prospectassistant.run;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The leases that this instance holds, so that the heartbeat keeps exactly those alive: a worker that is gone is not kept. */
@Component("leases")
public class Leases {

    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final Counter claimed;
    private final Counter takenOver;
    private final Counter lost;
    private volatile boolean closing;

    public Leases(MeterRegistry meters) {
        claimed = claims(meters, "claimed");
        takenOver = claims(meters, "taken_over");
        lost = Counter.builder("prospect.lease.lost").description("Runs that this instance had to let go while it worked on them").register(meters);
    }

    private static Counter claims(MeterRegistry meters, String result) {
        return Counter.builder("prospect.claims").description("Runs that this instance took, from nobody or from a worker that is gone").tag("result", result).register(meters);
    }

    /** The product is told to end: what is in hand may be finished, nothing else is begun. */
    @EventListener(ContextClosedEvent.class)
    public void close() {
        closing = true;
    }

    /** Whether this instance may claim a run. */
    public boolean open() {
        return !closing;
    }

    /** Remembers a claimed run, given as the claim's JSON. */
    public Run hold(String claim) {
        Run run = Run.of(claim);
        held.add(run.lease());
        (run.takenOver() ? takenOver : claimed).increment();
        return run;
    }

    /** Counts that a run is not this instance's any more: another worker has it, or it was cancelled. */
    public void countLoss() {
        lost.increment();
    }

    public void letGo(Run run) {
        held.remove(run.lease());
    }

    /** As a PostgreSQL array of uuid. */
    public String array() {
        return "{" + String.join(",", held) + "}";
    }

    public boolean any() {
        return !held.isEmpty();
    }
}
