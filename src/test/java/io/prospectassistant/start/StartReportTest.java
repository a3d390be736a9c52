package io.prospectassistant.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.TestDatabase;
import io.prospectassistant.access.FeatureFlag;
import io.prospectassistant.access.Passwords;
import io.prospectassistant.start.FirstAdministrator.IssuedSecrets;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;

/** What an operator reads when the product is ready. */
class StartReportTest {

    private static final IssuedSecrets NONE = new IssuedSecrets(Optional.empty(), Optional.empty());

    private static JdbcTemplate sql;

    private final MockEnvironment environment = new MockEnvironment().withProperty("prospect.enabled", "true").withProperty("prospect.sources", "apify,openstreetmap,sample");

    @BeforeAll
    static void migrate() {
        sql = new JdbcTemplate(TestDatabase.migrated().app());
    }

    @Test
    void theFirstStartShowsSecretsAndACallThatWorksWhenPasted() {
        environment.setActiveProfiles("local");
        String report = report(new IssuedSecrets(Optional.of("s3cret"), Optional.of("pa_t0ken")));
        assertThat(report).contains("http://localhost:8080/assistant", "admin@localhost", "s3cret   shown this once", "pa_t0ken   shown this once",
                "curl -sS http://localhost:8080/api/v1/admin/assistant/prospect/execute", "\"Authorization: Bearer pa_t0ken\"", "'Prefer: wait=60'",
                "-d '{\"command\": \"Find 20 dental leads in Lyon, score them, run nurturing, notify me.\"}'");
    }

    @Test
    void laterStartsShowNoSecretAndSayHowToGetIn() {
        environment.setActiveProfiles("local");
        assertThat(report(NONE)).contains("shown at the first start", "ADMIN_API_TOKEN set to one of your own", "Bearer $ADMIN_API_TOKEN").doesNotContain("Password");
        environment.withProperty("prospect.admin.api-token", "my-own-token");
        assertThat(report(NONE)).contains("Bearer $ADMIN_API_TOKEN").doesNotContain("my-own-token", "shown at the first start");
    }

    @Test
    void withoutAnyTokenThereIsNoCallToPaste() {
        assertThat(report(NONE)).contains("set ADMIN_API_TOKEN").doesNotContain("curl");
    }

    @Test
    void whatIsNotConfiguredIsSaidWithWhatItMeans() {
        assertThat(report(NONE)).contains("KHOJ_API_BASE_URL", "local planner", "APIFY_TOKEN", "businesses that do not exist", "SMTP_HOST", "recorded as skipped");

        environment.withProperty("prospect.openstreetmap.base-url", "http://overpass");
        assertThat(report(NONE)).contains("leads come from OpenStreetMap", "web sites of leads are not read").doesNotContain("do not exist", "Web sites of leads");

        environment.withProperty("prospect.websites.mode", "role");
        assertThat(report(NONE)).contains("Web sites of leads", "like contact@").doesNotContain("are not read");
        environment.withProperty("prospect.websites.mode", "any");
        assertThat(report(NONE)).contains("also of persons");

        environment.withProperty("prospect.sources", "apify").withProperty("prospect.enabled", "false");
        assertThat(report(NONE)).contains("sourcing fails and says so", "ASSISTANT_PROSPECT_ENABLED", "403");

        environment.withProperty("prospect.enabled", "true").withProperty("prospect.apify.token", "t").withProperty("prospect.khoj.base-url", "http://khoj").withProperty("prospect.mail.host", "mail");
        assertThat(report(NONE)).doesNotContain("Not configured");
    }

    @Test
    void aRolloutIsToldInsteadOfWhatTheEnvironmentSays() {
        decide("enabled = false, changed_by = (select max(user_id::text)::uuid from app_user)");
        assertThat(report(NONE)).contains("Switched on", "for nobody: commands are answered with 403", "ASSISTANT_PROSPECT_ENABLED no longer counts");
        decide("enabled = true, percent = 25");
        assertThat(report(NONE)).contains("for 25 % of all people");
        decide("users = array(select user_id from app_user limit 1)");
        assertThat(report(NONE)).contains("for 1 person,");
        decide("users = '{}', percent = 100");
        assertThat(report(NONE)).doesNotContain("Switched on");

        environment.withProperty("prospect.enabled", "false");
        assertThat(report(NONE)).as("the environment no longer counts").doesNotContain("the assistant is switched off");
        decide("changed_by = null");
        assertThat(report(NONE)).as("and counts as long as nobody has decided").contains("the assistant is switched off");
    }

    private static void decide(String change) {
        sql.update("insert into app_user (email, role) values ('admin@localhost', 'admin') on conflict do nothing");
        sql.update("update feature_flag set " + change);
    }

    private String report(IssuedSecrets issued) {
        FirstAdministrator administrator = new FirstAdministrator(sql, new Passwords(), environment, "admin@localhost", "", "");
        FeatureFlag flag = new FeatureFlag(JdbcClient.create(sql), environment.getRequiredProperty("prospect.enabled", Boolean.class), false);
        return new StartReport(environment, administrator, flag, new StaticListableBeanFactory().getBeanProvider(EmbeddedDatabase.class)).text(issued, "http://localhost:8080");
    }
}
