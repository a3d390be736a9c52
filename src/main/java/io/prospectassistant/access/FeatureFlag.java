package io.prospectassistant.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The feature flag {@code assistant_prospect_enabled}: for whom commands are carried out. It stands in the database, so that all instances agree; the
 * environment gives its value until somebody decides with {@code PUT /assistant/flag}.
 */
@Component("featureFlag")
public class FeatureFlag {

    /**
     * The flag in numbers.
     *
     * @param people  how many people it is on for by name; 0 when it goes by percentage
     * @param percent 0 to 100
     * @param decided whether a person has set it; else the environment did
     */
    public record State(boolean enabled, int people, int percent, boolean decided) {

        /** Whether it is on for whoever comes. */
        public boolean onForEveryone() {
            return enabled && people == 0 && percent == 100;
        }
    }

    private final JdbcClient database;
    private final String featureOn = text("sql/access/feature-on.sql");

    /** @param looking whether this start only looks at the product, for the doctor; then it decides nothing for those that serve */
    public FeatureFlag(JdbcClient database, @Value("${prospect.enabled}") boolean enabled, @Value("${prospect.doctor:false}") boolean looking) {
        this.database = database;
        if (!looking) {
            database.sql(text("sql/access/first-flag.sql")).param("enabled", enabled).update();
        }
    }

    /** Whether it is on for a person now. The same person is always alike, and a larger percentage only adds people. */
    public boolean isOn(String userId) {
        return database.sql(featureOn).param("user_id", userId).query(Boolean.class).optional().orElse(false);
    }

    public State state() {
        return database.sql(text("sql/access/flag-state.sql")).query(State.class).single();
    }

    private static String text(String classpath) {
        try {
            return new ClassPathResource(classpath).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + classpath, e);
        }
    }
}
