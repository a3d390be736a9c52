package io.prospectassistant.start;

import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.api.MigrationInfoService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayConfigurationCustomizer;
import org.springframework.boot.autoconfigure.flyway.FlywayConnectionDetails;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.boot.autoconfigure.flyway.FlywayProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.StringUtils;

/** Two roles on any PostgreSQL: one owns the schema and migrates it, the other runs the product and can change neither schema nor triggers. */
@AutoConfiguration(before = FlywayAutoConfiguration.class, after = EmbeddedDatabaseConfiguration.class)
@EnableConfigurationProperties(FlywayProperties.class)
class DatabaseConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseConfiguration.class);

    /** A blank DATABASE_MIGRATION_USERNAME means the product's own user, not a user with an empty name. */
    @Bean
    @ConditionalOnMissingBean
    FlywayConnectionDetails migrationUser(FlywayProperties settings) {
        boolean own = StringUtils.hasText(settings.getUser());
        return new MigrationUser(settings.getUrl(), own ? settings.getUser() : null, own ? settings.getPassword() : null);
    }

    /** The migrations grant the runtime role its rights by name; the name is asked for where it counts, so a user named in the URL is right too. */
    @Bean
    FlywayConfigurationCustomizer runtimeRole(DataSource runtime) {
        return migrations -> {
            String app = currentUser(runtime);
            if (app.equals(currentUser(migrations.getDataSource()))) {
                LOG.warn("The product runs as the owner of its schema ({}): the database cannot keep it from changing the audit trail."
                        + " Set DATABASE_MIGRATION_USERNAME to the owner and DATABASE_USERNAME to a user that owns nothing.", app);
            }
            Map<String, String> placeholders = new HashMap<>(migrations.getPlaceholders());
            placeholders.put("app_role", identifier(app));
            migrations.placeholders(placeholders);
        };
    }

    /** Who only looks migrates nothing but a database that is empty and our own. */
    @Bean
    @ConditionalOnProperty("prospect.doctor")
    FlywayMigrationStrategy onlyLooking(ObjectProvider<EmbeddedDatabase> embedded) {
        return migrations -> {
            MigrationInfoService schema = migrations.info();
            if (schema.current() == null && embedded.getIfAvailable() != null) {
                migrations.migrate();
            } else if (schema.pending().length > 0) {
                throw new StartRefused("DATABASE_URL", "the database has " + (schema.current() == null ? "no schema yet" : "a schema that is " + schema.pending().length
                        + " migrations older than this product") + "; start the product, which migrates it, and ask the doctor again");
            }
        };
    }

    private static String currentUser(DataSource source) {
        return new JdbcTemplate(source).queryForObject("select current_user", String.class);
    }

    /** As it must stand in SQL. */
    private static String identifier(String name) {
        return name.matches("[a-z_][a-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    private record MigrationUser(String getJdbcUrl, String getUsername, String getPassword) implements FlywayConnectionDetails {}
}
