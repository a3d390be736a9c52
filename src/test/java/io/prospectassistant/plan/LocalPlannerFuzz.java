package io.prospectassistant.plan;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Looks for bytes that make the planner fail or slow, for a minute: {@code mvn -Pdeep test}. Every build replays what is kept of it,
 * {@link LocalPlannerReplayTest}.
 */
class LocalPlannerFuzz {

    /** Ten times what is allowed without the fuzzer's instruments. */
    private static final long MOST_NANOSECONDS = 500_000_000;

    @FuzzTest(maxDuration = "60s")
    void anyCommand(byte[] bytes) {
        LocalPlannerReplayTest.answersWithin(MOST_NANOSECONDS, bytes);
    }
}
