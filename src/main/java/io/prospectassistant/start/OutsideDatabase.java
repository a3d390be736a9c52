package io.prospectassistant.start;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** A first knock at the database that DATABASE_URL names, so that what is wrong with it is one line and not a pool's complaint. */
final class OutsideDatabase {

    private static final String SECONDS = "10";
    private static final int OLDEST_VERSION = 14;

    private OutsideDatabase() {}

    /** @throws StartRefused when the product's user or the migrations' user cannot work there */
    static void check(Environment environment) {
        String url = environment.getRequiredProperty("spring.datasource.url");
        knock(url, environment, "DATABASE_USERNAME", "spring.datasource.username", "spring.datasource.password");
        if (StringUtils.hasText(environment.getProperty("spring.flyway.user"))) {
            knock(url, environment, "DATABASE_MIGRATION_USERNAME", "spring.flyway.user", "spring.flyway.password");
        }
    }

    private static void knock(String url, Environment environment, String variable, String user, String password) {
        Properties as = new Properties();
        as.setProperty("loginTimeout", SECONDS);
        as.setProperty("connectTimeout", SECONDS);
        if (StringUtils.hasText(environment.getProperty(user))) {
            as.setProperty("user", environment.getProperty(user));
        }
        if (StringUtils.hasText(environment.getProperty(password))) {
            as.setProperty("password", environment.getProperty(password));
        }
        try (Connection connection = DriverManager.getConnection(url, as)) {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST_VERSION) {
                throw new StartRefused("DATABASE_URL", "leads to PostgreSQL " + version + "; version " + OLDEST_VERSION + " or later is needed");
            }
        } catch (SQLException e) {
            throw refused(e, variable, place(url));
        }
    }

    /** What the database or the driver said, as the variable to look at. */
    static StartRefused refused(SQLException said, String userVariable, String place) {
        String state = said.getSQLState() == null ? "" : said.getSQLState();
        if (state.startsWith("28")) {
            return new StartRefused(userVariable, "the database at " + place + " refuses this user or its password", said);
        }
        String reason = said.getMessage() == null ? "no reason given" : said.getMessage().lines().findFirst().orElse("").strip();
        return new StartRefused("DATABASE_URL", "the database at " + place + " cannot be used: " + reason, said);
    }

    /** The URL without its parameters, which may hold a password. */
    private static String place(String url) {
        return url.replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
    }
}
