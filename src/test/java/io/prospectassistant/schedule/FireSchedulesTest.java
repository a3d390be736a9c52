package io.prospectassistant.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.GivenPlansTest;
import io.prospectassistant.Json;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the clock does with schedules. The scheduler of the product is running beside these tests and may be the one that fires; what comes of it is the same.
 */
class FireSchedulesTest extends GivenPlansTest {

    private static final String SCHEDULES = "/assistant/schedules/";

    /** Of schedules that fire every hour, half an hour away from the time of these tests. */
    private static final Instant FIRE_TIME = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(30, ChronoUnit.MINUTES);
    private static final String HOURLY = FIRE_TIME.atZone(ZoneOffset.UTC).getMinute() + " * * * *";

    @Autowired
    private ProducerTemplate routes;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcTemplate product;

    @AfterEach
    void everybodyMayDoEverythingAgain() {
        sql().update("update app_user set active = true, role = split_part(email, '@', 1) where email in ('operator@example.com', 'approver@example.com')");
        sql().update("update feature_flag set enabled = true, users = '{}', percent = 100");
    }

    @Test
    void aScheduleThatIsDueMakesOneRunForItsOwnerAndWaitsForItsNextTime() {
        String mark = somewhere();
        String id = schedule(OPERATOR, createProject(mark), HOURLY);
        Instant fireTime = due(id, 0);

        fire();

        JsonNode schedule = schedule(id);
        JsonNode run = settled(schedule.get("last_run_id").asText());
        assertThat(run.get("status").asText()).isEqualTo("completed");
        assertThat(run.get("origin").asText()).isEqualTo("schedule");
        assertThat(run.get("schedule_id").asText()).isEqualTo(id);
        assertThat(run.get("requested_by").asText()).isEqualTo("operator@example.com");
        assertThat(Instant.parse(schedule.get("next_run_at").asText())).isAfter(Instant.now()).isBeforeOrEqualTo(Instant.now().plus(1, ChronoUnit.HOURS));
        assertThat(Instant.parse(schedule.get("last_fired_at").asText())).isAfter(fireTime);
        assertThat(schedule.get("last_skip").isNull()).isTrue();
        assertThat(events(id(run)).subList(0, 2)).containsExactly("run.accepted", "schedule.fired");
        assertThat(projects(mark)).isEqualTo(1);
    }

    @DisplayName("X10 down over three fire times: one run, marked late")
    @Test
    void missedFireTimesCollapseToOneRunThatSaysSo() {
        String mark = somewhere();
        String id = schedule(OPERATOR, createProject(mark), HOURLY);
        Instant fireTime = due(id, 2);

        fire();
        fire();

        String run = schedule(id).get("last_run_id").asText();
        settled(run);
        assertThat(projects(mark)).isEqualTo(1);
        assertThat(runs(id)).isEqualTo(1);
        JsonNode fired = get("/audit?event=schedule.fired&run_id=" + run).json().at("/items/0");
        assertThat(fired.at("/detail/missed").asInt()).isEqualTo(2);
        assertThat(Instant.parse(fired.at("/detail/fire_time").asText())).isEqualTo(fireTime);
        assertThat(fired.at("/detail/late_seconds").asLong()).isGreaterThanOrEqualTo(2 * 3600);
        assertThat(fired.get("entity_id").asText()).isEqualTo(id);
    }

    @DisplayName("One run per fire time, whoever fires, however many at once")
    @Test
    void manyThatFireAtOnceMakeOneRunOfEachFireTime() throws Exception {
        List<String> ids = Stream.generate(() -> schedule(OPERATOR, createProject(somewhere()), HOURLY)).limit(10).toList();
        ids.forEach(id -> due(id, 1));

        atOnce(6, () -> {
            fire();
            return null;
        });

        assertThat(ids).allSatisfy(id -> assertThat(runs(id)).isEqualTo(1));
        ids.forEach(id -> settled(schedule(id).get("last_run_id").asText()));
    }

    @Test
    void aScheduleThatAnotherInstanceIsFiringIsLeftToIt() throws Exception {
        String id = schedule(OPERATOR, createProject(somewhere()), HOURLY);
        try (Connection other = DriverManager.getConnection(databaseUrl(), "postgres", "postgres")) {
            other.setAutoCommit(false);
            // Locked before it is due, so that the scheduler beside this test does not come first.
            try (ResultSet locked = other.createStatement().executeQuery("select schedule_id from schedule where schedule_id = '" + id + "' for update")) {
                assertThat(locked.next()).isTrue();
            }
            other.createStatement().execute("update schedule set next_fire_at = '" + FIRE_TIME + "' where schedule_id = '" + id + "'");
            fire();
            assertThat(runs(id)).isZero();
            other.commit();
        }
        fire();
        assertThat(runs(id)).isEqualTo(1);
    }

