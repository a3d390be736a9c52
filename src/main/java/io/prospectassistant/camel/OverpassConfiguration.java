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

    @Bean
    BoundedCall overpassCall(OutsideCalls calls) {
        return new BoundedCall(calls, "openstreetmap", DEADLINE, MAX_BYTES, () -> null);
    }
}
