package io.prospectassistant.run;

import java.util.Set;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Bounds how many requests may be held with {@code Prefer: wait} at once, so that waiting never starves the others. */
@Component("waitingRoom")
public class WaitingRoom {

    private static final Set<String> ON_THE_WAY = Set.of("accepted", "planning", "running");

    private final Semaphore seats;

    public WaitingRoom(@Value("${prospect.engine.waiting-requests}") int seats) {
        this.seats = new Semaphore(seats);
    }

    /**
     * A place to wait.
     *
     * @param until monotonic time in nanoseconds
     */
    public record Wait(boolean seated, long until, String state) {

        public boolean goesOn() {
            return seated && System.nanoTime() < until && (state == null || ON_THE_WAY.contains(state));
        }
    }

    /** @param seconds 0 does not wait at all */
    public Wait enter(int seconds) {
        return new Wait(seconds > 0 && seats.tryAcquire(), System.nanoTime() + seconds * 1_000_000_000L, null);
    }

    /** The wait goes on with the run's status as it was just seen. */
    public Wait seen(Wait wait, String status) {
        return new Wait(wait.seated(), wait.until(), status);
    }

    public void leave(Wait wait) {
        if (wait.seated()) {
            seats.release();
        }
    }
}
