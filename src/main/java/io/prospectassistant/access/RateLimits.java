package io.prospectassistant.access;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Slows down whoever asks too often, for all instances together and without ever locking anyone out. What is limited is stored as a hash. */
@Component("rateLimits")
public class RateLimits {

    private final JdbcClient database;
    private final String takeTurn = Statements.named("take-turn");
    private final String giveTurnBack = Statements.named("give-turn-back");
    private final String giveTurnsBack = Statements.named("give-turns-back");

    public RateLimits(JdbcClient database) {
        this.database = database;
    }

    /**
     * Takes a turn, and commits that at once: call it outside of transactions.
     *
     * @param key      what is limited, in clear, e.g. {@code sign-in of ada@example.com}
     * @param burst    turns that may be taken at once, at least 1
     * @param interval time after which one further turn is there, above 0
     * @return zero when the turn is taken; else how long there is none, in whole milliseconds
     */
    public Duration take(String key, int burst, Duration interval) {
        return Duration.ofMillis(database.sql(takeTurn).param("key", Secrets.fingerprint(key)).param("burst", burst).param("seconds", interval.toNanos() / 1e9)
                .query(Long.class).single());
    }

    /** Gives a turn back that {@link #take} has taken at the same pace; nobody gets more than a burst by it. */
    public void giveOneBack(String key, Duration interval) {
        database.sql(giveTurnBack).param("key", Secrets.fingerprint(key)).param("seconds", interval.toNanos() / 1e9).update();
    }

    /** Gives what is limited its whole burst back. */
    public void giveBack(String key) {
        database.sql(giveTurnsBack).param("key", Secrets.fingerprint(key)).update();
    }
}
