package io.prospectassistant.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.prospectassistant.Problem;
import io.prospectassistant.TestDatabase;
import io.prospectassistant.access.Caller.Credential;
import io.prospectassistant.access.Caller.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Guessing passwords: what it is told, how long it takes, and how often it may be tried. Time goes by in the database, by moving what is stored. */
class SignInTest {

    private static final Passwords PASSWORDS = new Passwords();
    private static final String PASSWORD = "four quiet herons at dawn";
    private static final String HASH = PASSWORDS.hash(PASSWORD);
    private static final Duration INTERVAL = Duration.ofSeconds(300);   // longer than a test takes
    private static final String HERE = "192.0.2.1";

    private static TestDatabase database;
    private static SignIn signIn;

    @BeforeAll
    static void migrate() {
        database = TestDatabase.migrated();
        signIn = instance();
    }

    @Test
    @DisplayName("C-19 an unknown person, one who is switched off and a wrong password are answered alike")
    void failuresAreAnsweredAlike() {
        String known = person("known");
        String inactive = person("inactive");
        database.sql().update("update app_user set active = false where email = ?", inactive);
        String without = person("without");
        database.sql().update("update app_user set password_hash = null where email = ?", without);

        List<Problem> failures = List.of(failure(known, "wrong password", "192.0.2.2"), failure("nobody@example.com", PASSWORD, "192.0.2.2"),
                failure(inactive, PASSWORD, "192.0.2.2"), failure(without, PASSWORD, "192.0.2.2"));

        assertThat(failures).extracting(Problem::json).containsOnly(failures.get(0).json());
        assertThat(failures).extracting(Problem::status).containsOnly(401);
        assertThat(failures).extracting(Problem::headers).containsOnly(failures.get(0).headers());
        assertThat(database.sql().queryForList("select actor || ' ' || (detail->>'reason') from audit_event where event = 'login.failed' and actor in ('unknown', ?, ?, ?)", String.class,
                known, inactive, without)).containsExactlyInAnyOrder(known + " wrong-password", "unknown unknown-person", inactive + " inactive", without + " wrong-password");
    }

