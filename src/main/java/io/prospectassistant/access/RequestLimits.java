package io.prospectassistant.access;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import io.prospectassistant.Problem;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * How many requests may come in, in all instances together: from each token or session a hundred a minute for each run that a person may start in a minute,
 * and from each person twice that over all of theirs. So a machine that runs wild does not keep its person from looking what it does.
 *
 * <p>An instance takes turns from the shared limit by the handful, a second's worth at a time, and spends them from memory: one statement for a hundred
 * requests, not one for each. A handful that is not spent within two minutes is lost, which can only refuse too early, and by less than a second. While
 * the database is away nobody gets a new handful and the failure of the statement goes on to the caller, as that of the operation itself would.
 */
@Component("requestLimits")
public class RequestLimits {

    private static final long REQUESTS_PER_RUN = 100;
    private static final long HANDFULS_PER_MINUTE = 60;
    private static final double MINUTE_NANOS = 60e9;

    /**
     * The limit of one operation for one person.
     *
     * @param burst    requests that may come at once, at least 1
     * @param interval time after which one further is allowed, above 0
     */
    public record Rate(int burst, Duration interval) {}

    private final RateLimits limits;
    private final long perMinute;
    private final LongSupplier nanoTime;
    private final LoadingCache<String, Hand> hands = CacheBuilder.newBuilder().expireAfterAccess(Duration.ofMinutes(2)).build(CacheLoader.from(key -> new Hand()));

    /** @param runsPerMinute 0 switches all limits on requests off */
    @Autowired
    public RequestLimits(RateLimits limits, @Value("${prospect.guardrails.runs-per-minute}") int runsPerMinute) {
        this(limits, runsPerMinute, System::nanoTime);
    }

    RequestLimits(RateLimits limits, int runsPerMinute, LongSupplier nanoTime) {
        this.limits = limits;
        this.perMinute = runsPerMinute * REQUESTS_PER_RUN;
        this.nanoTime = nanoTime;
    }

    /** @throws Problem 429 when the credential, or its person with all credentials together, has had its share */
    public void admit(Caller caller) {
        if (perMinute == 0) {
            return;
        }
        Caller.Credential credential = caller.credential();
        String what = credential.kind() == Caller.Kind.SESSION ? "session" : "token";
        take("requests of " + what + " " + credential.id() + " of " + caller.userId(), perMinute, "with this " + what);
        take("requests of " + caller.userId(), 2 * perMinute, "by you, over all your tokens and sessions");
    }

    /** @throws Problem 429 when the person has called this operation more often than its own rate allows */
    public void admit(Caller caller, String operation, Rate rate) {
        if (perMinute == 0) {
            return;
        }
        Duration wait = limits.take(operation + " of " + caller.userId(), rate.burst(), rate.interval());
        if (!wait.isZero()) {
            throw tooMany("This can be called " + rate.burst() + " times at once and then every " + rate.interval().toSeconds() + " s.", wait);
        }
    }

    private void take(String key, long most, String whose) {
        Duration wait = hands.getUnchecked(key).take(key, most);
        if (!wait.isZero()) {
            throw tooMany("More than " + most + " requests in a minute " + whose + ".", wait);
        }
    }

    private static Problem tooMany(String detail, Duration wait) {
        int seconds = (int) wait.plusSeconds(1).minusNanos(1).toSeconds();
        return Problem.tooManyRequests(detail + " Try again in " + seconds + " s.", seconds);
    }

    /** Turns of one key that this instance has taken and not spent. */
    private final class Hand {

        private long turns;
        private boolean empty;
        private long refilledAt;

        synchronized Duration take(String key, long most) {
            if (turns == 0) {
                long left = refilledAt - nanoTime.getAsLong();
                if (empty && left > 0) {
                    return Duration.ofNanos(left);   // who asks again and again costs no statement
                }
                long handful = Math.max(1, most / HANDFULS_PER_MINUTE);
                Duration wait = limits.take(key, (int) (most / handful), Duration.ofNanos(Math.round(MINUTE_NANOS * handful / most)));
                empty = !wait.isZero();
                if (empty) {
                    refilledAt = nanoTime.getAsLong() + wait.toNanos();
                    return wait;
                }
                turns = handful;
            }
            turns--;
            return Duration.ZERO;
        }
    }
}
