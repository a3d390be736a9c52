package io.prospectassistant.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.doubles.KhojDouble.Fault;
import io.prospectassistant.doubles.ScriptedSmtp;
import io.prospectassistant.doubles.ScriptedSmtp.Behaviour;
import io.prospectassistant.metrics.Scrape;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.Collections;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mail to the person who asked, through real SMTP servers: one that works, none at all, and some that misbehave. */
class MailTest extends ConnectedStoryTest {

    private static final String NOTIFY_ONLY = "{\"version\": 1, \"language\": \"en\", \"summary\": \"Tell me.\", \"actions\": [{\"id\": \"a1\", \"type\": \"notify_user\"}]}";
    private static final Pattern ADDRESS = Pattern.compile("https?://\\S+");

    @BeforeEach
    void khojPlansANotificationAndNothingElse() {
        khoj.reply(NOTIFY_ONLY);
    }

    @Test
    void whoeverWantsMailGetsOneThatSaysWhatHappenedAndWhere() throws Exception {
        khoj.reset();
        prefersEmail(true);

        JsonNode run = execute(ENGLISH);

        MimeMessage mail = sent(run);
        assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly("admin@localhost");
        assertThat(mail.getFrom()).extracting(Object::toString).containsExactly(SENDER);
        assertThat(mail.getSubject()).isEqualTo("Done: " + ENGLISH);
        String text = mail.getContent().toString();
        assertThat(text).contains("20 leads found", "20 new", "20 scored", "20 follow-up tasks created");
        assertThat(ADDRESS.matcher(text).results().map(MatchResult::group)).containsExactly("https://prospects.example.com/assistant?run=" + id(run));
        assertHeaders(mail);
        assertThat(events(id(run), "email.sent")).isEqualTo(1);
    }

    @Test
    void whatWasSentAndHowTheServerTookItIsInTheMetrics() throws Exception {
        prefersEmail(true);
        double mails = scrape().value("prospect_mails_total", "outcome", "sent");
        double calls = smtp("success");

        sent(execute("Notify me."));

        assertThat(smtp("success")).isGreaterThan(calls);
        soon("counting").untilAsserted(() -> assertThat(scrape().value("prospect_mails_total", "outcome", "sent")).isGreaterThan(mails));
    }

