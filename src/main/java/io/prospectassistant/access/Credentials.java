package io.prospectassistant.access;

import io.prospectassistant.access.Caller.Credential;
import io.prospectassistant.access.Caller.Kind;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Who a bearer token or a session stands for. Both are compared and looked up by their SHA-256 only. */
@Component("credentials")
public class Credentials {

    /** What a token may do beyond the role of its person: {@code confirm}, to decide on actions that wait. */
    public record Bearer(Caller caller, List<String> scopes) {}

    /** A session may do what its person may; only tokens are restricted. */
    static final List<String> ALL_SCOPES = List.of("confirm");

    private final byte[] adminToken;
    private final byte[] handoverToken;
    private final String adminEmail;
    private final JdbcClient database;
    private final String callerOfToken = Statements.named("caller-of-token");
    private final String callerOfSession = Statements.named("caller-of-session");
    private final String callerOfEmail = Statements.named("caller-of-email");

    public Credentials(@Value("${prospect.admin.api-token:}") String adminToken, @Value("${prospect.admin.email}") String adminEmail,
                       HandoverToken handoverToken, JdbcClient database) {
        this.adminToken = adminToken.isEmpty() ? new byte[0] : Secrets.sha256(adminToken);
        this.handoverToken = Secrets.sha256(handoverToken.value());
        this.adminEmail = adminEmail;
        this.database = database;
    }

    /** The active person behind a token, if any. Fails like any statement when the database is away. */
    public Optional<Bearer> bearerOf(String token) {
        byte[] hash = Secrets.sha256(token);
        boolean fromSettings = MessageDigest.isEqual(adminToken, hash);
        if (fromSettings | MessageDigest.isEqual(handoverToken, hash)) {
            Credential credential = new Credential(Kind.TOKEN, fromSettings ? "settings" : "handover");
            return database.sql(callerOfEmail).param("email", adminEmail)
                    .query((row, number) -> new Bearer(new Caller(row.getString("user_id"), row.getString("email"), Role.ADMIN.toString(), credential), ALL_SCOPES))
                    .optional();
        }
        return database.sql(callerOfToken).param("hash", HexFormat.of().formatHex(hash))
                .query((row, number) -> new Bearer(new Caller(row.getString("user_id"), row.getString("email"), row.getString("role"),
                        new Credential(Kind.TOKEN, row.getString("token_id"))), List.of((String[]) row.getArray("scopes").getArray())))
                .optional();
    }

    /** The active person behind a live session, with today's role, if any. Fails like any statement when the database is away. */
    Optional<Caller> callerOfSession(String secret) {
        return database.sql(callerOfSession).param("hash", Secrets.fingerprint(secret))
                .query((row, number) -> new Caller(row.getString("user_id"), row.getString("email"), row.getString("role"), new Credential(Kind.SESSION, row.getString("session_id"))))
                .optional();
    }

    /** From here on the request is this caller's. */
    static void authenticate(Caller caller, List<String> scopes) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(caller, null, AuthorityUtils.createAuthorityList(scopes)));
        SecurityContextHolder.setContext(context);
    }
}
