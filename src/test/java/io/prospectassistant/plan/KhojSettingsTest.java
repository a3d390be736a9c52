package io.prospectassistant.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class KhojSettingsTest {

    @Test
    void khojIsNotConfiguredUnlessSomeoneSaysWhereItIs() {
        new ApplicationContextRunner().withUserConfiguration(KhojSettings.class).withPropertyValues("prospect.khoj.base-url=").run(context -> {
            KhojSettings settings = context.getBean("khojSettings", KhojSettings.class);
            assertThat(settings.configured()).isFalse();
            assertThat(settings.endpoint()).startsWith("http://").endsWith(".invalid");
            assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(60));
        });
    }

    @Test
    void aSlashAtTheEndIsNotPartOfTheAddress() {
        assertThat(new KhojSettings(" https://khoj.example.com/ ", "", "60s", "").endpoint()).isEqualTo("https://khoj.example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:42110", "ftp://khoj", "http://", "http://khoj?x=1", "http://user:secret@khoj", "not a url"})
    void whatIsNoAddressStopsTheStartAndNamesTheVariable(String url) {
        assertThatThrownBy(() -> new KhojSettings(url, "", "60s", "")).hasMessageContaining("KHOJ_API_BASE_URL").hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0s", "-1s", ""})
    void whatIsNoDurationStopsTheStartAndNamesTheVariable(String timeout) {
        assertThatThrownBy(() -> new KhojSettings("", "", timeout, "")).hasMessageContaining("KHOJ_TIMEOUT");
    }

    @Test
    void anAttemptEndsWithItsOwnTimeOrWithThePlanning() {
        KhojSettings settings = new KhojSettings("", "", "10s", "");
        long now = Instant.now().toEpochMilli();

        assertThat(settings.planningDeadline()).isBetween(now + 18_000, now + 19_999);
        assertThat(settings.attemptDeadline(now + 3_000)).isEqualTo(now + 3_000);
        assertThat(settings.attemptDeadline(now + 60_000)).isBetween(now + 10_000, now + 12_000);
    }
}
