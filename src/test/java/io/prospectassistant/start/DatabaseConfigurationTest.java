package io.prospectassistant.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.TestDatabase;
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
}