    @Test
    @DisplayName("C-19 an unknown person takes as long as a wrong password")
    void anUnknownPersonTakesAsLongAsAWrongPassword() {
        String known = person("timed");
        List<Long> wrong = new ArrayList<>();
        List<Long> unknown = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String address = "198.51.100." + i;
            wrong.add(nanos(() -> failure(known, "wrong password", address)));
            unknown.add(nanos(() -> failure("nobody-" + UUID.randomUUID() + "@example.com", "wrong password", address)));
        }
        // A busy machine makes both longer by chance; without the second hash one would be a hundred times the other.
        assertThat((double) median(wrong) / median(unknown)).isBetween(0.25, 4.0);
    }

    @Test
    @DisplayName("C-19 an account is slowed down after five attempts from one network, in all instances, and never locked")
    void anAccountIsSlowedDown() {
        String email = person("slowed");
        for (int i = 0; i < 5; i++) {
            assertThat(failure(email, "wrong password", "203.0.113.9").status()).isEqualTo(401);
        }

        Problem early = failure(email.toUpperCase(), PASSWORD, "203.0.113.9");
        assertThat(early.status()).isEqualTo(429);
        assertThat(Integer.parseInt(early.headers().get("Retry-After"))).isBetween(1, 300);
        assertThat(early.getMessage()).contains("Try again in " + early.headers().get("Retry-After") + " s.");
        assertThat(refusal(instance(), email, PASSWORD, "203.0.113.9").status()).as("another instance").isEqualTo(429);
        assertThat(secret(signIn, person("neighbour"), "203.0.113.9")).isNotBlank();

        timeGoesBy("sign-in from 203.0.113.9 of " + email, INTERVAL);
        assertThat(secret(signIn, email, "203.0.113.9")).hasSize(43);
        for (int i = 0; i < 5; i++) {
            assertThat(failure(email, "wrong password", "203.0.113.9").status()).as("success gives the burst back").isEqualTo(401);
        }
    }

    @Test
    @DisplayName("C-19 who guesses at an account keeps its owner elsewhere from nothing: neither from signing in nor from changing the password")
    void whoGuessesTakesNoTurnsOfTheOwner() {
        String email = person("owner");
        for (int i = 0; i < 5; i++) {
            failure(email, "wrong password", "203.0.113.20");
        }
        assertThat(failure(email, PASSWORD, "203.0.113.20").status()).isEqualTo(429);

        assertThat(secret(signIn, email, "203.0.113.21")).hasSize(43);
        Caller owner = new Caller(database.sql().queryForObject("select user_id::text from app_user where email = ?", String.class, email), email, "viewer", new Credential(Kind.SESSION, "s"));
        assertThat(signIn.changePassword(owner, PASSWORD, "seven loud gulls at noon", null).secret()).hasSize(43);
    }

    @Test
    @DisplayName("C-19 changing a password is slowed down too, with turns of its own")
    void changingAPasswordIsSlowedDown() {
        String email = person("changes");
        Caller owner = new Caller(database.sql().queryForObject("select user_id::text from app_user where email = ?", String.class, email), email, "viewer", new Credential(Kind.SESSION, "s"));
        for (int i = 0; i < 5; i++) {
            assertThat(catchThrowableOfType(Problem.class, () -> signIn.changePassword(owner, "wrong password", "seven loud gulls at noon", null)).status()).isEqualTo(422);
        }
        assertThat(catchThrowableOfType(Problem.class, () -> signIn.changePassword(owner, PASSWORD, "seven loud gulls at noon", null)).status()).isEqualTo(429);
        assertThat(secret(signIn, email, HERE)).hasSize(43);
    }

    @Test
    @DisplayName("C-19 all networks together may try an account only so often")
    void anAccountIsSlowedDownOverAllNetworks() {
        SignIn strict = instance(5, 7, 20);
        String email = person("everywhere");
        for (int i = 0; i < 7; i++) {
            assertThat(refusal(strict, email, "wrong password", "203.0.113." + (100 + i)).status()).isEqualTo(401);
        }
        assertThat(refusal(strict, email, PASSWORD, "203.0.113.120").status()).isEqualTo(429);

        timeGoesBy("sign-in of " + email, INTERVAL);
        assertThat(secret(strict, email, "203.0.113.120")).as("one turn has come back").isNotBlank();
        assertThat(secret(strict, email, "203.0.113.120")).as("who is right gives it back").isNotBlank();
        assertThat(refusal(strict, email, "wrong password", "203.0.113.121").status()).isEqualTo(401);
        assertThat(refusal(strict, email, "wrong password", "203.0.113.122").status()).as("and not the burst").isEqualTo(429);
    }

    @Test
    @DisplayName("C-19 an address is slowed down whomever it tries; a whole IPv6 network counts as one, and so does all that is no address")
    void anAddressIsSlowedDown() {
        SignIn strict = instance(5, 100, 3);
        for (int i = 0; i < 3; i++) {
            assertThat(refusal(strict, UUID.randomUUID() + "@example.com", "guess", "2001:db8:1:2::" + (i + 1)).status()).isEqualTo(401);
            assertThat(refusal(strict, UUID.randomUUID() + "@example.com", "guess", List.of("unknown", "192.0.2.77:" + i, "x::1").get(i)).status()).isEqualTo(401);
        }
        Problem refused = refusal(strict, person("innocent"), PASSWORD, "2001:db8:1:2:ffff::9");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.headers().get("Retry-After"))).isBetween(1, 300);
        assertThat(refusal(strict, person("hidden"), PASSWORD, "_hidden").status()).isEqualTo(429);
        assertThat(secret(strict, person("elsewhere"), "2001:db8:1:3::1")).isNotBlank();
    }

    @Test
    @DisplayName("C-19 who signs in rightly is never slowed down, and gives nobody more to guess with")
    void whoIsRightCostsTheAddressNothing() {
        SignIn strict = instance(5, 100, 3);
        String email = person("script");
        String guessed = person("guessed");
        assertThat(refusal(strict, guessed, "wrong password", "198.51.100.77").status()).isEqualTo(401);
        assertThat(refusal(strict, guessed, "wrong password", "198.51.100.77").status()).isEqualTo(401);
        for (int i = 0; i < 6; i++) {
            assertThat(secret(strict, email, "198.51.100.77")).isNotBlank();
        }
        assertThat(refusal(strict, guessed, "wrong password", "198.51.100.77").status()).isEqualTo(401);
        assertThat(refusal(strict, guessed, "wrong password", "198.51.100.77").status()).as("the failures have counted").isEqualTo(429);
    }

    @Test
    void aHashOfTheOldKindIsVerifiedAndReplaced() {
        String email = person("old");
        database.sql().update("update app_user set password_hash = ? where email = ?", new BCryptPasswordEncoder(4).encode(PASSWORD), email);

        signIn.open(email, PASSWORD, HERE, null, Optional.empty());

        assertThat(database.sql().queryForObject("select password_hash from app_user where email = ?", String.class, email)).startsWith("{sha256-bcrypt}$2a$11$");
        assertThat(signIn.open(email, PASSWORD, HERE, null, Optional.empty()).secret()).isNotBlank();
    }

    @Test
    void whoSignsInIsAudited() {
        String email = person("audited");
        signIn.open(email, PASSWORD, HERE, "A browser", Optional.empty());
        Map<String, Object> event = database.sql().queryForMap("select entity_type, detail::text as detail from audit_event where event = 'login.succeeded' and actor = ?", email);
        assertThat(event.get("entity_type")).isEqualTo("user");
        assertThat(event.get("detail").toString()).contains("session_id").doesNotContain(email, HERE, "A browser");
    }

    private static SignIn instance() {
        return instance(5, 100, 20);
    }

    private static SignIn instance(int accountBurst, int everywhereBurst, int addressBurst) {
        JdbcClient app = JdbcClient.create(database.app());
        return new SignIn(app, PASSWORDS, new SignInLimits(new RateLimits(app), accountBurst, INTERVAL, everywhereBurst, INTERVAL, addressBurst, INTERVAL));
    }

    private static String person(String name) {
        String email = name + "-" + UUID.randomUUID() + "@example.com";
        database.sql().update("insert into app_user (email, role, password_hash) values (?, 'viewer', ?)", email, HASH);
        return email;
    }

    private static Problem failure(String email, String password, String address) {
        return refusal(signIn, email, password, address);
    }

    private static Problem refusal(SignIn instance, String email, String password, String address) {
        return catchThrowableOfType(Problem.class, () -> instance.open(email, password, address, null, Optional.empty()));
    }

    private static String secret(SignIn instance, String email, String address) {
        return instance.open(email, PASSWORD, address, null, Optional.empty()).secret();
    }

    private static void timeGoesBy(String key, Duration time) {
        assertThat(database.sql().update("update rate_limit set tat = tat - make_interval(secs => ?) where key = ?", (double) time.toSeconds(), Secrets.fingerprint(key))).isOne();
    }

    private static long nanos(Runnable what) {
        long start = System.nanoTime();
        what.run();
        return System.nanoTime() - start;
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }
}