    @Test
    void whoeverDoesNotWantMailGetsNoneAndReadsWhy() {
        JsonNode run = execute("Notify me.");

        assertThat(emailNotice(run).path("status").asText()).isEqualTo("skipped");
        assertThat(emailNotice(run).path("error").asText()).isEqualTo("E-mail is off in the notification preferences, and the command did not ask for one.");
        assertThat(events(id(run))).contains("email.skipped").doesNotContain("email.sent", "email.failed");
        assertThat(notices(run, "in_app")).hasSize(1);
        assertNothingIsSentAbout(run);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Find 3 dental leads in Lyon and email me.           | Done: Find 3 dental leads in Lyon and email me.",
        "Trouve 3 dentistes à Lyon et préviens-moi par mail. | Terminé : Trouve 3 dentistes à Lyon et préviens-moi par mail."})
    void aCommandThatAsksForMailGetsItWithoutAnyPreferenceAndInItsOwnLetters(String command, String subject) throws Exception {
        khoj.failAlways(Fault.FORBIDDEN);   // so the local planner reads the command

        JsonNode run = execute(command);

        assertThat(run.path("planner").asText()).isEqualTo("local");
        assertThat(sent(run).getSubject()).isEqualTo(subject);
    }

    @Test
    void aPlanOfKhojMayAskForMailToo() throws Exception {
        khoj.reply(NOTIFY_ONLY.replace("\"notify_user\"", "\"notify_user\", \"params\": {\"channels\": [\"in_app\", \"email\"], \"message\": \"Für Grüße: ÄÖÜß, élève, 東京 🦷\"}"));

        JsonNode run = execute("Grüße aus Köln: préviens l’élève Zoë par e-mail");

        MimeMessage mail = sent(run);
        assertThat(mail.getSubject()).isEqualTo("Done: Grüße aus Köln: préviens l’élève Zoë par e-mail");
        assertThat(mail.getHeader("Subject", null)).as("7-bit on the way").matches("\\p{ASCII}+");
        assertThat(mail.getContent().toString()).contains("Für Grüße: ÄÖÜß, élève, 東京 🦷");
    }

    @Test
    void nothingInACommandOrARequestBecomesAHeaderOfTheMail() throws Exception {
        prefersEmail(true);
        String command = "Notify me\r\nBcc: victim@example.com\r\n\r\nhttps://attacker.example/";

        Answer accepted = post(EXECUTE, Json.write(Map.of("command", command)), "Bcc", "victim@example.com", "Subject", "stray", "X-Stray", "stray", "From", "attacker@example.com",
                "Cookie", "stray=1", "To", "victim@example.com", "Reply-To", "attacker@example.com", "CamelMailSubject", "stray", "org.apache.camel.mail.to", "victim@example.com");

        MimeMessage mail = sent(settled(accepted.is(202).json().path("run_id").asText()));
        assertHeaders(mail);
        assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly("admin@localhost");
        assertThat(mail.getFrom()).extracting(Object::toString).containsExactly(SENDER);
        assertThat(mail.getSubject()).isEqualTo("Done: Notify me Bcc: victim@example.com https://attacker.example/");
        assertThat(Collections.list(mail.getAllHeaderLines())).noneMatch(line -> line.matches("(?is).*stray.*|^bcc:.*"));
    }

    @Test
    void aMailServerThatIsDownHoldsUpNothingAndTheMailGoesOutOnceWhenItIsBack() {
        POST_OFFICE.shut();
        prefersEmail(true);

        JsonNode run = execute("Notify me.");

        assertThat(run.path("status").asText()).isEqualTo("completed");
        assertThat(notices(run, "in_app")).hasSize(1);
        assertPutOff(run);
        assertThat(events(id(run))).doesNotContain("email.sent", "email.failed");

        POST_OFFICE.open();
        timePasses();
        sent(run);
        assertThat(emailNotice(run).path("error").isNull()).isTrue();
        assertThat(events(id(run), "email.sent")).isEqualTo(1);
    }

    @Test
    void aMailWhoseReceiptGotLostIsSentAgainUnderTheSameMessageId() {
        ScriptedSmtp forgetful = POST_OFFICE.behave(Behaviour.LOSE_ANSWER);
        prefersEmail(true);

        JsonNode run = execute("Notify me.");

        assertPutOff(run);
        assertThat(forgetful.mails()).singleElement().asString().contains("\nMessage-ID: " + messageId(emailNotice(run)) + "\n");
        POST_OFFICE.open();
        timePasses();
        sent(run);
    }

    @Test
    void aRecipientWhoIsRefusedIsAFailureThatCanBeSeen() {
        POST_OFFICE.behave(Behaviour.REFUSE_RECIPIENT);
        prefersEmail(true);
        double refused = smtp("refused");

        JsonNode run = execute("Notify me.");

        assertThat(run.path("status").asText()).isEqualTo("completed");
        soon("the failure").untilAsserted(() -> assertThat(emailNotice(run).path("status").asText()).isEqualTo("failed"));
        assertThat(emailNotice(run).path("error").asText()).isEqualTo("The mail server refused the address.");
        assertThat(events(id(run), "email.failed")).isEqualTo(1);
        assertThat(notices(run, "in_app")).hasSize(1);
        assertTheTrailIsWhole(run);
        assertThat(smtp("refused")).isGreaterThan(refused);

        POST_OFFICE.open();
        timePasses();
        assertNothingIsSentAbout(run);
    }

    @Test
    void aRecipientWhoIsPutOffGetsTheMailLater() {
        POST_OFFICE.behave(Behaviour.PUT_OFF_RECIPIENT);
        prefersEmail(true);

        JsonNode run = execute("Notify me.");

        assertPutOff(run);
        POST_OFFICE.open();
        timePasses();
        sent(run);
    }

    @Test
    void aMailThatCannotBeSentForADayStandsAsFailed() {
        double failed = smtp("failed");
        POST_OFFICE.shut();
        prefersEmail(true);
        JsonNode run = execute("Notify me.");
        assertPutOff(run);

        sql().update("update notification set created_at = created_at - interval '25 hours' where run_id = ?::uuid", id(run));
        timePasses();

        soon("the failure").untilAsserted(() -> assertThat(emailNotice(run).path("status").asText()).isEqualTo("failed"));
        assertThat(events(id(run), "email.failed")).isEqualTo(1);
        assertThat(smtp("failed")).isGreaterThan(failed);
    }

    private Scrape scrape() {
        return Scrape.of(raw("GET", "/actuator/prometheus", null).is(200).body());
    }

    /** How many calls of the mail server ended so. */
    private double smtp(String outcome) {
        return scrape().value("prospect_outside_calls_seconds_count", "service", "smtp", "outcome", outcome);
    }

    @Test
    @DisplayName("C-36 an objection that comes after the mail was queued stops the mail")
    void whoeverObjectsBeforeTheMailGoesOutGetsNone() {
        POST_OFFICE.shut();
        prefersEmail(true);
        JsonNode run = execute("Notify me.");
        assertPutOff(run);
        sql().update("update notification set recipient = 'objector@objects.example' where run_id = ?::uuid and channel = 'email'", id(run));

        String entry = post("/suppressions", "{\"domain\": \"objects.example\"}").is(201).json().path("suppression_id").asText();
        POST_OFFICE.open();
        timePasses();

        soon("the mail's end").untilAsserted(() -> assertThat(emailNotice(run).path("status").asText()).isEqualTo("skipped"));
        assertThat(emailNotice(run).path("error").asText()).isEqualTo("The recipient is on the do-not-contact list.");
        assertThat(events(id(run))).contains("email.skipped").doesNotContain("email.sent", "email.failed");
        assertNothingIsSentAbout(run);
        delete("/suppressions/" + entry).is(204);
        timePasses();
        assertNothingIsSentAbout(run);
    }

    /** The one mail about a run, once the product knows that it was taken. */
    private MimeMessage sent(JsonNode run) {
        soon("the mail").untilAsserted(() -> assertThat(emailNotice(run).path("status").asText()).isEqualTo("sent"));
        assertThat(mailsAbout(run)).hasSize(1);
        return mailsAbout(run).get(0);
    }

    private void assertPutOff(JsonNode run) {
        soon("the first attempt").untilAsserted(() -> assertThat(emailNotice(run).path("error").asText()).isEqualTo("The mail server did not take the mail; it is tried again."));
        assertThat(emailNotice(run).path("status").asText()).isEqualTo("queued");
    }

    /** A mail that was queued later has been sent, and none about this run. */
    private void assertNothingIsSentAbout(JsonNode run) {
        prefersEmail(true);
        sent(execute("Notify me."));
        assertThat(mailsAbout(run)).isEmpty();
    }

    /** The pause before the next attempt is over. */
    private void timePasses() {
        sql().update("update notification set next_attempt_at = now() where status = 'queued'");
    }

    private static void assertHeaders(MimeMessage mail) throws MessagingException {
        assertThat(Collections.list(mail.getAllHeaders())).extracting(Header::getName)
                .containsExactlyInAnyOrder("Return-Path", "Received", "Date", "From", "To", "Message-ID", "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding");
    }
}
