package io.prospectassistant.camel;

import io.prospectassistant.metrics.OutsideCalls;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How Apify is called. */
@Configuration
class ApifyConfiguration {

    /** Longer than the minute for which Apify may hold a question. */
    private static final Duration DEADLINE = Duration.ofSeconds(80);

    /** Some ten times a page of results. */
    private static final long MAX_BYTES = 16L << 20;

    @Bean
    BoundedCall apifyCall(OutsideCalls calls, @Value("${prospect.apify.token:}") String token) {
        return new BoundedCall(calls, "apify", DEADLINE, MAX_BYTES, () -> token);
    }
}
