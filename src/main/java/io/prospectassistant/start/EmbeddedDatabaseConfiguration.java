package io.prospectassistant.start;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayConnectionDetails;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Without DATABASE_URL the product brings its own PostgreSQL; pool, migrations and schedules find it like any other. */
@AutoConfiguration(before = {DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
@Conditional(EmbeddedDatabaseConfiguration.NoDatabaseUrl.class)
class EmbeddedDatabaseConfiguration {

    /** Already there when the product was started from the command line. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    DataDirectory dataDirectory(@Value("${prospect.data-dir}") Path directory) {
        return DataDirectory.take(directory);
    }

    @Bean(destroyMethod = "close")
    EmbeddedDatabase embeddedDatabase(DataDirectory data) {
        return EmbeddedDatabase.start(data);
    }

    @Bean
    JdbcConnectionDetails embeddedDatabaseAsApp(EmbeddedDatabase database) {
        return new Runtime(database.url(), EmbeddedDatabase.APP, database.password(EmbeddedDatabase.APP));
    }

    @Bean
    FlywayConnectionDetails embeddedDatabaseAsOwner(EmbeddedDatabase database) {
        return new Migrations(database.url(), EmbeddedDatabase.OWNER, database.password(EmbeddedDatabase.OWNER));
    }

    private record Runtime(String getJdbcUrl, String getUsername, String getPassword) implements JdbcConnectionDetails {}

    private record Migrations(String getJdbcUrl, String getUsername, String getPassword) implements FlywayConnectionDetails {}

    static class NoDatabaseUrl implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !StringUtils.hasText(context.getEnvironment().getProperty("spring.datasource.url"));
        }
    }
}
