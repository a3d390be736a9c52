package io.prospectassistant.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.springframework.stereotype.Component;

/** Whether the database has the schema that this version of the product works with. */
@Component("databaseConnector")
public class DatabaseConnector {

    private final Flyway migrations;

    public DatabaseConnector(Flyway migrations) {
        this.migrations = migrations;
    }

    /** @param sign of life, {@code {version, owner}} as JSON text */
    public Finding judge(String sign) {
        JsonNode database = Json.tree(sign);
        MigrationInfoService schema = migrations.info();
        if (schema.pending().length > 0) {
            return Finding.down("The schema is older than this product: " + schema.pending().length + " migrations are missing.", "Start the product again; it migrates at the start.");
        }
        String version = "PostgreSQL " + database.path("version").asText();
        if (Stream.of(schema.all()).anyMatch(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS)) {
            return Finding.ok(version + " answers; a newer version of the product has migrated the schema.", "Update this instance to the newer version.");
        }
        if (database.path("owner").asBoolean()) {
            return Finding.ok(version + " answers and the schema is current; the product runs as the owner of the schema, so nothing keeps it from changing the audit trail.",
                    "Set DATABASE_MIGRATION_USERNAME to the owner, and DATABASE_USERNAME to a user that owns nothing.");
        }
        return Finding.ok(version + " answers and the schema is current.");
    }

    /** It does not answer, or does not let the migrations' user look. */
    public Finding failed() {
        return Finding.down("The database does not answer as it should.", "Check DATABASE_URL and both users, and look into the log of the database.");
    }
}
