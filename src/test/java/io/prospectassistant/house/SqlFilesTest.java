package io.prospectassistant.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.TestDatabase;
import io.prospectassistant.house.RouteFiles.Route;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What every statement has to hold to. */
class SqlFilesTest {

    private static final Pattern WRITES = Pattern.compile("(?i)\\b(insert\\s+into|update\\s+\\w+|delete\\s+from|append_events\\s*\\()");

    /**
     * Writes that are not a worker's: accepting, claiming, deciding, cancelling, mailing, expiring, following up, firing, a person's own edits, connectors, chat;
     * and a turn that is given back, which has a token of its own.
     */
    private static final Set<String> NOT_UNDER_A_LEASE = Set.of("run/accept", "run/claim", "run/heartbeat", "run/free-orphans", "run/forget-keys",
            "confirmation/decide", "confirmation/ask-anew", "confirmation/expire", "cancellation/cancel", "audit/note", "notification/claim-mail", "notification/mail-sent",
            "notification/mail-not-sent", "nurture/next-steps", "nurture/stop-abandoned", "schedule/fired", "schedule/skipped", "session/forget",
            "connector/claim-due", "connector/record", "chat/enter", "chat/keep", "chat/leave", "chat/forget", "sourcing/give-overpass-turn-back",
            "sourcing/forget-answers");

    @Test
    void everyWriteOfAWorkerNamesItsLease() {
        Set<String> workers = new TreeSet<>();
        for (Route route : RouteFiles.routes()) {
            if (!route.file().startsWith("10-") && !route.file().startsWith("90-")) {
                workers.addAll(route.statements());
            }
        }
        workers.removeAll(NOT_UNDER_A_LEASE);
        SqlFiles.all().forEach((name, sql) -> {
            if (workers.contains(name) && WRITES.matcher(sql.replaceAll("(?i)for update", "")).find()) {
                assertThat(sql).as(name).contains("lease_token = cast(:#${variable.run.lease} as uuid)");
            }
        });
        assertThat(workers).isNotEmpty();
    }

    @Test
    void everyStatementIsUnderstoodByTheDatabase() throws SQLException {
        try (Connection app = TestDatabase.migrated().app().getConnection()) {
            for (Map.Entry<String, String> file : SqlFiles.all().entrySet()) {
                String sql = file.getValue().replaceAll(":#(\\$\\{[^}]*}|\\w+)", "?").replaceAll("(?<!:):[a-z]\\w*", "?");
                try (PreparedStatement statement = app.prepareStatement(sql)) {
                    assertThat(statement.getParameterMetaData().getParameterCount()).as(file.getKey()).isNotNegative();
                } catch (SQLException e) {
                    throw new AssertionError(file.getKey() + ": " + e.getMessage(), e);
                }
            }
        }
    }

    @Test
    void nothingFromOutsideIsPastedIntoAStatement() {
        Pattern outsideAParameter = Pattern.compile("(?<!:#)\\$\\{");
        SqlFiles.all().forEach((name, sql) -> assertThat(sql).as(name).doesNotContainPattern(outsideAParameter));
    }

    @Test
    void charactersThatTheComponentTakesForPlaceholdersAreNotUsedOtherwise() {
        SqlFiles.all().forEach((name, sql) -> assertThat(sql.replace(":#", "")).as(name).doesNotContain("#").doesNotContain("?"));
    }

    @Test
    void anActionsSecondHalfIsOneTransactionOfNamedSteps() {
        List<Route> halves = RouteFiles.routes().stream().filter(route -> route.calls().contains("finish-action")).toList();
        assertThat(halves).hasSize(16);
        for (Route half : halves) {
            assertThat(half.count("transacted")).as(half.id()).isEqualTo(1);
            assertThat(half.calls()).as(half.id()).containsSubsequence("check-lease", "append-audit", "put-in-outbox", "finish-action");
            assertThat(half.count("parallelProcessing") + half.count("circuitBreaker")).as("threads in " + half.id()).isZero();
            assertThat(half.calls()).as(half.id()).noneMatch(name -> name.startsWith("find-") || name.startsWith("call-") || name.startsWith("ask-"));
        }
    }
}
