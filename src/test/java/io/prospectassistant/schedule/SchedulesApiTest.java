package io.prospectassistant.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.ApiTest;
import io.prospectassistant.Json;
import io.prospectassistant.api.Contract;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class SchedulesApiTest extends ApiTest {

    private static final String SCHEDULES = "/assistant/schedules";
    private static final String COMMAND = "Find 3 bakeries in Nantes";

    @Autowired
    private Contract contract;

    @Test
    void aScheduleIsWrittenReadReplacedAndDeleted() {
        Answer made = call(OPERATOR, "POST", SCHEDULES, "{\"name\": \" Monday leads \", \"command\": \"" + COMMAND + "\", \"cron\": \"0 7 * * MON\", \"timezone\": \"Europe/Paris\"}").is(201);
        JsonNode schedule = made.json();
        String path = SCHEDULES + "/" + schedule.get("schedule_id").asText();
        assertThat(made.header("location")).isEqualTo(BASE + path);
        assertThat(members(schedule)).isEqualTo(members(contract.document().at("/components/schemas/Schedule/properties")));
        assertThat(schedule.get("name").asText()).isEqualTo("Monday leads");
        assertThat(schedule.get("enabled").asBoolean()).isTrue();
        assertThat(schedule.get("owner").asText()).isEqualTo("operator@example.com");
        ZonedDateTime next = Instant.parse(schedule.get("next_run_at").asText()).atZone(ZoneId.of("Europe/Paris"));
        assertThat(next).isAfter(ZonedDateTime.now());
        assertThat(next.getDayOfWeek() + " " + next.toLocalTime()).isEqualTo("MONDAY 07:00");
        assertThat(List.of(schedule.get("last_run_id"), schedule.get("last_fired_at"), schedule.get("last_skip"))).allMatch(JsonNode::isNull);
        assertThat(call(OPERATOR, "GET", path, null).is(200).json()).isEqualTo(schedule);

        JsonNode replaced = call(APPROVER, "PUT", path, body("Tuesday leads", "30 8 * * 2")).is(200).json();
        assertThat(replaced.get("name").asText()).isEqualTo("Tuesday leads");
        assertThat(replaced.get("timezone").asText()).as("what is not said is the default").isEqualTo("UTC");
        assertThat(replaced.get("owner").asText()).as("who writes it owns it").isEqualTo("approver@example.com");
        assertThat(replaced.get("created_at")).isEqualTo(schedule.get("created_at"));
        assertThat(Instant.parse(replaced.get("next_run_at").asText()).atZone(ZoneId.of("UTC")).toString()).contains("T08:30Z");

        call(OPERATOR, "DELETE", path, null).is(204);
        get(path).isProblem(404, "not-found");
        delete(path).isProblem(404, "not-found");
        assertThat(sql().queryForList("select event || ' ' || (detail->>'owner_changed' is not distinct from 'true') from audit_event where entity_id = ?::uuid order by position",
                String.class, schedule.get("schedule_id").asText())).containsExactly("schedule.created false", "schedule.updated true", "schedule.deleted false");
        assertThat(sql().queryForList("select detail::text from audit_event where entity_id = ?::uuid", String.class, schedule.get("schedule_id").asText()))
                .as("nothing that people typed").noneMatch(detail -> detail.contains("Nantes") || detail.contains("leads"));
    }

    @Test
    void whatMakesNoSenseIsRefusedWithItsPlace() {
        refused("cron", "0 7 * *", "/cron");
        refused("cron", "0 7 * * MON#1", "/cron");
        refused("cron", "61 7 * * *", "/cron");
        refused("cron", "0 0 30 2 *", "/cron");
        refused("cron", "", "/cron");
        refused("timezone", "Europe/Pariss", "/timezone");
        refused("timezone", "+02:00", "/timezone");
        refused("name", "", "/name");
        refused("name", "\u001c", "/name");
        refused("name", "n".repeat(201), "/name");
        refused("command", "   ", "/command");
        refused("command", "c".repeat(2001), "/command");
        refused("next_run_at", "2031-01-06T06:00:00Z", "/next_run_at");
        post(SCHEDULES, "{\"name\": \"n\", \"command\": \"c\", \"cron\": \"* * * *\", \"timezone\": \"Mars/Olympus\"}").isInvalidAt("/cron", "/timezone");
        post(SCHEDULES, "{\"enabled\": \"yes\"}").isInvalidAt("/name", "/command", "/cron", "/enabled");
        assertThat(post(SCHEDULES, body("n", "0 0 30 2 *")).json().at("/errors/0/detail").asText()).contains("never fires");
        assertThat(post(SCHEDULES, body("n", "0 7 * *")).json().at("/errors/0/detail").asText()).contains("4 fields instead of five");

        String path = SCHEDULES + "/" + post(SCHEDULES, body("Stays", "0 7 * * 1")).is(201).json().get("schedule_id").asText();
        call(ADMIN, "PUT", path, "{\"name\": \"Half of it\"}").isInvalidAt("/command", "/cron");
        assertThat(get(path).json().get("name").asText()).isEqualTo("Stays");
        for (String unknown : List.of(UUID.randomUUID().toString(), "none")) {
            get(SCHEDULES + "/" + unknown).isProblem(404, "not-found");
            call(ADMIN, "PUT", SCHEDULES + "/" + unknown, "{}").isProblem(404, "not-found");
            post(SCHEDULES + "/" + unknown + "/run", null).isProblem(404, "not-found");
        }
    }

    private void refused(String member, String value, String pointer) {
        ObjectNode body = (ObjectNode) Json.tree(body("Leads", "0 7 * * 1"));
        post(SCHEDULES, Json.write(body.put(member, value))).isInvalidAt(pointer);
    }

    @Test
    void aPausedScheduleHasNoNextTimeAndGoesOnFromWhenItIsResumed() {
        JsonNode schedule = post(SCHEDULES, body("Paused", "0 * * * *")).is(201).json();
        String path = SCHEDULES + "/" + schedule.get("schedule_id").asText();

        ObjectNode body = (ObjectNode) Json.tree(body("Paused", "0 * * * *"));
        assertThat(call(ADMIN, "PUT", path, Json.write(body.put("enabled", false))).is(200).json().get("next_run_at").isNull()).isTrue();
        assertThat(Instant.parse(call(ADMIN, "PUT", path, Json.write(body.put("enabled", true))).is(200).json().get("next_run_at").asText())).isAfter(Instant.now());
    }

    @Test
    void aTimeThatIsDueStaysDueUnlessTheTimesAreChanged() {
        String id = post(SCHEDULES, body("Edited", "0 0 1 1 *")).is(201).json().get("schedule_id").asText();
        sql().update("update schedule set next_fire_at = '2099-06-01T12:00Z' where schedule_id = ?::uuid", id);

        assertThat(call(ADMIN, "PUT", SCHEDULES + "/" + id, body("New name", "0 0 1 1 *")).json().get("next_run_at").asText()).isEqualTo("2099-06-01T12:00:00.000Z");
        assertThat(call(ADMIN, "PUT", SCHEDULES + "/" + id, body("New name", "0 1 1 1 *")).json().get("next_run_at").asText()).endsWith("-01-01T01:00:00.000Z");
    }

    @Test
    void schedulesAreListedInPagesNewestFirst() {
        for (int n = 1; n <= 3; n++) {
            post(SCHEDULES, body("Page " + n, "0 7 * * 1")).is(201);
        }

        JsonNode first = get(SCHEDULES + "?limit=2").is(200).json();
        assertThat(first.at("/items/0/name").asText() + ", " + first.at("/items/1/name").asText()).isEqualTo("Page 3, Page 2");
        assertThat(first.get("total").asLong()).isEqualTo(count("select count(*) from schedule"));
        assertThat(get(SCHEDULES + "?limit=2&cursor=" + first.get("next_cursor").asText()).is(200).json().at("/items/0/name").asText()).isEqualTo("Page 1");
        get(SCHEDULES + "?limit=0").isInvalidAt("/limit");
    }

    @Test
    void itRunsNowAsWhoeverAsksAndItsTimesStay() {
        JsonNode schedule = call(OPERATOR, "POST", SCHEDULES, body("Now", "0 0 1 1 *")).is(201).json();
        String id = schedule.get("schedule_id").asText();

        Answer answer = call(APPROVER, "POST", SCHEDULES + "/" + id + "/run", null, "Idempotency-Key", "once-" + id, "Prefer", "wait=30").is(200);
        JsonNode run = answer.json();
        assertThat(answer.header("location")).isEqualTo(BASE + RUNS + id(run));
        assertThat(run.get("command").asText()).isEqualTo(COMMAND);
        assertThat(run.get("origin").asText()).isEqualTo("schedule");
        assertThat(run.get("schedule_id").asText()).isEqualTo(id);
        assertThat(run.get("requested_by").asText()).isEqualTo("approver@example.com");
        assertThat(run.get("status").asText()).isEqualTo("completed");
        assertThat(get("/audit?event=schedule.fired&run_id=" + id(run)).json().at("/items/0/detail")).isEqualTo(Json.tree("{\"missed\": 0, \"fire_time\": null, \"late_seconds\": 0}"));

        assertThat(id(call(APPROVER, "POST", SCHEDULES + "/" + id + "/run", null, "Idempotency-Key", "once-" + id).is(200).json())).as("the same key is the same run").isEqualTo(id(run));
        JsonNode after = get(SCHEDULES + "/" + id).json();
        assertThat(after.get("last_run_id").asText()).isEqualTo(id(run));
        assertThat(after.get("next_run_at")).isEqualTo(schedule.get("next_run_at"));
        assertThat(after.get("last_fired_at").isNull()).as("no fire time has come").isTrue();

        String again = id(post(SCHEDULES + "/" + id + "/run", null).is(202).json());
        delete(SCHEDULES + "/" + id).is(204);
        assertThat(settled(again).get("schedule_id").asText()).as("its runs stay, and what they came from").isEqualTo(id);
        String other = post(SCHEDULES, body("Other", "0 0 1 1 *")).is(201).json().get("schedule_id").asText();
        call(APPROVER, "POST", SCHEDULES + "/" + other + "/run", null, "Idempotency-Key", "once-" + id).isProblem(422, "idempotency-key-reused");
    }

    @Test
    void nobodyOwnsMoreThanAHundredThatAreEnabled() throws Exception {
        String name = UUID.randomUUID().toString();
        token(name + "@example.com", "operator", name);
        sql().update("""
                insert into schedule (name, command, cron, timezone, enabled, owner, next_fire_at)
                select 'Full ' || n, 'c', '0 0 1 1 *', 'UTC', true, user_id, '2099-01-01' from app_user, generate_series(1, 99) n where email = ?""", name + "@example.com");

        List<Answer> answers = atOnce(6, () -> call(name, "POST", SCHEDULES, body("One more", "0 0 1 1 *")));

        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(201, 409, 409, 409, 409, 409);
        Answer refused = call(name, "POST", SCHEDULES, body("One more", "0 0 1 1 *")).isProblem(409, "too-many-schedules");
        assertThat(refused.json().get("detail").asText()).contains("100", "Pause or delete");
        ObjectNode body = (ObjectNode) Json.tree(body("Paused", "0 0 1 1 *"));
        String paused = call(name, "POST", SCHEDULES, Json.write(body.put("enabled", false))).is(201).json().get("schedule_id").asText();
        long told = count("select count(*) from audit_event where entity_id = ?::uuid", paused);
        call(name, "PUT", SCHEDULES + "/" + paused, Json.write(body.put("enabled", true))).isProblem(409, "too-many-schedules");
        assertThat(get(SCHEDULES + "/" + paused).json().get("enabled").asBoolean()).as("nothing has changed").isFalse();
        assertThat(count("select count(*) from audit_event where entity_id = ?::uuid", paused)).isEqualTo(told);
        String others = post(SCHEDULES, body("Another's", "0 0 1 1 *")).is(201).json().get("schedule_id").asText();
        call(name, "PUT", SCHEDULES + "/" + others, body("Taken over", "0 0 1 1 *")).isProblem(409, "too-many-schedules");

        String own = answers.stream().filter(answer -> answer.status() == 201).findFirst().orElseThrow().json().get("schedule_id").asText();
        call(name, "PUT", SCHEDULES + "/" + own, body("Renamed", "0 0 1 1 *")).is(200);
        call(name, "PUT", SCHEDULES + "/" + own, Json.write(body.put("enabled", false))).is(200);
        call(name, "PUT", SCHEDULES + "/" + paused, Json.write(body.put("enabled", true))).is(200);
    }

    private static String body(String name, String cron) {
        return Json.write(Json.MAPPER.createObjectNode().put("name", name).put("command", COMMAND).put("cron", cron));
    }

    private static TreeSet<String> members(JsonNode object) {
        TreeSet<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
