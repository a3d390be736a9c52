package io.prospectassistant.camel;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.prospectassistant.metrics.OutsideCalls;
import io.prospectassistant.plan.KhojSettings;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.model.Resilience4jConfigurationDefinition;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How Khoj is called. */
@Configuration
class KhojConfiguration {

    private static final long MAX_BYTES = 1 << 20;
    private static final String PLANNING = "khoj-breaker";

    @Bean
    BoundedCall khojCall(OutsideCalls calls, KhojSettings settings) {
        return new BoundedCall(calls, "khoj", settings.timeout(), MAX_BYTES, settings::bearerToken);
    }

    /**
     * When a Khoj that keeps failing is left alone by planning: most of the last questions failed. After a while one question tries again; when its answer
     * does not come, it is not waited for, so that a Khoj that has recovered meanwhile is asked again soon: after both times together at the latest.
     *
     * @param window       questions that are looked back on
     * @param atLeast      questions before anything is concluded
     * @param failureRate  percent of them
     * @param waitSeconds  until one is let through again
     * @param probeSeconds for that one, before it counts as failed
     */
    @Bean
    CircuitBreakerRegistry khojBreakers(Clock clock,
            @Value("${prospect.khoj.breaker.window:10}") int window,
            @Value("${prospect.khoj.breaker.at-least:5}") int atLeast,
            @Value("${prospect.khoj.breaker.failure-rate:60}") int failureRate,
            @Value("${prospect.khoj.breaker.wait-seconds:20}") int waitSeconds,
            @Value("${prospect.khoj.breaker.probe-seconds:20}") int probeSeconds) {
        CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();
        breakers.circuitBreaker(PLANNING, CircuitBreakerConfig.custom()
                .clock(clock)
                .slidingWindowSize(window)
                .minimumNumberOfCalls(atLeast)
                .failureRateThreshold(failureRate)
                .waitDurationInOpenState(Duration.ofSeconds(waitSeconds))
                .maxWaitDurationInHalfOpenState(Duration.ofSeconds(probeSeconds))
                .permittedNumberOfCallsInHalfOpenState(1)
                .build());
        return breakers;
    }

    /** The breaker of planning by itself, for the route. */
    @Bean
    CircuitBreaker khojPlanningBreaker(CircuitBreakerRegistry khojBreakers) {
        return khojBreakers.circuitBreaker(PLANNING);
    }

    /** The breaker of planning as Camel is told of it. */
    @Bean
    Resilience4jConfigurationDefinition khojBreaker() {
        Resilience4jConfigurationDefinition breaker = new Resilience4jConfigurationDefinition();
        breaker.setCircuitBreaker("khojPlanningBreaker");
        breaker.setMicrometerEnabled("true");
        return breaker;
    }

    /** Tells the breaker of planning that Khoj is well. */
    @Bean
    KhojRecovery khojRecovery(CircuitBreaker khojPlanningBreaker) {
        return new KhojRecovery(khojPlanningBreaker);
    }

    /**
     * The breaker of the chat, by itself: a model that fails over a long conversation says nothing about planning, and the few messages of a chat must not
     * be what switches the planner off.
     *
     * @param waitSeconds until one message is let through again
     */
    @Bean
    Resilience4jConfigurationDefinition chatBreaker(@Value("${prospect.chat.breaker.wait-seconds:30}") int waitSeconds) {
        Resilience4jConfigurationDefinition breaker = new Resilience4jConfigurationDefinition();
        breaker.setSlidingWindowSize("10");
        breaker.setMinimumNumberOfCalls("5");
        breaker.setFailureRateThreshold("60");
        breaker.setWaitDurationInOpenState(String.valueOf(waitSeconds));
        breaker.setPermittedNumberOfCallsInHalfOpenState("1");
        breaker.setMicrometerEnabled("true");
        return breaker;
    }
}
