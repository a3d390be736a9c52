package io.prospectassistant.sourcing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApifyAnswersTest {

    private static final ApifyCall QUESTION = new ApifyCall("GET", "actor-runs/x", null, null, "test", true);
    private static final ApifyCall START = new ApifyCall("POST", "actors/x/runs", null, "{}", "test", false);

    private final ApifyAnswers answers = new ApifyAnswers(3, Duration.ofMillis(500), Duration.ofSeconds(60), "apify_api_secret");

    @ParameterizedTest
    @CsvSource({
        "400, invalid-input, source-refused", "400, max-total-charge-usd-below-minimum, source-refused", "400, '', source-refused",
        "401, invalid-token, source-refused", "401, '', source-refused",
        "402, not-enough-usage-to-run-paid-actor, budget-exceeded", "402, x402-payment-required, budget-exceeded", "402, '', budget-exceeded",
        "403, insufficient-permissions, source-refused", "403, full-permission-actor-not-approved, source-refused", "403, actor-is-not-rented, source-refused",
        "403, platform-feature-disabled, budget-exceeded", "404, actor-not-found, source-refused", "405, method-not-allowed, source-refused",
        "413, request-too-large, source-refused", "301, '', source-unavailable"
    })
    void aDefiniteRefusalOfTheStartIsNeverRepeated(int status, String type, String code) {
        ApifyAnswer answer = answers.refused(START, answers.none(), status, error(type, "why"), Map.of());

        assertThat(answer.again()).isFalse();
        assertThat(answer.definite()).isTrue();
        assertThat(answer.refusal().code()).isEqualTo(code);
        assertThat(answer.refusal().detail()).hasSizeBetween(20, 400).doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 408})
    void afterABrokenStartNobodyKnowsAnything(int status) {
        ApifyAnswer answer = answers.refused(START, answers.none(), status, "<html>", Map.of());

        assertThat(answer.again()).isFalse();
        assertThat(answer.ok()).isFalse();
        assertThat(answer.refused()).isFalse();
        assertThat(answers.lost(START, answers.none())).isEqualTo(answer);
        assertThat(answers.answered(START, answers.none(), "<html>".getBytes(StandardCharsets.UTF_8), Map.of())).isEqualTo(answer);
    }

    @Test
    void aQuestionIsAskedSoOftenAndWithGrowingPauses() {
        ApifyAnswer first = answers.lost(QUESTION, answers.none());
        ApifyAnswer second = answers.refused(QUESTION, first, 502, "<html>", Map.of());
        ApifyAnswer third = answers.answered(QUESTION, second, "{\"half".getBytes(StandardCharsets.UTF_8), Map.of());

        assertThat(first.again()).isTrue();
        assertThat(first.pause()).isBetween(500L, 1000L);
        assertThat(second.again()).isTrue();
        assertThat(second.pause()).isBetween(1000L, 2000L);
        assertThat(third.again()).isFalse();
        assertThat(third.refusal().code()).isEqualTo("source-unavailable");
        assertThat(third.definite()).as("it may answer tomorrow").isFalse();
    }

    @Test
    void theStartIsRepeatedWhenApifySaysThatItStartedNothing() {
        assertThat(answers.refused(START, answers.none(), 429, error("rate-limit-exceeded", ""), Map.of()).again()).isTrue();
        ApifyAnswer full = answers.refused(START, answers.none(), 402, error("actor-memory-limit-exceeded", ""), Map.of());
        assertThat(full.again()).isTrue();
        assertThat(full.pause()).isEqualTo(60_000);
    }

    @Test
    void aLongerPauseThatApifyAsksForIsKeptWithinReason() {
        assertThat(answers.refused(QUESTION, answers.none(), 429, "", Map.of("retry-after", "7")).pause()).isEqualTo(7_000);
        assertThat(answers.refused(QUESTION, answers.none(), 429, "", Map.of("Retry-After", "86400")).pause()).isEqualTo(300_000);
        assertThat(answers.refused(QUESTION, answers.none(), 429, "", Map.of("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT")).pause()).isBetween(500L, 1000L);
        assertThat(answers.refused(QUESTION, answers.none(), 429, "", Map.of("Retry-After", "-5")).pause()).isBetween(500L, 1000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://console.apify.com.evil.example/x", "https://evil.example/console.apify.com", "http://console.apify.com/x", "https://console.apify.com@evil.example/",
        "javascript:alert(1)//console.apify.com", "https://user@console.apify.com/x", "not a link at all"})
    void aLinkThatLeadsElsewhereIsNotShown(String link) {
        String reply = "{\"error\": {\"type\": \"full-permission-actor-not-approved\", \"message\": \"go to " + link + "\", \"data\": {\"approvalUrl\": \"" + link + "\"}}}";

        assertThat(answers.refused(START, answers.none(), 403, reply, Map.of()).refusal().detail()).endsWith("in the Apify console.");
    }

    @Test
    void whatApifySaysIsShownWithoutTheTokenLinksAndLineBreaks() {
        String detail = answers.refused(START, answers.none(), 400, error("invalid-input", "bad\\nkey apify_api_secret, see https://evil.example/x " + "y".repeat(1000)), Map.of()).refusal().detail();

        assertThat(detail).contains("bad key").doesNotContain("secret").doesNotContain("evil.example").doesNotContain("\n").hasSizeLessThan(320);
    }

    private static String error(String type, String message) {
        return "{\"error\": {\"type\": \"" + type + "\", \"message\": \"" + message + "\"}}";
    }
}
