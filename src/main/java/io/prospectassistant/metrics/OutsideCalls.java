package io.prospectassistant.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Counts and times every call to a service that is not ours, whoever makes it. */
@Component("outsideCalls")
public class OutsideCalls {

    /** How a call ended. */
    public enum Outcome {
        /** It was answered as it should be. */
        SUCCESS,
        /** The service said no: a 3xx or 4xx, a login or an address that it does not take. */
        REFUSED,
        /** The service failed (5xx), or there was no connection, or it broke. */
        FAILED,
        /** It was not over at its deadline. */
        TIMEOUT,
        /** The answer was larger than we read. */
        TOO_LARGE
    }

    private static final Duration[] STEPS = {Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ofSeconds(3),
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60)};

    private final MeterRegistry meters;

    public OutsideCalls(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * @param service one word of a fixed set, e.g. {@code khoj}; never anything that came from outside
     * @param took    from the first attempt to connect until the answer was read or given up
     */
    public void ended(String service, Outcome outcome, Duration took) {
        Timer.builder("prospect.outside.calls")
                .description("Calls to outside services")
                .tag("service", service)
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .serviceLevelObjectives(STEPS)
                .register(meters)
                .record(took);
    }
}
