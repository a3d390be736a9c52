package io.prospectassistant.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.TestDatabase;
import java.util.ArrayList;
import java.util.HashSet;
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

/** Lists of a table of leads that is too large to be read for each of them. How fast that is, is for the bench to say; here it is what is touched. */
class LeadPagesTest {

    private static final int ROWS = 12_000;

    private static JdbcTemplate sql;
    private static JdbcTemplate app;
    private static TransactionTemplate transaction;

    @BeforeAll
    static void leads() {
        TestDatabase database = TestDatabase.migrated();
        sql = database.sql();
        sql.execute(PlausibleLeads.insert(ROWS));
        // Names that another collation would put elsewhere, in both languages; leads without a town or a score; several with the same.
        sql.update("update lead set name = (array['Éclair','eclair','ECLAIR 2','Zoë','zoe','œuf','Oeuf 2','Île','ile','L’Atelier','l atelier','Cote','Coté','Côte','Côté','naïve','Naive'])[1 + (score + 17) % 17] where score % 10 = 3");
        sql.update("update lead set city = null where score % 7 = 2");
        sql.update("insert into project (project_id, name) values ('00000000-0000-7000-8000-000000000001', 'P')");
        sql.update("update lead set project_id = '00000000-0000-7000-8000-000000000001' where score = 60");
        sql.execute("vacuum analyze lead");
        app = new JdbcTemplate(database.app());
        transaction = new TransactionTemplate(new DataSourceTransactionManager(app.getDataSource()));
    }

    private static JsonNode page(Map<String, String> asked) {
        return Json.tree(app.queryForObject("select lead_page(?::jsonb)::text", String.class, Json.write(asked)));
    }

