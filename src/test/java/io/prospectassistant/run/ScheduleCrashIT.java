package io.prospectassistant.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.TestDatabase;
import io.prospectassistant.start.ProductProcess;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** The packaged product is killed while it fires a schedule, and is followed by two instances on the same database. */
@DisabledOnOs(OS.WINDOWS)
class ScheduleCrashIT {

    private static final int SCHEDULES = 12;

    /** Of schedules that fire every hour, half an hour away from the time of this test. */
    private static final Instant FIRE_TIME = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(30, ChronoUnit.MINUTES);
    private static final String HOURLY = FIRE_TIME.atZone(ZoneOffset.UTC).getMinute() + " * * * *";

    @TempDir
    private Path directory;

    private final TestDatabase database = TestDatabase.migrated();

    @DisplayName("A fire that kill -9 interrupts is made once by whoever comes next; two instances make one run of each fire time; X10 missed ones are one run")
    @Test
    void eachFireTimeMakesOneRunWhoeverDiesAndHoweverManyFire() throws Exception {
        JdbcTemplate sql = database.sql();
        String interrupted;
        try (ProductProcess first = start().ready(); Gates gates = new Gates(database.owner())) {
            Gates.Gate gate = gates.afterInsert("run", "Toulouse");
            interrupted = schedule(first, "Find 3 bakeries in Toulouse");
            sql.update("update schedule set next_fire_at = ?::timestamptz where schedule_id = ?::uuid", FIRE_TIME.toString(), interrupted);
            gate.awaitSomebody();
            assertThat(due(sql)).as("due until all is there").isEqualTo(1);
            first.kill();
        }
        await().atMost(ProductProcess.PATIENCE).untilAsserted(() -> assertThat(sql.queryForObject(
                "select count(*) from pg_stat_activity where datname = current_database() and usename = ?", Long.class, TestDatabase.APP_ROLE)).isZero());
        assertThat(runs(sql, interrupted)).as("whoever dies has changed nothing").isEmpty();

        try (ProductProcess one = start(); ProductProcess other = start()) {
            one.ready();
            other.ready();
            List<String> schedules = new ArrayList<>(List.of(interrupted));
            for (int n = 1; n < SCHEDULES; n++) {
                schedules.add(schedule(n % 2 == 0 ? one : other, "Find " + n + " bakeries in Nantes"));
            }
            sql.update("update schedule set next_fire_at = ?::timestamptz where schedule_id <> ?::uuid", FIRE_TIME.minus(2, ChronoUnit.HOURS).toString(), interrupted);
            await().atMost(ProductProcess.PATIENCE).until(() -> due(sql) == 0);

            for (String schedule : schedules) {
                assertThat(runs(sql, schedule)).as("runs of %s", schedule).hasSize(1);
                JsonNode run = settled(one, runs(sql, schedule).get(0));
                assertThat(run.path("status").asText()).isEqualTo("completed");
                assertThat(sql.queryForObject("select detail->>'missed' from audit_event where event = 'schedule.fired' and run_id = ?::uuid", String.class, run.path("run_id").asText()))
                        .isEqualTo(schedule.equals(interrupted) ? "0" : "2");
            }
            assertThat(one.get("/audit/verify").json().path("valid").asBoolean()).isTrue();
        }
    }

    private ProductProcess start() throws Exception {
        return ProductProcess.start(directory, Map.of("ADMIN_API_TOKEN", ProductProcess.TOKEN, "DATABASE_URL", database.url(), "DATABASE_USERNAME", TestDatabase.APP_ROLE,
                "DATABASE_MIGRATION_USERNAME", "postgres", "REQUESTER_DAILY_ROWS", "0"));
    }

    private static String schedule(ProductProcess product, String command) throws Exception {
        ProductProcess.Answer answer = product.post("/assistant/schedules", Json.write(Map.of("name", "Bakeries", "command", command, "cron", HOURLY)));
        assertThat(answer.status()).as(answer.json()::toPrettyString).isEqualTo(201);
        return answer.json().path("schedule_id").asText();
    }

    private static long due(JdbcTemplate sql) {
        return sql.queryForObject("select count(*) from schedule where next_fire_at <= now()", Long.class);
    }

    private static List<String> runs(JdbcTemplate sql, String schedule) {
        return sql.queryForList("select run_id::text from run where schedule_id = ?::uuid", String.class, schedule);
    }

    private static JsonNode settled(ProductProcess product, String run) {
        return await().atMost(ProductProcess.PATIENCE).until(() -> product.get("/assistant/prospect/runs/" + run).json(), answer -> answer.hasNonNull("settled_at"));
    }
}
