package io.prospectassistant.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a person's runs of a day count for, as the guardrails' statements see it. */
class DailyBudgetTest {

    private static TestDatabase database;
    private static JdbcTemplate sql;

    private final String person = sql.queryForObject("insert into app_user (email, role) values (gen_random_uuid() || '@example.com', 'operator') returning user_id::text", String.class);
    private final String lease = UUID.randomUUID().toString();
    private final String run = run("now()", "false");

    @BeforeAll
    static void migrate() {
        database = TestDatabase.migrated();
        sql = database.sql();
    }

    @Test
    void whatOtherRunsOfTheLastDayTouchedByThemselvesIsAddedUp() throws Exception {
        action(run("now() - interval '23 hours'", "false"), "update_leads", "succeeded", 30, 30, "");
        action(run("now() - interval '1 hour'", "false"), "update_leads", "partially_succeeded", 4, 4, "");
        action(run("now()", "false"), "update_leads", "cancelled", 100, 7, "");
        action(run("now()", "false"), "enrich_leads", "queued", 5, 0, "");
        action(run("now() - interval '25 hours'", "false"), "update_leads", "succeeded", 1000, 1000, "");
        action(run("now()", "true"), "update_leads", "skipped", 1000, 0, "");
        action(run("now()", "false"), "update_leads", "rejected", 1000, 0, "");
        action(run("now()", "false"), "update_leads", "skipped", 1000, 0, "");
        action(run("now()", "false"), "update_leads", "succeeded", 1000, 1000, ", approved = true, decided_at = now(), decided_by = '" + person + "'");
        action(run, "update_leads", "queued", 1000, 0, "");

        assertThat(facts(5000).path("spent")).isEqualTo(Json.tree("{\"update_leads\": 41, \"enrich_leads\": 5}"));
        assertThat(facts(0).path("spent")).as("nothing is limited").isEmpty();
    }

    @Test
    void plansOfOnePersonWaitForEachOtherOnlyWhereTheyShareALimit() throws Exception {
        assertThat(locks(5000)).isEqualTo(1);
        assertThat(locks(0)).isZero();
    }

    private String run(String createdAt, String dry) {
        return sql.queryForObject("""
                insert into run (run_id, root_run_id, command, dry_run, requested_by, origin, lease_token, created_at)
                select i, i, 'x', %s, '%s', 'api', '%s', %s from (select uuid_v7() as i) n returning run_id::text""".formatted(dry, person, lease, createdAt), String.class);
    }

    private void action(String of, String type, String status, int affected, int done, String and) {
        String id = sql.queryForObject("insert into action (run_id, seq, plan_id, type, decision) values (?::uuid, 1, 'a1', ?, 'auto') returning action_id::text", String.class, of, type);
        sql.update("update action set status = '%s', affected = %d, progress_done = %d%s where action_id = '%s'".formatted(status, affected, done, and, id));
    }

    private JsonNode facts(int requesterDailyRows) throws Exception {
        try (Connection app = database.app().getConnection(); Statement statement = app.createStatement(); ResultSet row = statement.executeQuery(text("count", requesterDailyRows))) {
            row.next();
            return Json.tree(row.getString(1));
        }
    }

    private long locks(int requesterDailyRows) throws IOException, SQLException {
        try (Connection app = database.app().getConnection(); Statement statement = app.createStatement()) {
            app.setAutoCommit(false);
            statement.execute(text("lock-budget", requesterDailyRows));
            try (ResultSet held = statement.executeQuery("select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()")) {
                held.next();
                return held.getLong(1);
            }
        }
    }

    private String text(String verb, int requesterDailyRows) throws IOException {
        return Files.readString(Path.of("src/main/resources/sql/guardrail/" + verb + ".sql"))
                .replace(":#${properties:prospect.guardrails.requester-daily-rows}", String.valueOf(requesterDailyRows))
                .replace(":#${variable.run.runId}", "'" + run + "'").replace(":#${variable.run.lease}", "'" + lease + "'").replace(":#${variable.run.requestedBy}", "'" + person + "'");
    }
}
