package io.prospectassistant.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people are told, in both languages. */
class NoticeComposerTest {

    private static final String SETTLED = """
            {"run_id": "r1", "status": "%s", "command": "%s", "language": "%s", "dry_run": false, "waiting": 2, "occasion": "o",
             "counts": {"leads_found": 20, "leads_created": 20, "leads_scored": 20, "tasks_created": 1}, "notice": %s, "error": null,
             "requester": {"user_id": "u1", "email": "admin@localhost", "wants_email": %s},
             "approvers": [{"user_id": "u1", "email": "admin@localhost", "wants_email": false}, {"user_id": "u2", "email": "a@example.com", "wants_email": true}]}""";

    private static JsonNode compose(String mailHost, String status, String language, String notice, boolean wantsEmail) {
        return Json.tree(new NoticeComposer(mailHost).compose(SETTLED.formatted(status, "Find 20 dentists", language, notice, wantsEmail)));
    }

    @Test
    void bothLanguagesSayTheSameThings() throws IOException {
        assertThat(words("notices_fr.properties").stringPropertyNames()).containsExactlyInAnyOrderElementsOf(words("notices.properties").stringPropertyNames());
    }

    private static Properties words(String file) throws IOException {
        Properties words = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("src/main/resources", file))) {
            words.load(reader);
        }
        return words;
    }

    @ParameterizedTest
    @CsvSource({"false, null, smtp.example.com, skipped", "true, null, smtp.example.com, queued", "true, null, '', skipped",
            "false, '{\"channels\":[\"email\"]}', smtp.example.com, queued"})
    void anEmailGoesOutWhenItIsWantedOrAskedForAndElseStandsAsSkippedWithTheReason(boolean wants, String notice, String host, String status) {
        JsonNode notices = compose(host, "completed", "en", notice == null ? "null" : notice, wants).path("notices");

        assertThat(notices).hasSize(2);
        assertThat(notices.get(0).path("channel").asText()).isEqualTo("in_app");
        assertThat(notices.get(0).path("status").asText()).isEqualTo("unread");
        assertThat(notices.get(1).path("status").asText()).isEqualTo(status);
        assertThat(notices.get(1).path("error").isNull()).isEqualTo(status.equals("queued"));
        assertThat(notices.get(1).path("recipient").asText()).isEqualTo("admin@localhost");
    }

    @Test
    void aRunThatWaitsTellsEveryApproverAndDoesNotSayThatItIsOver() {
        JsonNode outcome = compose("", "awaiting_confirmation", "en", "null", false);

        assertThat(outcome.path("notices")).hasSize(4).allMatch(notice -> notice.path("event").asText().equals("assistant_confirmation_required"));
        assertThat(outcome.path("notices").get(0).path("body").asText()).isEqualTo("2 actions wait for a decision. Asked by admin@localhost.");
        assertThat(outcome.path("events")).isEmpty();
    }

    @Test
    void theTextIsInTheLanguageOfTheCommandWhateverTheMachineSpeaks() {
        Locale machine = Locale.getDefault();
        try {
            Locale.setDefault(Locale.FRANCE);
            assertThat(compose("", "completed", "en", "null", false).at("/notices/0/title").asText()).isEqualTo("Done: Find 20 dentists");
            assertThat(compose("", "failed", "fr", "null", false).at("/notices/0/title").asText()).isEqualTo("Échec : Find 20 dentists");
        } finally {
            Locale.setDefault(machine);
        }
    }

    @Test
    void aMessageOfThePlanComesFirstAndACommandCannotBreakTheTitle() {
        assertThat(compose("", "completed", "en", "{\"message\": \"Bravo {0}\"}", false).at("/notices/0/body").asText())
                .isEqualTo("Bravo {0}\n20 leads found\n20 new\n20 scored\nOne follow-up task created");
        String command = "Line one\\r\\nBcc: someone@example.com " + "x".repeat(200);
        JsonNode notices = Json.tree(new NoticeComposer("").compose(SETTLED.formatted("completed", command, "en", "null", false))).path("notices");
        assertThat(notices.get(0).path("title").asText()).doesNotContain("\n", "\r").hasSizeLessThanOrEqualTo(90);
    }
}
