package io.prospectassistant.connector;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What is known of the connectors, as health entries. Nobody outside is called for them: they say what the last check found.
 *
 * <p>An outside service that is down makes this product poorer, not ill. So its entry is {@code DEGRADED}, a word that neither the health of the whole
 * nor liveness and readiness know; only the group {@code connectors} does.
 */
@Configuration(proxyBeanMethods = false)
class ConnectorHealth {

    private static final Status DEGRADED = new Status("DEGRADED");

    @Bean
    LastFindings lastFindings(JdbcClient database) {
        return new LastFindings(database);
    }

    @Bean
    HealthIndicator khojHealthIndicator(LastFindings findings) {
        return () -> health(findings, "khoj");
    }

    @Bean
    HealthIndicator apifyHealthIndicator(LastFindings findings) {
        return () -> health(findings, "apify");
    }

    @Bean
    HealthIndicator openstreetmapHealthIndicator(LastFindings findings) {
        return () -> health(findings, "openstreetmap");
    }

    @Bean
    HealthIndicator smtpHealthIndicator(LastFindings findings) {
        return () -> health(findings, "smtp");
    }

    @Bean
    HealthIndicator databaseHealthIndicator(LastFindings findings) {
        return () -> health(findings, "database");
    }

    private static Health health(LastFindings findings, String connector) {
        return findings.of(connector).map(found -> {
            Health.Builder health = switch (found.finding().state()) {
                case "ok" -> Health.up();
                case "down" -> Health.status(DEGRADED);
                default -> Health.unknown();
            };
            health.withDetail("state", found.finding().state()).withDetail("reason", found.finding().reason()).withDetail("checked_at", found.checkedAt());
            Optional.ofNullable(found.finding().whatToDo()).ifPresent(advice -> health.withDetail("what_to_do", advice));
            Optional.ofNullable(found.lastSuccessAt()).ifPresent(at -> health.withDetail("last_success_at", at));
            return health.build();
        }).orElseGet(() -> Health.unknown().build());
    }

    /** @param lastSuccessAt null: never */
    private record Found(String name, Finding finding, String checkedAt, String lastSuccessAt) {}

    /** The table, read at most once in a few seconds, also when the database is away: five entries must not wait for it five times. */
    static final class LastFindings {

        private static final long KEPT_NANOS = 5_000_000_000L;

        private final JdbcClient database;
        private Map<String, Found> read = Map.of();
        private long readAt;
        private boolean everRead;

        private LastFindings(JdbcClient database) {
            this.database = database;
        }

        private synchronized Optional<Found> of(String connector) {
            if (!everRead || System.nanoTime() - readAt > KEPT_NANOS) {
                try {
                    read = database.sql("select name, state, reason, what_to_do, rfc3339(checked_at) as checked_at, rfc3339(last_success_at) as last_success_at from connector where state is not null")
                            .query((row, number) -> new Found(row.getString("name"), new Finding(row.getString("state"), row.getString("reason"), row.getString("what_to_do")),
                                    row.getString("checked_at"), row.getString("last_success_at")))
                            .list().stream().collect(Collectors.toMap(Found::name, found -> found));
                } catch (DataAccessException e) {
                    read = Map.of();   // the entry "db" says it
                }
                everRead = true;
                readAt = System.nanoTime();
            }
            return Optional.ofNullable(read.get(connector));
        }
    }
}
