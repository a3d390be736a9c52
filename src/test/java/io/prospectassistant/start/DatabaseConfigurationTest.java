package io.prospectassistant.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prospectassistant.TestDatabase;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** A database of the operator's own: the runtime role gets its rights by its real name, and one user for both is worth a warning. */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseConfigurationTest {

    private final ApplicationContextRunner product = new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(EmbeddedDatabaseConfiguration.class,
            DatabaseConfiguration.class, DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class, FlywayAutoConfiguration.class));

    @Test
    void ownerAndRuntimeRoleAreKeptApart(CapturedOutput output) {
        product.withPropertyValues("spring.datasource.url=" + TestDatabase.empty().url(), "spring.datasource.username=" + TestDatabase.APP_ROLE,
                "spring.flyway.user=postgres", "spring.flyway.password=postgres").run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedDatabase.class);
            JdbcTemplate sql = context.getBean(JdbcTemplate.class);
            assertThat(sql.queryForObject("select has_table_privilege('run', 'insert') and not has_table_privilege('audit_event', 'delete')", Boolean.class)).isTrue();
            assertThat(sql.queryForObject("select count(*) from pg_tables where tableowner = current_user", Integer.class)).isZero();
        });
        assertThat(output).doesNotContain("owner of its schema");
    }

    @Test
    void oneUserNamedInTheUrlMigratesToo(CapturedOutput output) {
        product.withPropertyValues("spring.datasource.url=" + TestDatabase.empty().url() + "?user=postgres", "spring.datasource.username=", "spring.flyway.user=").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(JdbcTemplate.class).queryForObject("select count(*) from run", Integer.class)).isZero();
        });
        assertThat(output.getAll().lines().filter(line -> line.contains("owner of its schema (postgres)")).count()).isOne();
    }

    @Test
    void oneUserWhoIsNoSuperuserMigratesAndWritesAndTheTrailStaysAppendOnly() {
        TestDatabase database = TestDatabase.empty();
        String owner = "sole_" + UUID.randomUUID().toString().substring(0, 8);
        database.sql().execute("create role " + owner + " login");
        database.sql().execute("do $$ begin execute format('alter database %I owner to " + owner + "', current_database()); end $$");

        product.withPropertyValues("spring.datasource.url=" + database.url(), "spring.datasource.username=" + owner, "spring.flyway.user=").run(context -> {
            assertThat(context).hasNotFailed();
            JdbcTemplate sql = context.getBean(JdbcTemplate.class);
            assertThat(sql.queryForObject("select rolsuper from pg_roles where rolname = current_user", Boolean.class)).isFalse();
            sql.update("insert into lead (identity_key, name, email, source) values ('sole', 'Sole', 'sole@objects.example', 'manual')");
            sql.queryForObject("select suppress('email', keyed_hash('sole@objects.example'), 'sole@objects.example', null, 'manual', null, 'tester', null)", String.class);
            assertThat(sql.queryForObject("select suppressed from lead", Boolean.class)).isTrue();
            sql.queryForObject("select seal_audit(100)", String.class);
            assertThat(sql.queryForObject("select count(*) from audit_link", Integer.class)).isEqualTo(2);
            sql.update("delete from lead");
            for (String change : List.of("update audit_event set actor = 'nobody'", "delete from audit_link", "truncate audit_event cascade")) {
                assertThatThrownBy(() -> sql.execute(change)).as(change).rootCause().hasMessageMatching("(?s).*(append-only|permission denied).*");
            }
            assertThatThrownBy(() -> sql.update("update secret_key set key = key")).rootCause().hasMessageContaining("permission denied");
        });
    }
}
