package db.migration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/** The tables of Quartz's clustered job store, from the script that its own jar brings: nothing of it is copied here. */
public class V008__quartz extends BaseJavaMigration {

    @Override
    public void migrate(Context context) throws IOException {
        String script = new ClassPathResource("org/quartz/impl/jdbcjobstore/tables_postgres.sql")
                .getContentAsString(StandardCharsets.UTF_8)
                .replace("COMMIT;", ""); // the migration's own transaction decides
        ScriptUtils.executeSqlScript(
                context.getConnection(),
                new EncodedResource(new ByteArrayResource(script.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8));
    }
}
