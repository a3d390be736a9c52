package io.prospectassistant.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.start.ProductProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** The product with the database that it brings along, as on a machine that loses its power in the middle of a run. */
@DisabledOnOs(OS.WINDOWS)
class EmbeddedCrashIT {

    @TempDir
    Path directory;

    private ProductProcess product;

    @AfterEach
    void endIt() throws Exception {
        product.close();
    }

    @Test
    void aRunGoesOnAfterTheProductAndItsDatabaseWereKilledTogether() throws Exception {
        product = start();
        UUID run;
        try (Gates gates = new Gates(ProductProcess.embeddedDatabase(directory))) {
            Obstacle tasks = gates.afterInsert("task", "Lyon");
            run = UUID.fromString(product.post("/assistant/prospect/execute", "{\"command\": \"Trouve 20 leads dentistes à Lyon, score-les, lance nurturing et notifie-moi.\"}").json().path("run_id").asText());
            tasks.awaitSomebody();
            product.killTree(directory);
        }

        product = start();

        RunOracle oracle = new RunOracle(product, new JdbcTemplate(ProductProcess.embeddedDatabase(directory)));
        oracle.wasDoneExactlyOnce(run);
        oracle.theAuditTrailVerifies();
        assertThat(product.get("/assistant/prospect/runs/" + run).json().path("planner").asText()).isEqualTo("local");
    }

    private ProductProcess start() throws Exception {
        return ProductProcess.start(directory, Map.of("ADMIN_API_TOKEN", ProductProcess.TOKEN)).ready();
    }
}
