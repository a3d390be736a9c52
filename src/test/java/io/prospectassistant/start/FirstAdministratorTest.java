package io.prospectassistant.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prospectassistant.TestDatabase;
import io.prospectassistant.access.Passwords;
import io.prospectassistant.access.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.env.MockEnvironment;

/** The first administrator exists from the first start on; what was generated is shown once and stored as a hash. */
class FirstAdministratorTest {

    private static final Passwords PASSWORDS = new Passwords();

    private JdbcTemplate sql;

    @BeforeEach
    void migrate() {
        sql = new JdbcTemplate(TestDatabase.migrated().app());
    }

    @Test
    void theFirstStartIssuesSecretsAndTheSecondDoesNot() {
        FirstAdministrator.IssuedSecrets first = administrator("local", "", "").issueSecrets();
        assertThat(first.password().orElseThrow()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(first.apiToken().orElseThrow()).matches("pa_[A-Za-z0-9_-]{43}");
        assertThat(PASSWORDS.matches(first.password().orElseThrow(), storedPassword())).isTrue();
        assertThat(sql.queryForMap("select name, secret_hash from api_token")).containsEntry("name", "local").containsEntry("secret_hash", Secrets.fingerprint(first.apiToken().orElseThrow()));

        FirstAdministrator.IssuedSecrets second = administrator("local", "", "").issueSecrets();
        assertThat(second.password()).isEmpty();
        assertThat(second.apiToken()).isEmpty();
    }

    @Test
    void aStartThatIsKilledBeforeItCouldShowSecretsLosesNone() {
        administrator("local", "", "");
        assertThat(administrator("local", "", "").issueSecrets().password()).isPresent();
    }

    @Test
    void aTokenIsOnlyMadeInTheLocalProfileAndOnlyWithoutOneOfYourOwn() {
        assertThat(administrator("production", "", "").issueSecrets().apiToken()).isEmpty();
        assertThat(administrator("local", "", "my-own-token").issueSecrets().apiToken()).isEmpty();
        assertThat(sql.queryForObject("select count(*) from api_token", Integer.class)).isZero();
    }

    @Test
    void aPasswordInTheSettingsIsNeverGeneratedAndChangesTheOldOne() {
        assertThat(administrator("local", "first-password", "").issueSecrets().password()).isEmpty();
        String before = storedPassword();
        administrator("local", "first-password", "");
        assertThat(storedPassword()).isEqualTo(before);
        administrator("local", "second-password", "");
        assertThat(PASSWORDS.matches("second-password", storedPassword())).isTrue();
    }

    @Test
    void anotherPasswordInTheSettingsOfALaterStartSignsThePersonOut() {
        administrator("local", "first-password", "");
        sql.update("insert into session (user_id, secret_hash, user_agent) select user_id, 'h', '' from app_user");
        administrator("local", "first-password", "");
        assertThat(sql.queryForObject("select count(*) from session", Integer.class)).as("the same password changes nothing").isOne();

        administrator("local", "second-password", "");

        assertThat(sql.queryForObject("select count(*) from session", Integer.class)).isZero();
        assertThat(PASSWORDS.matches("first-password", storedPassword())).isFalse();
        assertThat(sql.queryForList("select event from audit_event where actor = 'settings' order by position", String.class))
                .containsExactlyInAnyOrder("password.changed", "password.changed", "session.ended");
    }

    @Test
    void aGeneratedPasswordMustBeChangedAndOneOfTheSettingsNeedNot() {
        administrator("local", "", "").issueSecrets();
        assertThat(mustChange()).isTrue();
        administrator("local", "chosen-by-the-operator", "");
        assertThat(mustChange()).isFalse();
    }

    @Test
    void theAddressIsKeptInLowerCaseWithTheRoleOfAnAdministrator() {
        FirstAdministrator administrator = new FirstAdministrator(sql, PASSWORDS, new MockEnvironment(), "Ada@Example.com", "", "");
        assertThat(administrator.email()).isEqualTo("ada@example.com");
        assertThat(sql.queryForMap("select email, role from app_user where user_id = ?", administrator.userId())).containsEntry("email", "ada@example.com").containsEntry("role", "admin");
    }

    @Test
    void aStartThatOnlyLooksMakesNobodyAnAdministratorOfADatabaseThatHasPeople() {
        MockEnvironment looking = new MockEnvironment().withProperty("prospect.doctor", "true");
        FirstAdministrator first = new FirstAdministrator(sql, PASSWORDS, looking, "admin@localhost", "", "");
        assertThat(new FirstAdministrator(sql, PASSWORDS, looking, "admin@localhost", "", "").userId()).isEqualTo(first.userId());

        assertThatThrownBy(() -> new FirstAdministrator(sql, PASSWORDS, looking, "stranger@example.com", "", "")).isInstanceOf(StartRefused.class).hasMessageStartingWith("ADMIN_EMAIL: ");
        assertThat(sql.queryForObject("select count(*) from app_user", Integer.class)).isOne();
    }

    @Test
    void instancesThatStartTogetherMakeOneAdministratorAndShowOneOfEachSecret() throws Exception {
        int instances = 6;
        CyclicBarrier together = new CyclicBarrier(instances);
        ExecutorService threads = Executors.newFixedThreadPool(instances);
        try {
            List<Future<FirstAdministrator.IssuedSecrets>> starts = new ArrayList<>();
            for (int i = 0; i < instances; i++) {
                starts.add(threads.submit(() -> {
                    together.await();
                    return administrator("local", "", "").issueSecrets();
                }));
            }
            int passwords = 0;
            int tokens = 0;
            for (Future<FirstAdministrator.IssuedSecrets> start : starts) {
                passwords += start.get().password().isPresent() ? 1 : 0;
                tokens += start.get().apiToken().isPresent() ? 1 : 0;
            }
            assertThat(passwords).isOne();
            assertThat(tokens).isOne();
            assertThat(sql.queryForObject("select count(*) from app_user", Integer.class)).isOne();
        } finally {
            threads.shutdownNow();
        }
    }

    private FirstAdministrator administrator(String profile, String password, String apiToken) {
        MockEnvironment environment = new MockEnvironment();
        environment.setActiveProfiles(profile);
        return new FirstAdministrator(sql, PASSWORDS, environment, "admin@localhost", password, apiToken);
    }

    private String storedPassword() {
        return sql.queryForObject("select password_hash from app_user", String.class);
    }

    private boolean mustChange() {
        return Boolean.TRUE.equals(sql.queryForObject("select must_change_password from app_user", Boolean.class));
    }
}
