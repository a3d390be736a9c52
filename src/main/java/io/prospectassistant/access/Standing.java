package io.prospectassistant.access;

import io.prospectassistant.Json;
import io.prospectassistant.access.Caller.Credential;
import io.prospectassistant.access.Caller.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whether callers who came in a while ago may still be there: for answers that take long. */
@Component("standing")
public class Standing {

    private final JdbcClient database;
    private final String standing = Statements.named("standing");

    public Standing(JdbcClient database) {
        this.database = database;
    }

    /**
     * The credentials of these callers that still let their person in, each with the role that the person has now. Missing: the person was deactivated, the
     * token deleted or run out, the session ended. Fails like any statement when the database is away.
     */
    public Map<Credential, Role> of(Collection<Caller> callers) {
        String credentials = Json.write(callers.stream()
                .map(caller -> Map.of("kind", caller.credential().kind().name(), "id", caller.credential().id(), "user_id", caller.userId())).distinct().toList());
        Map<Credential, Role> roles = new HashMap<>();
        database.sql(standing).param("credentials", credentials).query(row -> {
            roles.put(new Credential(Kind.valueOf(row.getString("kind")), row.getString("id")), Role.named(row.getString("role")));
        });
        return roles;
    }
}
