package io.prospectassistant.camel;

import io.prospectassistant.metrics.OutsideCalls;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the Overpass API is called. */
@Configuration
class OverpassConfiguration {

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final long MAX_BYTES = 1 << 20;

    /** What a question may compute, and half a minute in which it may stand in the queue of the service and be answered. */
    private static final Duration SEARCH_DEADLINE = Duration.ofSeconds(75);
    /** Some twice what the most elements that are asked for come to. */
    private static final long MOST_FOUND = 16L << 20;

    @Bean
    BoundedCall overpassSearch(OutsideCalls calls) {
        return new BoundedCall(calls, "openstreetmap", SEARCH_DEADLINE, MOST_FOUND, () -> null);
    }

    @Bean
    BoundedCall overpassCall(OutsideCalls calls) {
        return new BoundedCall(calls, "openstreetmap", DEADLINE, MAX_BYTES, () -> null);
    }
}
