package io.prospectassistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Lists of tasks, projects and audit events that are too long to be read for each page: what is touched, and that nothing is left out or comes twice. */
class ListPagesTest {

    private static final int ROWS = 12_000;

    private static JdbcTemplate sql;
    private static JdbcTemplate app;
    private static TransactionTemplate transaction;

    @BeforeAll
    static void rows() {
        TestDatabase database = TestDatabase.migrated();
        sql = database.sql();
        // Every third task is due at no time; of the others several are due at once, some before there were years, and some when there are none left.
        sql.update("""
                insert into task (title, kind, status, sequence, due_at, created_at)
                select case when n % 10 = 0 then 'Due' else 'Call ' || n end, case when n % 7 = 0 then 'email' else 'call' end, case when n % 9 = 0 then 'done' else 'open' end, 'default',
                       case when n % 3 = 0 then null when n % 1000 = 1 then timestamptz '0001-12-31 10:00:00.000001Z BC' when n % 1000 = 2 then timestamptz '9999-12-31 23:59:59.999999Z'
                            else timestamptz '2026-11-01 08:00:00.123456Z' + n / 10 * interval '1 hour' end,
                       now() - n * interval '1 second'
                  from generate_series(1, ?) n""", ROWS);
        for (int i = 0; i < 3; i++) {
            UUID project = sql.queryForObject("insert into project (name) values ('P') returning project_id", UUID.class);
            sql.update("insert into lead (identity_key, name, source, project_id) select gen_random_uuid()::text, 'L' || n, 'sample', case when n % 100 = 0 then ?::uuid end from generate_series(1, 2000) n", project);
            sql.update("update task set project_id = ? where title like ?", project, "Call " + (i + 1) + "1%");
        }
        sql.update("insert into audit_event (actor, event, entity_type, entity_id) select 'a', 'task.created', 'task', task_id from task");
        sql.execute("vacuum analyze");
        app = new JdbcTemplate(database.app());
        transaction = new TransactionTemplate(new DataSourceTransactionManager(app.getDataSource()));
    }

    private static JsonNode tasks(Map<String, String> asked) {
        return Json.tree(app.queryForObject("select task_page(?::jsonb)::text", String.class, Json.write(asked)));
    }