    /** What was asked, as the door gives it on. */
    private static Map<String, String> asked(String query) {
        Map<String, String> asked = new TreeMap<>();
        for (String pair : query.split("&")) {
            if (!pair.isEmpty()) {
                asked.put(pair.split("=")[0], pair.split("=")[1]);
            }
        }
        return asked;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "source=manual", "source=apify", "status=won", "status=new", "category=dentist", "category=nothing", "city=lyon", "city=nowhere", "min_score=95", "max_score=5",
            "min_score=40&max_score=41", "has_email=true", "has_email=false", "has_phone=false", "project_id=00000000-0000-7000-8000-000000000001", "q=a", "q=zx", "q=ma", "q=durand", "q=dent", "q=contact", "q=zzzzzz", "q=a b", "q=33100", "q=+33 1", "q=01 42", "q=33 1",
            "city=lyon&category=dentist&min_score=60", "status=new&has_email=false&source=sample", "category=gym&has_email=false&min_score=99", "q=dent&city=paris&sort=city"})
    void noListReadsTheWholeTable(String query) {
        // What was written since the last vacuum has to be looked up in the table, also by a scan that reads an index only.
        await().untilAsserted(() -> {
            sql.execute("vacuum lead");
            assertThat(sql.queryForObject("select relpages - relallvisible from pg_class where oid = 'lead'::regclass", Integer.class)).isZero();
        });
        for (String sort : List.of("-created_at", "created_at", "name", "-name", "score", "-score", "city", "-city")) {
            Map<String, String> asked = asked(query);
            asked.put("sort", sort);
            Map<String, Object> touched = transaction.execute(status -> {
                page(asked);
                return app.queryForMap("select seq_scan, idx_tup_fetch from pg_stat_xact_user_tables where relname = 'lead'");
            });
            assertThat((Long) touched.get("seq_scan")).as("sequential scans for " + asked).isZero();
            assertThat((Long) touched.get("idx_tup_fetch")).as("rows fetched from the table for " + asked).isLessThan(ROWS / 4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-created_at", "created_at", "name", "-name", "score", "-score", "city", "-city"})
    void pagesHaveEveryLeadOnceInOrderWhileOthersComeIn(String sort) {
        for (String query : List.of("limit=900", "limit=200&has_email=true&source=openstreetmap", "limit=300&category=bakery", "limit=100&q=durand")) {
            Map<String, String> asked = asked(query);
            asked.put("sort", sort);
            String fits = "lead_fits(l, '" + Json.write(asked) + "') and strpos(l.search_text, '" + asked.getOrDefault("q", "") + "') > 0 and name <> 'Newcomer durand'";
            List<UUID> expected = sql.queryForList("select lead_id from lead l where " + fits + " order by " + order(sort), UUID.class);
            assertThat(expected).hasSizeGreaterThan(200);

            List<UUID> read = new ArrayList<>();
            do {
                JsonNode page = page(asked);
                page.get("items").forEach(lead -> read.add(UUID.fromString(lead.get("lead_id").asText())));
                asked.put("cursor", page.get("next_cursor").asText());
                sql.update("insert into lead (identity_key, name, category, email, city, score, source) values (?, 'Newcomer durand', 'bakery', 'n@example.com', 'Lyon', ?, 'openstreetmap')",
                        UUID.randomUUID().toString(), read.size() % 100);
            } while (!asked.get("cursor").equals("null"));

            assertThat(read).as(asked.toString()).doesNotHaveDuplicates();
            Set<UUID> there = new HashSet<>(expected);
            assertThat(read.stream().filter(there::contains)).as(asked.toString()).containsExactlyElementsOf(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"saint etienne, Saint-Étienne", "' sa', sa", "' s', S", "' 24 7', 24/7", "' a b', a b", "331, +33 1", "14233, 01 42 33", "33142, 0033 1 42", "33142331, 33 142 331", "33100, 33100",
        "007 bond, 007 Bond", "' 0', 0", "' 3', +3", "' ', '?%'", "612345678, 06.12.34.56.78"})
    void aNumberIsLookedForByItsDigitsAndAShortTextWhereAWordBegins(String sought, String q) {
        assertThat(sql.queryForObject("select lead_sought(?)", String.class, q)).isEqualTo(sought);
    }

    @Test
    void aShortTextIsFoundWhereAWordBeginsAndANumberInEveryForm() {
        sql.update("insert into lead (identity_key, name, city, email, domain, phone, source) values ('sought', 'Xq yx', 'Wz', 'qv@kx.example', 'kx.example', '+33987654321', 'manual')");
        for (String q : List.of("xq", "yx", "wz", "qv", "kx", "xq yx", "+33 9 87 65", "09 87 65 43 21", "0033987", "987 654 321")) {
            assertThat(page(Map.of("q", q)).findValuesAsText("name")).as(q).contains("Xq yx");
        }
        assertThat(page(Map.of("q", "q y")).get("items")).isEmpty();
        sql.update("delete from lead where identity_key = 'sought'");
    }

    /** Written apart from the product's own statement. */
    private static String order(String sort) {
        String key = Map.of("created_at", "created_at", "name", "fold(name) collate \"C\"", "score", "score", "city", "fold(city) collate \"C\"").get(sort.replace("-", ""));
        return sort.startsWith("-") ? key + " desc nulls last, lead_id desc" : key + " nulls last, lead_id";
    }

    @Test
    void theTotalIsExactUpToTenThousandAndTheSameOnEveryPage() {
        assertThat(page(asked("limit=1")).get("total").isNull()).isTrue();
        long emails = sql.queryForObject("select count(*) from lead where email is not null and source = 'apify'", Long.class);
        JsonNode first = page(asked("limit=1&has_email=true&source=apify&sort=name"));
        assertThat(first.get("total").asLong()).isEqualTo(emails);
        assertThat(page(asked("limit=1&has_email=true&source=apify&sort=name&cursor=" + first.get("next_cursor").asText())).get("total").asLong()).isEqualTo(emails);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "zz", "00", "ff", "5b5d", "6e756c6c"})
    void whatIsNoCursorIsNone(String cursor) {
        assertThat(sql.queryForObject("select lead_place(?, 'name')", String.class, cursor)).isNull();
    }

    @Test
    void aCursorIsOfOneOrder() {
        for (String sort : List.of("-created_at", "created_at", "name", "-name", "score", "-score", "city", "-city")) {
            for (String lead : sql.queryForList("(select lead_id::text from lead where score is null limit 1) union all (select lead_id::text from lead where city is null limit 1)", String.class)) {
                String cursor = sql.queryForObject("select lead_cursor(l, ?) from lead l where lead_id = ?::uuid", String.class, sort, lead);
                assertThat(sql.queryForList("select sort from unnest('{-created_at,created_at,name,-name,score,-score,city,-city}'::text[]) sort where lead_place(?, sort) is not null", String.class, cursor))
                        .containsExactly(sort);
            }
        }
        String forged = "select lead_place(encode(convert_to(?, 'UTF8'), 'hex'), ?)";
        assertThat(sql.queryForObject(forged, String.class, "[\"score\", \"00000000-0000-7000-8000-000000000000\", \"99999999999\"]", "score")).isNull();
        assertThat(sql.queryForObject(forged, String.class, "[\"created_at\", \"00000000-0000-7000-8000-000000000000\", \"yesterday\"]", "created_at")).isNull();
        assertThat(sql.queryForObject(forged, String.class, "[\"name\", \"00000000-0000-7000-8000-000000000000\", null]", "name")).isNull();
        assertThat(sql.queryForObject(forged, String.class, "[\"name\", \"x\", \"x\"]", "name")).isNull();
    }

    @Test
    void aLeadMayBeAsLongAsItsFieldsAllow() {
        String wide = "𠀀𠀁𠀂𠀃𠀄".repeat(40);
        sql.update("insert into lead (identity_key, name, category, city, email, domain, phone, source, status) values ('wide', ?, ?, ?, ?, ?, '+33100000000', 'manual', 'won')",
                wide, wide.substring(0, 200), wide, "x".repeat(242) + "@example.com", "y".repeat(253));
        assertThat(page(asked("status=won&city=" + wide)).at("/items/0/name").asText()).isEqualTo(wide);
        sql.update("delete from lead where identity_key = 'wide'");
    }
}
