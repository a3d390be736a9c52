package io.prospectassistant.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A burst, then one turn in each interval; time goes by in the database, by moving what is stored. */
class RateLimitsTest {

    private static final Duration INTERVAL = Duration.ofSeconds(100);

    private static TestDatabase database;
    private static RateLimits limits;

    @BeforeAll
    static void migrate() {
        database = TestDatabase.migrated();
        limits = new RateLimits(JdbcClient.create(database.app()));
    }

    @Test
    void aBurstIsAllowedAtOnceAndTheNextOneIsToldHowLongItTakes() {
        for (int i = 0; i < 3; i++) {
            assertThat(take("burst")).isZero();
        }
        assertThat(take("burst")).isBetween(INTERVAL.minusSeconds(20), INTERVAL);
        assertThat(take("somebody else")).isZero();
    }

    @Test
    void whoWaitsAsLongAsToldGetsOneTurnAndNoMore() {
        for (int i = 0; i < 3; i++) {
            take("waits");
        }
        timeGoesBy("waits", take("waits"));
        assertThat(take("waits")).isZero();
        assertThat(take("waits")).isPositive();
    }

    @Test
    void askingWithoutATurnDoesNotMakeTheWaitLonger() {
        for (int i = 0; i < 3; i++) {
            take("asks");
        }
        Duration first = take("asks");
        for (int i = 0; i < 50; i++) {
            assertThat(take("asks")).isPositive().isLessThanOrEqualTo(first);
        }
    }

    @Test
    void aLongPauseGivesBackOneBurstAndNotMore() {
        take("pauses");
        timeGoesBy("pauses", Duration.ofDays(30));
        for (int i = 0; i < 3; i++) {
            assertThat(take("pauses")).isZero();
        }
        assertThat(take("pauses")).isPositive();
    }

    @Test
    void givenBackMeansTheWholeBurst() {
        for (int i = 0; i < 4; i++) {
            take("succeeds");
        }
        limits.giveBack("succeeds");
        assertThat(take("succeeds")).isZero();
        assertThat(take("succeeds")).isZero();
    }

    @Test
    void oneGivenBackIsAsIfItHadNotBeenTaken() {
        for (int i = 0; i < 20; i++) {
            assertThat(take("right")).isZero();
            limits.giveOneBack("right", INTERVAL);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(take("right")).as("the burst, and not more").isZero();
        }
        assertThat(take("right")).isPositive();
        limits.giveOneBack("right", INTERVAL);
        assertThat(take("right")).isZero();
        assertThat(take("right")).isPositive();
        limits.giveOneBack("nobody", INTERVAL);
        assertThat(take("nobody")).isZero();
    }

    @Test
    void instancesThatAskTogetherGetOneBurst() throws Exception {
        RateLimits other = new RateLimits(JdbcClient.create(database.app()));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Duration>> asked = new ArrayList<>();
            asked.addAll(Collections.nCopies(20, () -> take("together")));
            asked.addAll(Collections.nCopies(20, () -> other.take("together", 3, INTERVAL)));
            int allowed = 0;
            for (Future<Duration> turn : threads.invokeAll(asked)) {
                allowed += turn.get().isZero() ? 1 : 0;
            }
            assertThat(allowed).isEqualTo(3);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatIsLimitedIsNotStoredInClear() {
        take("ada@example.com");
        assertThat(database.sql().queryForList("select key from rate_limit", String.class)).allMatch(key -> key.matches("[0-9a-f]{64}"));
    }

    @Test
    void aPaceBelowASecondIsKeptToo() {
        assertThat(limits.take("fast", 1, Duration.ofMillis(1500))).isZero();
        assertThat(limits.take("fast", 1, Duration.ofMillis(1500))).isBetween(Duration.ofMillis(1), Duration.ofMillis(1500));
    }

    private static Duration take(String key) {
        return limits.take(key, 3, INTERVAL);
    }

    private static void timeGoesBy(String key, Duration time) {
        database.sql().update("update rate_limit set tat = tat - make_interval(secs => ?) where key = ?", time.toMillis() / 1000.0, Secrets.fingerprint(key));
    }
}
