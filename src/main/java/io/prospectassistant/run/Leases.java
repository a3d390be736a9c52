package io.prospectassistant.run;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The leases that this instance holds, so that the heartbeat keeps exactly those alive: a worker that is gone is not kept. */
@Component("leases")
public class Leases {

    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

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
    public Run hold(String claimed) {
        Run run = Run.of(claimed);
        held.add(run.lease());
        return run;
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
