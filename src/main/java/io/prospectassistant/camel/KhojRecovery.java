package io.prospectassistant.camel;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;

/**
 * An answer is the end of any trouble with Khoj. The breaker by itself would not see it when the answer took longer than it waits for the one question that it
 * lets through, and would leave alone for ever a Khoj that is slow but well.
 */
public class KhojRecovery {

    private final CircuitBreaker breaker;

    KhojRecovery(CircuitBreaker breaker) {
        this.breaker = breaker;
    }

    /** Khoj has answered a question. */
    public void answered() {
        if (breaker.getState() != CircuitBreaker.State.CLOSED) {
            breaker.transitionToClosedState();
        }
    }
}
