package io.prospectassistant.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

/** A wrong value is told by the name of its variable, in one line. */
class SettingsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "SERVER_PORT | abc", "SERVER_PORT | 65536", "SERVER_PORT | -1",
        "DATABASE_URL | postgres://localhost/prospect",
        "ASSISTANT_PROSPECT_ENABLED | yes",
        "PUBLIC_BASE_URL | localhost:8080", "KHOJ_API_BASE_URL | htp://khoj", "KHOJ_API_BASE_URL | http://", "KHOJ_API_BASE_URL | http://u:p@khoj",
        "KHOJ_TIMEOUT | soon", "KHOJ_TIMEOUT | 0s", "KHOJ_TIMEOUT | -1s", "KHOJ_TIMEOUT | 99999999999999999999d",
        "APIFY_API_BASE_URL | api.apify.com", "APIFY_MAX_CHARGE_USD | 2 dollars", "APIFY_MAX_CHARGE_USD | 0", "APIFY_ACTOR_ID | ../../users/me",
        "OVERPASS_API_BASE_URL | overpass", "LEAD_WEBSITES | yes", "PROSPECT_SOURCES | apify,google", "PROSPECT_SOURCES | apify,apify",
        "SMTP_HOST | smtp://mail", "SMTP_PORT | 0", "SMTP_STARTTLS | maybe", "MAIL_FROM | me", "ADMIN_EMAIL | admin",
        "ADMIN_PASSWORD | short", "ADMIN_API_TOKEN | two words here",
        "BULK_CONFIRM_THRESHOLD | many", "FOUR_EYES | 2", "REQUESTER_DAILY_ROWS | -5", "MAX_SOURCED_PER_RUN | 0", "RUNS_PER_MINUTE | 1.5",
        "PROSPECT_ROUTES_DIR | /no/such/directory"})
    void aWrongValueIsOneLineThatNamesItsVariable(String variable, String value) throws IOException {
        ConfigurableEnvironment environment = environment(Map.of(variable, value));
        assertThatThrownBy(() -> Settings.check(environment)).isInstanceOf(StartRefused.class).hasMessageStartingWith(variable + ": ").hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"ADMIN_PASSWORD | short", "DATABASE_URL | postgres://me:short@localhost/x", "ADMIN_API_TOKEN | short", "KHOJ_API_BASE_URL | ftp://me:short@khoj"})
    void aSecretIsNotRepeated(String variable, String value) throws IOException {
        ConfigurableEnvironment environment = environment(Map.of(variable, value));
        assertThatThrownBy(() -> Settings.check(environment)).isInstanceOf(StartRefused.class).hasMessageNotContaining("short");
    }

    @Test
    void nothingSetIsRightAndSoIsEverythingSetWell() throws IOException {
        assertThatCode(() -> Settings.check(environment(Map.of()))).doesNotThrowAnyException();
        assertThatCode(() -> Settings.check(environment(Map.of("SERVER_PORT", "0", "KHOJ_TIMEOUT", "2m", "PROSPECT_SOURCES", "sample, apify", "FOUR_EYES", "TRUE",
                "DATABASE_URL", "jdbc:postgresql://db/prospect", "KHOJ_API_BASE_URL", "http://localhost:42110/", "ADMIN_EMAIL", "admin@localhost",
                "ADMIN_API_TOKEN", "pa_0123456789", "APIFY_MAX_CHARGE_USD", "0.50")))).doesNotThrowAnyException();
    }

    @Test
    void anEmptyVariableIsOneThatIsNotSet() throws IOException {
        ConfigurableEnvironment environment = environment(Map.of("KHOJ_TIMEOUT", "", "SERVER_PORT", " ", "DATA_DIR", "here"));
        Settings.blankMeansUnset(environment);
        assertThat(environment.getProperty("prospect.khoj.timeout")).isEqualTo("60s");
        assertThat(environment.getProperty("server.port")).isEqualTo("8080");
        assertThat(environment.getProperty("prospect.data-dir")).isEqualTo("here");
    }

    @Test
    void everyVariableWithAFormIsCheckedUnderThePropertyThatItBecomes() throws IOException {
        String yaml = new ClassPathResource("application.yaml").getContentAsString(StandardCharsets.UTF_8);
        List<String> free = List.of("DATABASE_USERNAME", "DATABASE_PASSWORD", "DATABASE_MIGRATION_USERNAME", "DATABASE_MIGRATION_PASSWORD", "SMTP_USERNAME", "SMTP_PASSWORD",
                "MAIL_SENDER_IDENTITY", "KHOJ_CHAT_MODEL");
        for (String variable : Variables.in(yaml)) {
            if (!free.contains(variable)) {
                assertThatThrownBy(() -> Settings.check(environment(Map.of(variable, "\0 !")))).as(variable).isInstanceOf(StartRefused.class).hasMessageStartingWith(variable + ": ");
            }
        }
    }

    /** application.yaml over exactly these variables. */
    private static ConfigurableEnvironment environment(Map<String, Object> variables) throws IOException {
        StandardEnvironment environment = new StandardEnvironment() {
            @Override
            public Map<String, Object> getSystemEnvironment() {
                return new HashMap<>(variables);
            }
        };
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, new HashMap<>(variables)));
        environment.getPropertySources().addLast(new YamlPropertySourceLoader().load("application", new ClassPathResource("application.yaml")).get(0));
        return environment;
    }
}
