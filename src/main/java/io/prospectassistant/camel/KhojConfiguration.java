package io.prospectassistant.camel;

import io.prospectassistant.metrics.OutsideCalls;
import io.prospectassistant.plan.KhojSettings;
import org.apache.camel.model.Resilience4jConfigurationDefinition;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How Khoj is called. */
@Configuration
class KhojConfiguration {

    private static final long MAX_BYTES = 1 << 20;

    @Bean
    BoundedCall khojCall(OutsideCalls calls, KhojSettings settings) {
        return new BoundedCall(calls, "khoj", settings.timeout(), MAX_BYTES, settings::bearerToken);
    }

    /**
     * When a Khoj that keeps failing is left alone: most of the last plannings failed. After a while one planning tries again.
     *
     * @param window      plannings that are looked back on
     * @param atLeast     plannings before anything is concluded
     * @param failureRate percent of them
     * @param waitSeconds until one is let through again
     */
    @Bean
    Resilience4jConfigurationDefinition khojBreaker(
            @Value("${prospect.khoj.breaker.window:10}") int window,
            @Value("${prospect.khoj.breaker.at-least:5}") int atLeast,
            @Value("${prospect.khoj.breaker.failure-rate:60}") int failureRate,
            @Value("${prospect.khoj.breaker.wait-seconds:30}") int waitSeconds) {
        return breaker(window, atLeast, failureRate, waitSeconds);
    }

    /**
     * The same for the chat, by itself: a model that fails over a long conversation says nothing about planning, and the few messages of a chat must not
     * be what switches the planner off.
     *
     * @param waitSeconds until one message is let through again
     */
    @Bean
    Resilience4jConfigurationDefinition chatBreaker(@Value("${prospect.chat.breaker.wait-seconds:30}") int waitSeconds) {
        return breaker(10, 5, 60, waitSeconds);
    }

    private static Resilience4jConfigurationDefinition breaker(int window, int atLeast, int failureRate, int waitSeconds) {
        Resilience4jConfigurationDefinition breaker = new Resilience4jConfigurationDefinition();
        breaker.setSlidingWindowSize(String.valueOf(window));
        breaker.setMinimumNumberOfCalls(String.valueOf(atLeast));
        breaker.setFailureRateThreshold(String.valueOf(failureRate));
        breaker.setWaitDurationInOpenState(String.valueOf(waitSeconds));
        breaker.setPermittedNumberOfCallsInHalfOpenState("1");
        breaker.setMicrometerEnabled("true");
        return breaker;
    }
}