    private static Map<String, String> asked(String query) {
        Map<String, String> asked = new TreeMap<>();
        for (String pair : query.split("&")) {
            asked.put(pair.split("=")[0], pair.split("=")[1]);
        }
        return asked;
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
            "limit=3000, -",
            "limit=3000&kind=call, kind = 'call'",
            "limit=300&q=due, title = 'Due'",
            "limit=500&has_due=false&status=open, due_at is null and status = 'open'",
            "limit=500&has_due=true&kind=email, due_at is not null and kind = 'email'",
            "limit=500&due_before=2026-11-18T08:00:00.123456Z, due_at < '2026-11-18T08:00:00.123456Z'",
            "limit=500&due_after=2026-11-11T10:00:00.123456%2B02:00&due_before=2026-12-11T08:00:00.123456Z, due_at >= '2026-11-11T08:00:00.123456Z' and due_at < '2026-12-11T08:00:00.123456Z'"})
    void pagesHaveEveryTaskOnceInOrderWhileOthersComeIn(String query, String condition) {
        for (String sort : List.of("due_at", "-due_at", "-created_at")) {
            Map<String, String> asked = asked(query.replace("%2B", "+"));
            asked.put("sort", sort);
            String order = Map.of("due_at", "due_at nulls last, task_id", "-due_at", "due_at desc nulls last, task_id desc", "-created_at", "created_at desc, task_id desc").get(sort);
            List<UUID> expected = sql.queryForList("select task_id from task where " + (condition == null ? "true" : condition) + " and sequence = 'default' order by " + order, UUID.class);
            assertThat(expected).hasSizeGreaterThan(200);

            List<UUID> read = new ArrayList<>();
            do {
                JsonNode page = tasks(asked);
                page.get("items").forEach(task -> read.add(UUID.fromString(task.get("task_id").asText())));
                asked.put("cursor", page.get("next_cursor").asText());
                sql.update("insert into task (title, kind, due_at) values ('Due', 'call', timestamptz '2026-11-01 08:00:00.123456Z' + ? * interval '1 hour'), ('Due', 'call', null)", read.size() % 1000);
            } while (!asked.get("cursor").equals("null"));

            assertThat(read).as(asked.toString()).doesNotHaveDuplicates();
            Set<UUID> there = new HashSet<>(expected);
            assertThat(read.stream().filter(there::contains)).as(asked.toString()).containsExactlyElementsOf(expected);
            sql.update("delete from task where sequence is null");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"due_before=2026-11-02T00:00:00Z", "due_after=2026-11-02T00:00:00Z&due_before=2026-11-05T00:00:00Z", "due_before=2026-11-10T00:00:00Z&status=open&q=call", "due_after=2030-01-01T00:00:00Z&kind=call"})
    void whatIsDueInATimeIsFoundByItsIndexInAnyOrder(String query) {
        // What was written since the last vacuum has to be looked up in the table, also by a scan that reads an index only.
        await().untilAsserted(() -> {
            sql.execute("vacuum analyze task");
            assertThat(sql.queryForObject("select relpages - relallvisible from pg_class where oid = 'task'::regclass", Integer.class)).isZero();
        });
        for (String sort : List.of("due_at", "-due_at", "-created_at")) {
            Map<String, String> asked = asked(query);
            asked.put("sort", sort);
            assertTouched("task", 100, () -> tasks(asked), asked.toString());
        }
    }

    @Test
    void theTrailOfOneThingIsFoundByItsIndex() {
        String task = sql.queryForObject("select task_id::text from task limit 1", String.class);
        for (Map<String, String> asked : List.of(Map.of("entity_id", task), Map.of("entity_id", task, "entity_type", "task"), Map.of("entity_id", "nonsense"))) {
            assertTouched("audit_event", 10, () -> app.queryForObject("select audit_page(?::jsonb)::text", String.class, Json.write(asked)), asked.toString());
        }
    }

    @Test
    void whatBelongsToAProjectIsCountedInTheIndexes() {
        await().untilAsserted(() -> {
            sql.execute("vacuum analyze task, lead");
            assertThat(sql.queryForObject("select max(relpages - relallvisible) from pg_class where oid in ('task'::regclass, 'lead'::regclass)", Integer.class)).isZero();
        });
        long tasks = sql.queryForObject("select count(*) from task where project_id is not null", Long.class);
        long leads = sql.queryForObject("select count(*) from lead where project_id is not null", Long.class);
        assertThat(leads).isEqualTo(60);

        for (String table : List.of("task", "lead")) {
            assertTouched(table, 10, () -> assertThat(app.queryForMap("select sum((project_json(p)->>'leads')::integer) as leads, sum((project_json(p)->>'tasks_open')::integer + (project_json(p)->>'tasks_done')::integer) as tasks from project p"))
                    .isEqualTo(Map.of("leads", leads, "tasks", tasks)), table);
        }
    }

    private static void assertTouched(String table, long most, Runnable reading, String what) {
        Map<String, Object> touched = transaction.execute(status -> {
            reading.run();
            return app.queryForMap("select seq_scan, idx_tup_fetch from pg_stat_xact_user_tables where relname = ?", table);
        });
        assertThat((Long) touched.get("seq_scan")).as("sequential scans for " + what).isZero();
        assertThat((Long) touched.get("idx_tup_fetch")).as("rows fetched from the table for " + what).isLessThan(most);
    }

    @Test
    void aCursorIsOfOneOrder() {
        for (String sort : List.of("due_at", "-due_at")) {
            for (String due : List.of("not null", "null")) {
                String cursor = sql.queryForObject("select task_cursor(t, ?) from task t where due_at is " + due + " limit 1", String.class, sort);
                assertThat(sql.queryForList("select sort from unnest('{due_at,-due_at}'::text[]) sort where task_place(?, sort) is not null", String.class, cursor)).containsExactly(sort);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "[\"due_at\"]", "[\"due_at\", \"x\", null]", "[\"due_at\", \"00000000-0000-7000-8000-000000000000\", \"soon\"]",
            "[\"due_at\", \"00000000-0000-7000-8000-000000000000\", \"999999-01-01T00:00:00\"]", "[\"due_at\", \"00000000-0000-7000-8000-000000000000\", [1]]", "[\"\\u0000\"]"})
    void whatIsNoCursorIsNone(String text) {
        assertThat(sql.queryForObject("select task_place(?, 'due_at')", String.class, HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)))).isNull();
    }
}
