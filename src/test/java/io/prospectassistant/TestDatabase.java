package io.prospectassistant;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** One real PostgreSQL per test JVM; a migrated database of its own for whoever asks. It dies with the JVM. */
public final class TestDatabase {

    /** The role that the product runs as in tests; it owns nothing, as in production. */
    public static final String APP_ROLE = "prospect_app";

    private static EmbeddedPostgres server;

    private final String name;

    private TestDatabase(String name) {
        this.name = name;
    }

    /** A new, migrated, empty database. */
    public static TestDatabase migrated() {
        TestDatabase database = empty();
        Flyway.configure().dataSource(database.owner()).placeholders(Map.of("app_role", APP_ROLE)).load().migrate();
        return database;
    }

    /** A new database without any table, for those who migrate it themselves. */
    public static synchronized TestDatabase empty() {
        try {
            if (server == null) {
                server = EmbeddedPostgres.builder().setServerConfig("max_connections", "200").start();
                new JdbcTemplate(server.getPostgresDatabase()).execute("create role " + APP_ROLE + " login");
            }
            String name = "t" + UUID.randomUUID().toString().replace("-", "");
            new JdbcTemplate(server.getPostgresDatabase()).execute("create database " + name + " template template0 encoding 'UTF8' locale 'C' locale_provider builtin builtin_locale 'C.UTF-8'");
            return new TestDatabase(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** JDBC URL without credentials; the server trusts local users. */
    public String url() {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/" + name;
    }

    /** As the schema's owner. */
    public DataSource owner() {
        return new DriverManagerDataSource(url(), "postgres", "postgres");
    }

    /** As the product. */
    public DataSource app() {
        return new DriverManagerDataSource(url(), APP_ROLE, "");
    }

    /** Statements as the owner, to prepare and to look. */
    public JdbcTemplate sql() {
        return new JdbcTemplate(owner());
    }
}
