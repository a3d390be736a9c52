package io.prospectassistant.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.prospectassistant.Problem;
import io.prospectassistant.TestDatabase;
import io.prospectassistant.access.Caller.Credential;
import io.prospectassistant.access.Caller.Kind;
import io.prospectassistant.access.RequestLimits.Rate;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A token has its share, a person twice that, and both are the same in all instances. Time goes by in the database, by moving what is stored. */
class RequestLimitsTest {

    /** 600 requests a minute for a token: handfuls of ten, one each second. */
    private static final int RUNS_PER_MINUTE = 6;
    private static final int MOST = 600;

    /** Turns that come back while a test takes that many, on a machine that is slow: half a minute's worth. */
    private static final int SLACK = 300;

    private static TestDatabase database;

    private final AtomicInteger statements = new AtomicInteger();
    private final AtomicLong clock = new AtomicLong(System.nanoTime());

    @BeforeAll
    static void migrate() {
        database = TestDatabase.migrated();
    }

    @Test
    void aTokenHasItsShareAndThenHearsWhenTheNextRequestIsAllowed() {
        RequestLimits limits = instance(RUNS_PER_MINUTE);
        Caller caller = token(UUID.randomUUID().toString());

        assertThat(allowed(limits, caller)).isBetween(MOST, MOST + SLACK);

        Problem refused = refusal(limits, caller);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.slug()).isEqualTo("too-many-requests");
        assertThat(refused.headers()).containsEntry("Retry-After", "1");
        assertThat(refused.getMessage()).contains("600 requests in a minute with this token");
    }

    @Test
    void anotherTokenAndASessionOfTheSamePersonGoOnUntilThePersonHasHadTwice() {
        RequestLimits limits = instance(RUNS_PER_MINUTE);
        String person = UUID.randomUUID().toString();
        int first = allowed(limits, token(person));

        int second = allowed(limits, session(person));

        assertThat(second).as("what the person has left").isBetween(2 * MOST - first, MOST + SLACK);
        Caller third = token(person);
        int rest = allowed(limits, third);
        assertThat(first + second + rest).isBetween(2 * MOST, 2 * (MOST + SLACK));
        assertThat(refusal(limits, third).getMessage()).contains("1200 requests in a minute by you");
        assertThat(catchThrowable(() -> limits.admit(token(UUID.randomUUID().toString())))).as("somebody else").isNull();
    }

    @Test
    void twoInstancesShareOneLimit() {
        RequestLimits one = instance(RUNS_PER_MINUTE);
        RequestLimits other = instance(RUNS_PER_MINUTE);
        Caller caller = token(UUID.randomUUID().toString());
        int sum = 0;
        boolean open = true;
        while (open) {
            boolean here = admits(one, caller);
            boolean there = admits(other, caller);
            sum += (here ? 1 : 0) + (there ? 1 : 0);
            open = here || there;
        }
        assertThat(sum).isBetween(MOST, MOST + SLACK);
    }

    @Test
    void aHandfulOfRequestsCostsOneStatementForTheTokenAndOneForThePerson() {
        RequestLimits limits = instance(60);
        Caller caller = token(UUID.randomUUID().toString());

        for (int i = 0; i < 1000; i++) {
            limits.admit(caller);
        }

        assertThat(statements).hasValue(10 + 5);
    }

    @Test
    void whoIsRefusedCostsNoStatementUntilTheMomentHasComeAndIsThenLetIn() {
        RequestLimits limits = instance(RUNS_PER_MINUTE);
        Caller caller = token(UUID.randomUUID().toString());
        allowed(limits, caller);
        int before = statements.get();
        for (int i = 0; i < 50; i++) {
            assertThat(admits(limits, caller)).isFalse();
        }
        assertThat(statements).hasValue(before);

        timeGoesBy(Duration.ofSeconds(1));

        assertThat(admits(limits, caller)).isTrue();
    }

    @Test
    void withoutALimitOnRunsThereIsNoneOnRequestsAndNothingIsAsked() {
        RequestLimits limits = instance(0);
        Caller caller = token(UUID.randomUUID().toString());

        for (int i = 0; i < 1000; i++) {
            limits.admit(caller);
            limits.admit(caller, "chat", new Rate(1, Duration.ofHours(1)));
        }

        assertThat(statements).hasValue(0);
    }

    @Test
    void anOperationMayHaveARateOfItsOwnForEachPersonWhateverTokenTheyUse() {
        RequestLimits limits = instance(RUNS_PER_MINUTE);
        String person = UUID.randomUUID().toString();
        Rate rate = new Rate(2, Duration.ofSeconds(100));
        limits.admit(token(person), "chat", rate);
        limits.admit(session(person), "chat", rate);

        Problem refused = catchThrowableOfType(Problem.class, () -> limits.admit(token(person), "chat", rate));

        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.headers().get("Retry-After"))).isBetween(80, 100);
        limits.admit(token(person), "another", rate);
        limits.admit(token(UUID.randomUUID().toString()), "chat", rate);
        timeGoesBy(Duration.ofSeconds(100));
        limits.admit(token(person), "chat", rate);
    }

    @Test
    void theLargestLimitIsOneThatCanBeCounted() {
        instance(Integer.MAX_VALUE).admit(token(UUID.randomUUID().toString()));
        assertThat(statements).hasValue(2);
    }

    @Test
    void withoutTheDatabaseTheAnswerIsThatOfTheOperation() {
        RateLimits away = new RateLimits(JdbcClient.create(new DriverManagerDataSource("jdbc:postgresql://localhost:1/none", "nobody", "")));

        Throwable failure = catchThrowable(() -> new RequestLimits(away, RUNS_PER_MINUTE).admit(token("somebody")));

        assertThat(Problem.of(failure).status()).isEqualTo(503);
    }

    private RequestLimits instance(int runsPerMinute) {
        return new RequestLimits(new RateLimits(JdbcClient.create(database.app())) {
            @Override
            public Duration take(String key, int burst, Duration interval) {
                statements.incrementAndGet();
                return super.take(key, burst, interval);
            }
        }, runsPerMinute, clock::get);
    }

    /** How many requests in a row are let in. */
    private static int allowed(RequestLimits limits, Caller caller) {
        int allowed = 0;
        while (admits(limits, caller)) {
            allowed++;
        }
        return allowed;
    }

    private static boolean admits(RequestLimits limits, Caller caller) {
        try {
            limits.admit(caller);
            return true;
        } catch (Problem e) {
            return false;
        }
    }

    private static Problem refusal(RequestLimits limits, Caller caller) {
        return catchThrowableOfType(Problem.class, () -> limits.admit(caller));
    }

    private static Caller token(String person) {
        return caller(person, Kind.TOKEN);
    }

    private static Caller session(String person) {
        return caller(person, Kind.SESSION);
    }

    private static Caller caller(String person, Kind kind) {
        return new Caller(person, person + "@example.com", "viewer", new Credential(kind, UUID.randomUUID().toString()));
    }

    private void timeGoesBy(Duration time) {
        database.sql().update("update rate_limit set tat = tat - make_interval(secs => ?)", time.toMillis() / 1000.0);
        clock.addAndGet(time.toNanos());
    }
}