    @DisplayName("A crash between any two steps loses no fire and doubles none")
    @Test
    void whoeverDiesBeforeTheEndHasChangedNothing() {
        String id = schedule(OPERATOR, createProject(somewhere()), HOURLY);

        // Everything has been done, and then the transaction does not come to its end.
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
            // Made due inside, so that nobody else sees it.
            product.update("update schedule set next_fire_at = ?::timestamptz where schedule_id = ?::uuid", FIRE_TIME.toString(), id);
            fire();
            throw new IllegalStateException("died");
        })).hasMessage("died");
        assertThat(runs(id)).isZero();
        assertThat(count("select count(*) from idempotency_key where key like ?", id + "%")).isZero();

        due(id, 0);
        fire();
        assertThat(runs(id)).isEqualTo(1);
    }

    @DisplayName("X11 still running at the next fire: skipped with a reason, not stacked")
    @Test
    void aRunThatIsStillOnItsWayIsNotJoinedByAnother() {
        String id = schedule(OPERATOR, createProject(somewhere()), HOURLY);
        String running = sql().queryForObject("""
                insert into run (run_id, root_run_id, command, requested_by, origin, status, next_attempt_at, schedule_id)
                select id, id, 'Takes long', user_id, 'schedule', 'running', now() + interval '1 hour', ?::uuid from app_user, uuid_v7() id where email = 'operator@example.com' returning run_id""", String.class, id);
        sql().update("update schedule set last_run_id = ?::uuid where schedule_id = ?::uuid", running, id);
        due(id, 0);

        fire();

        JsonNode schedule = schedule(id);
        assertThat(schedule.at("/last_skip/code").asText()).isEqualTo("still-running");
        assertThat(schedule.at("/last_skip/detail").asText()).isNotBlank();
        assertThat(Instant.parse(schedule.get("next_run_at").asText())).isAfter(Instant.now());
        assertThat(runs(id)).isEqualTo(1);
        assertThat(skipped(id)).containsExactly("still-running");
        assertThat(noticesOf(id)).as("nobody needs to do anything").isZero();

        sql().update("update run set status = 'awaiting_confirmation' where run_id = ?::uuid", running);
        due(id, 0);
        fire();
        assertThat(runs(id)).as("one that waits for a person is no obstacle").isEqualTo(2);
        assertThat(schedule(id).get("last_skip").isNull()).isTrue();
        sql().update("update run set status = 'completed', settled_at = now() where run_id = ?::uuid", running);
    }

    @Test
    void runNowDoesNotHideARunThatIsStillOnItsWay() {
        String id = schedule(OPERATOR, createProject(somewhere()), HOURLY);
        String running = sql().queryForObject("""
                insert into run (run_id, root_run_id, command, requested_by, origin, status, next_attempt_at, schedule_id)
                select id, id, 'Takes long', user_id, 'schedule', 'running', now() + interval '1 hour', ?::uuid from app_user, uuid_v7() id where email = 'operator@example.com' returning run_id""", String.class, id);
        String now = id(call(OPERATOR, "POST", SCHEDULES + id + "/run", null).is(202).json());
        settled(now);
        assertThat(schedule(id).get("last_run_id").asText()).isEqualTo(now);
        due(id, 0);

        fire();

        assertThat(schedule(id).at("/last_skip/code").asText()).isEqualTo("still-running");
        assertThat(runs(id)).as("the one that takes long, and the one of now").isEqualTo(2);
        sql().update("update run set status = 'completed', settled_at = now() where run_id = ?::uuid", running);
    }

    @DisplayName("C-08, X12 a schedule fires with the rights that its owner has then; without them it is refused, audited, and told to the administrators")
    @Test
    void aScheduleHasTheRightsThatItsOwnerHasNow() {
        String id = schedule(OPERATOR, createProject(somewhere()), HOURLY);
        for (Map.Entry<String, String> loss : Map.of(
                "owner-inactive", "update app_user set active = false where email = 'operator@example.com'",
                "owner-not-operator", "update app_user set role = 'viewer' where email = 'operator@example.com'",
                "feature-disabled", "update feature_flag set users = array(select user_id from app_user where email = 'approver@example.com')").entrySet()) {
            long noticesBefore = noticesOf(id);
            sql().update(loss.getValue());
            for (int turn = 0; turn < 2; turn++) {
                due(id, 1);
                fire();
                assertThat(schedule(id).at("/last_skip/code").asText()).isEqualTo(loss.getKey());
            }
            assertThat(noticesOf(id) - noticesBefore).as("told once: " + loss.getKey()).isEqualTo(count("select count(*) from app_user where active and role = 'admin'")).isPositive();
            assertThat(Instant.parse(schedule(id).get("next_run_at").asText())).isAfter(Instant.now());
            everybodyMayDoEverythingAgain();
        }
        assertThat(runs(id)).isZero();
        assertThat(skipped(id)).hasSize(6).containsOnly("owner-inactive", "owner-not-operator", "feature-disabled");
        assertThat(sql().queryForList("select detail::text from audit_event where event = 'schedule.skipped' and entity_id = ?::uuid", String.class, id)).noneMatch(detail -> detail.contains("@"));
        assertThat(get("/notifications").json().toString()).contains("assistant_schedule_skipped", "operator@example.com is not active");

        due(id, 0);
        fire();
        assertThat(runs(id)).as("rights are back: it goes on").isEqualTo(1);
        assertThat(schedule(id).get("last_skip").isNull()).isTrue();
    }

    @Test
    void aPausedScheduleDoesNotFireAndADeletedOneIsGone() {
        String paused = schedule(OPERATOR, createProject(somewhere()), HOURLY);
        call(OPERATOR, "PUT", SCHEDULES + paused, "{\"name\": \"n\", \"command\": \"c\", \"cron\": \"* * * * *\", \"enabled\": false}").is(200);
        fire();
        assertThat(runs(paused)).isZero();
        assertThatThrownBy(() -> due(paused, 0)).as("the database itself says so").hasMessageContaining("violates check constraint");
    }

    @Test
    void aScheduleThatCanNoLongerBeReadStopsAndHoldsUpNobody() {
        String broken = schedule(OPERATOR, createProject(somewhere()), HOURLY);
        String sound = schedule(OPERATOR, createProject(somewhere()), HOURLY);
        sql().update("update schedule set timezone = 'Atlantis/Capital' where schedule_id = ?::uuid", broken);
        due(broken, 2);
        due(sound, 1);

        fire();

        assertThat(runs(broken)).isZero();
        assertThat(schedule(broken).at("/last_skip/code").asText()).isEqualTo("not-readable");
        assertThat(schedule(broken).get("next_run_at").isNull()).isTrue();
        assertThat(noticesOf(broken)).isPositive();
        assertThat(runs(sound)).isEqualTo(1);
        assertThat(call(OPERATOR, "PUT", SCHEDULES + broken, "{\"name\": \"n\", \"command\": \"c\", \"cron\": \"" + HOURLY + "\"}").is(200).json().get("next_run_at").isNull())
                .as("written anew, it goes on").isFalse();
    }

    @Test
    void theClockFiresByItself() {
        String id = schedule(OPERATOR, createProject(somewhere()), HOURLY);
        due(id, 0);
        await().atMost(Duration.ofSeconds(30)).until(() -> runs(id) == 1);
    }

    /** What the scheduler does twelve times a minute. */
    private void fire() {
        routes.requestBody("direct:fire-due-schedules", (Object) null);
    }

    private String schedule(String token, String command, String cron) {
        String body = Json.write(Json.MAPPER.createObjectNode().put("name", "Schedule " + somewhere()).put("command", command).put("cron", cron));
        return call(token, "POST", "/assistant/schedules", body).is(201).json().get("schedule_id").asText();
    }

    private JsonNode schedule(String id) {
        return get(SCHEDULES + id).is(200).json();
    }

    /** Makes an hourly schedule due, since so many hours before its last fire time. @return the fire time */
    private Instant due(String id, int hours) {
        Instant fireTime = FIRE_TIME.minus(hours, ChronoUnit.HOURS);
        sql().update("update schedule set next_fire_at = ?::timestamptz where schedule_id = ?::uuid", fireTime.toString(), id);
        return fireTime;
    }

    private static String createProject(String name) {
        return commandFor(step("a1", "create_project", "{'name': '" + name + "'}"));
    }

    private long projects(String name) {
        return count("select count(*) from project where name = ?", name);
    }

    private long runs(String schedule) {
        return count("select count(*) from run where schedule_id = ?::uuid", schedule);
    }

    private List<String> skipped(String schedule) {
        return sql().queryForList("select detail->>'code' from audit_event where event = 'schedule.skipped' and entity_id = ?::uuid order by position", String.class, schedule);
    }

    private long noticesOf(String schedule) {
        return count("select count(*) from notification n, schedule s where s.schedule_id = ?::uuid and n.event = 'assistant_schedule_skipped' and strpos(n.title, s.name) > 0", schedule);
    }
}
