package io.prospectassistant.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether an id is one of ours: an unknown id is 404 whatever the body says, so this is asked before the body is judged. */
@Component("knownIds")
public class KnownIds {

    private final JdbcClient database;
    private final String known;

    public KnownIds(JdbcClient database) throws IOException {
        this.database = database;
        this.known = new ClassPathResource("sql/access/known-id.sql").getContentAsString(StandardCharsets.UTF_8);
    }

    /** @param entity {@code lead}, {@code task}, {@code project}, {@code run}, {@code notification}, {@code user}, {@code token} or {@code session} */
    public boolean contains(String entity, String id) {
        return database.sql(known).param("entity", entity).param("id", id).query(Boolean.class).single();
    }
}
