package io.prospectassistant.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prospectassistant.TestDatabase;
import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the database itself decides about the do-not-contact list. */
class SuppressionRulesTest {

    private static JdbcTemplate sql;
    private static JdbcTemplate app;

    @BeforeAll
    static void migrate() {
        TestDatabase database = TestDatabase.migrated();
        sql = database.sql();
        app = new JdbcTemplate(database.app());
    }

    @BeforeEach
    void nobodyIsOnTheList() {
        sql.update("delete from suppression");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "élodie.t@cabinet.fr", "+33465710012", "A text that is longer than one block of SHA-256, so that it takes two rounds to hash it 🦷"})
    void theHashIsThatOfTheStandard(String value) throws Exception {
        byte[] key = sql.queryForObject("select key from secret_key where purpose = 'suppression'", byte[].class);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));

        assertThat(app.queryForObject("select keyed_hash(?)", byte[].class, value)).isEqualTo(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theHashIsThatOfTheStandardsOwnExample() {
        // RFC 4231, test case 2, whose key is four bytes.
        String hash = sql.queryForObject("""
                select encode(sha256(hmac_pad('Jefe', 92) || sha256(hmac_pad('Jefe', 54) || 'what do ya want for nothing?'::bytea)), 'hex')""", String.class);

        assertThat(hash).isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void everyDatabaseHasItsOwnKeysAndTheProductCannotChangeThem() {
        byte[] other = TestDatabase.migrated().sql().queryForObject("select key from secret_key where purpose = 'suppression'", byte[].class);

        assertThat(sql.queryForList("select key from secret_key", byte[].class)).hasSize(2).doesNotContain(other).doesNotHaveDuplicates();
        for (String change : new String[] {"update secret_key set key = sha256('x')", "delete from secret_key", "truncate secret_key", "insert into secret_key values ('x', sha256('x'))"}) {
            assertThatThrownBy(() -> app.execute(change)).as(change).rootCause().hasMessageContaining("permission denied");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "email  | a@cabinet.fr | a@cabinet.fr        |              |                              |            | true",
        "email  | a@cabinet.fr | A@Cabinet.fr        |              |                              |            | true",
        "email  | a@cabinet.fr | b@cabinet.fr        |              |                              | cabinet.fr | false",
        "domain | cabinet.fr   | b@cabinet.fr        |              |                              |            | true",
        "domain | cabinet.fr   | b@mail.cabinet.fr   |              |                              |            | true",
        "domain | cabinet.fr   | b@cabinet.fr.evil.com |            |                              |            | false",
        "domain | cabinet.fr   | b@mycabinet.fr      |              |                              |            | false",
        "domain | cabinet.fr   |                     |              | https://www.cabinet.fr/a     |            | true",
        "domain | cabinet.fr   |                     |              | https://shop.cabinet.fr:8443 |            | true",
        "domain | cabinet.fr   |                     |              | https://x.fr/cabinet.fr      | x.fr       | false",
        "domain | cabinet.fr   |                     |              |                              | cabinet.fr | true",
        "phone  | +33465710012 |                     | +33465710012 |                              |            | true",
        "phone  | +33465710012 |                     | +33465710013 |                              |            | false",
        "phone  | +33465710012 |                     |              |                              |            | false"})
    void anEntryIsAboutWhatIsAtItOrBelow(String kind, String value, String email, String phone, String website, String domain, boolean expected) {
        suppress(kind, value);

        assertThat(app.queryForObject("select is_suppressed(?, ?, ?, ?)", Boolean.class, email, phone, website, domain)).isEqualTo(expected);
    }

    @Test
    void whoeverWritesALeadItIsMarked() {
        suppress("domain", "cabinet.fr");

        app.update("insert into lead (identity_key, name, source, email) values ('marked-1', 'A', 'manual', 'x@cabinet.fr'), ('marked-2', 'B', 'manual', 'x@other.fr')");
        app.update("update lead set website = 'https://cabinet.fr/' where identity_key = 'marked-2'");

        assertThat(sql.queryForList("select suppressed from lead where identity_key like 'marked-%'", Boolean.class)).containsOnly(true);
        assertThat(sql.queryForObject("select revision from lead where identity_key = 'marked-2'", Integer.class)).as("whoever was asked about it is asked again").isEqualTo(2);
    }

    @Test
    void aHundredThousandEntriesDoNotSlowAPageOfLeads() {
        sql.update("insert into suppression (kind, key_hash, source) select 'email', sha256(n::text::bytea), 'manual' from generate_series(1, 100000) n");
        sql.execute("analyze suppression");
        long begun = System.nanoTime();

        app.update("""
                insert into lead (identity_key, name, source, email, phone, website, domain)
                select 'page-' || n, 'Lead', 'manual', 'contact@cabinet' || n || '.fr', '+3346571' || n, 'https://www.cabinet' || n || '.fr/', 'cabinet' || n || '.fr'
                  from generate_series(1000, 1199) n""");

        assertThat(System.nanoTime() - begun).as("200 leads, in ns; a look at all entries for each of them takes ten times as long").isLessThan(1_000_000_000L);
    }

    private static void suppress(String kind, String value) {
        app.queryForObject("select suppress(?, keyed_hash(?), ?, null, 'manual', null, 'tester', null)::text", String.class, kind, value, value);
    }
}
