package io.prospectassistant.access;

import io.prospectassistant.Problem;
import io.prospectassistant.access.Caller.Kind;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Begins and ends the sessions of people. Guessing is slowed down as {@link SignInLimits} says, for all instances together; nobody is locked out for good,
 * and the answers do not tell whether a person exists.
 */
@Component("signIn")
public class SignIn {

    /** @param meJson the body of {@code GET /me}; {@code secret} goes into the cookie and is stored as a hash only */
    public record Opened(String secret, String meJson) {}

    private record Person(String userId, String email, boolean active, String passwordHash) {}

    private static final int USER_AGENT_LENGTH = 200;

    private final JdbcClient database;
    private final Passwords passwords;
    private final SignInLimits limits;
    private final String personOfEmail = Statements.named("person-of-email");
    private final String openSession = Statements.named("open-session");
    private final String closeSession = Statements.named("close-session");
    private final String changePassword = Statements.named("change-password");
    private final String noteFailure = Statements.named("note-failure");

    public SignIn(JdbcClient database, Passwords passwords, SignInLimits limits) {
        this.database = database;
        this.passwords = passwords;
        this.limits = limits;
    }

    /**
     * Signs a person in.
     *
     * @param address   IP address of the other end, as the web server tells it; headers of the request are not read for it here
     * @param oldSecret of the session that the browser still has; it is ended
     * @throws Problem 401 for an unknown or inactive person and for a wrong password alike, 429 when it is too early to try again
     */
    public Opened open(String email, String password, String address, String userAgent, Optional<String> oldSecret) {
        limits.takeSignIn(email, address);
        Optional<Person> person = personOf(email);
        boolean matches = passwords.matches(password, person.map(Person::passwordHash).orElse(null));
        if (!matches || !person.get().active()) {
            throw failed(person, matches ? "inactive" : person.isPresent() ? "wrong-password" : "unknown-person");
        }
        String hash = person.get().passwordHash();
        String secret = Secrets.random();
        String me = database.sql(openSession).param("user_id", person.get().userId()).param("hash", hash)
                .param("better_hash", passwords.isOutdated(hash) ? passwords.hash(password) : hash)
                .param("secret_hash", Secrets.fingerprint(secret)).param("old_secret_hash", oldSecret.map(Secrets::fingerprint).orElse(""))
                .param("user_agent", recognisable(userAgent))
                .query(String.class).optional().orElseThrow(() -> failed(person, "wrong-password"));
        limits.giveSignInBack(email, address);
        return new Opened(secret, me);
    }

    /** Ends the caller's session; a token has none to end. */
    public void close(Caller caller) {
        if (caller.credential().kind() == Kind.SESSION) {
            database.sql(closeSession).param("session_id", caller.credential().id()).update();
        }
    }

    /**
     * Changes the caller's own password: all sessions of the person end, and a new one begins.
     *
     * @throws Problem 403 for a token, 422 for a wrong current or a bad new password, 429 when it is too early to try again
     */
    public Opened changePassword(Caller caller, String current, String wanted, String userAgent) {
        if (caller.credential().kind() != Kind.SESSION) {
            throw Problem.forbidden("forbidden", "A token cannot change a password; sign in and do it with the session.");
        }
        limits.takePasswordChange(caller.userId());
        String hash = personOf(caller.email()).map(Person::passwordHash).orElse(null);
        if (!passwords.matches(current, hash)) {
            throw notCurrent();
        }
        passwords.objection(wanted, caller.email()).or(() -> wanted.equals(current) ? Optional.of("This is the password that you have already.") : Optional.empty())
                .ifPresent(objection -> {
                    throw Problem.invalid("/new_password", objection);
                });
        String secret = Secrets.random();
        String me = database.sql(changePassword).param("user_id", caller.userId()).param("hash", hash).param("new_hash", passwords.hash(wanted))
                .param("secret_hash", Secrets.fingerprint(secret)).param("user_agent", recognisable(userAgent))
                .query(String.class).optional().orElseThrow(SignIn::notCurrent);
        limits.givePasswordChangeBack(caller.userId());
        return new Opened(secret, me);
    }

    private Optional<Person> personOf(String email) {
        return database.sql(personOfEmail).param("email", email)
                .query((row, number) -> new Person(row.getString("user_id"), row.getString("email"), row.getBoolean("active"), row.getString("password_hash"))).optional();
    }

    private Problem failed(Optional<Person> person, String reason) {
        database.sql(noteFailure).param("user_id", person.map(Person::userId).orElse(null)).param("reason", reason).update();
        return Problem.unauthorized("The e-mail address or the password is wrong.", "Bearer realm=\"prospect-assistant\"");
    }

    private static Problem notCurrent() {
        return Problem.invalid(List.of(new Problem.Error("/current_password", "This is not your password.")));
    }

    /** What a person may recognise a browser by: visible ASCII, not too long. */
    private static String recognisable(String userAgent) {
        String visible = userAgent == null ? "" : userAgent.replaceAll("[^ -~]", "");
        return visible.substring(0, Math.min(visible.length(), USER_AGENT_LENGTH));
    }
}
