package io.prospectassistant.start;

import io.prospectassistant.access.Passwords;
import io.prospectassistant.access.Secrets;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * The person whose address is ADMIN_EMAIL: exists from the first start on, and is who acts behind ADMIN_API_TOKEN.
 *
 * <p>ADMIN_PASSWORD is looked at in every start: another one than before changes the password. Generated secrets are made only when they can be shown at once ({@link #issueSecrets()}), so a start that is killed before loses none;
 * of several instances that start together, the one whose statement comes first makes and shows them.
 */
@Component("firstAdministrator")
public class FirstAdministrator {

    /** Of the generated token, so that a new one can be made by deleting this row. */
    private static final String LOCAL_TOKEN = "local";

    /** What this start has generated, in clear; each is stored as a hash only. */
    record IssuedSecrets(Optional<String> password, Optional<String> apiToken) {}

    private final JdbcTemplate sql;
    private final Passwords passwords;
    private final boolean tokenWanted;
    private final String email;
    private final UUID userId;

    FirstAdministrator(JdbcTemplate sql, Passwords passwords, Environment environment, @Value("${prospect.admin.email}") String email,
            @Value("${prospect.admin.password}") String password, @Value("${prospect.admin.api-token}") String apiToken) {
        this.sql = sql;
        this.passwords = passwords;
        this.email = email.strip().toLowerCase(Locale.ROOT);
        this.tokenWanted = environment.acceptsProfiles(Profiles.of("local")) && !StringUtils.hasText(apiToken);
        if (environment.getProperty("prospect.doctor", Boolean.class, false)) {
            refuseStranger();
        }
        sql.update("insert into app_user (email, role) values (?, 'admin') on conflict (email) do nothing", this.email);
        this.userId = sql.queryForObject("select user_id from app_user where email = ?", UUID.class, this.email);
        if (StringUtils.hasText(password)) {
            setPassword(password);
        }
    }

    /** Who only looks makes nobody an administrator of a database that has people. */
    private void refuseStranger() {
        if (Boolean.TRUE.equals(sql.queryForObject("select exists (select from app_user) and not exists (select from app_user where email = ?)", Boolean.class, email))) {
            throw new StartRefused("ADMIN_EMAIL", "the database knows nobody of this address; give the doctor the settings that the product runs with");
        }
    }

    public UUID userId() {
        return userId;
    }

    /** In lower case. */
    public String email() {
        return email;
    }

    /** Whoever is signed in with the old one is not any more. */
    private void setPassword(String password) {
        String hash = sql.queryForObject("select password_hash from app_user where user_id = ?", String.class, userId);
        if (!passwords.matches(password, hash)) {
            sql.update("""
                    with changed as (
                        update app_user set password_hash = ?, must_change_password = false, updated_at = now() where user_id = ? returning user_id
                    ), ended as (
                        delete from session s using changed where s.user_id = changed.user_id returning session_id, s.user_id
                    )
                    insert into audit_event (actor, event, entity_type, entity_id, detail)
                    select 'settings', 'password.changed', 'user', user_id, '{}' from changed
                    union all
                    select 'settings', 'session.ended', 'user', user_id, jsonb_build_object('session_id', session_id, 'reason', 'password-changed') from ended""",
                    passwords.hash(password), userId);
        }
    }

    /** Makes what is still missing: a password, and with the local profile an API token unless ADMIN_API_TOKEN is set. */
    IssuedSecrets issueSecrets() {
        return new IssuedSecrets(issuePassword(), tokenWanted ? issueToken() : Optional.empty());
    }

    private Optional<String> issuePassword() {
        if (Boolean.FALSE.equals(sql.queryForObject("select password_hash is null from app_user where user_id = ?", Boolean.class, userId))) {
            return Optional.empty();
        }
        String password = Secrets.password();
        int set = sql.update("update app_user set password_hash = ?, must_change_password = true where user_id = ? and password_hash is null", passwords.hash(password), userId);
        return set == 1 ? Optional.of(password) : Optional.empty();
    }

    private Optional<String> issueToken() {
        String token = Secrets.token();
        int made = sql.update("insert into api_token (user_id, name, secret_hash, prefix, scopes) values (?, ?, ?, left(?, 8), array['confirm']) on conflict (name) do nothing",
                userId, LOCAL_TOKEN, Secrets.fingerprint(token), token);
        return made == 1 ? Optional.of(token) : Optional.empty();
    }
}
