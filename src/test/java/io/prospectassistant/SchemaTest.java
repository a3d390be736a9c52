package io.prospectassistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** The invariants that the database itself holds. */
class SchemaTest {

    private static TestDatabase database;

    @BeforeAll
    static void migrate() {
        database = TestDatabase.migrated();
    }

    @Test
    void idsAreVersion7AndInOrderOfTime() {
        UUID first = database.sql().queryForObject("select uuid_v7()", UUID.class);
        database.sql().queryForObject("select pg_sleep(0.002)", Object.class);
        UUID second = database.sql().queryForObject("select uuid_v7()", UUID.class);

        assertThat(first.version()).isEqualTo(7);
        assertThat(first.variant()).isEqualTo(2);
        assertThat(second.toString()).isGreaterThan(first.toString());
    }

    @Test
    void placesAreComparedWithoutAccentsAndCase() {
        assertThat(database.sql().queryForObject("select fold('  Saint-ÉTIENNE ')", String.class)).isEqualTo("saint etienne");
        assertThat(database.sql().queryForObject("select fold('Œuf du Cœur')", String.class)).isEqualTo("oeuf du coeur");
    }

    @Test
    void theAuditTrailRefusesChangesByAnyone() {
        JdbcTemplate app = new JdbcTemplate(database.app());
        app.update("insert into audit_event(actor, event) values ('tester', 'run.accepted')");

        for (String change : new String[] {"update audit_event set actor = 'nobody'", "delete from audit_event", "truncate audit_event cascade"}) {
            assertThatThrownBy(() -> app.execute(change)).as("as the product: " + change).rootCause().hasMessageContaining("permission denied");
            assertThatThrownBy(() -> database.sql().execute(change)).as("as the owner: " + change).rootCause().hasMessageContaining("append-only");
        }
        assertThatThrownBy(() -> app.execute("alter table audit_event disable trigger all")).rootCause().hasMessageContaining("must be owner");
    }
}
