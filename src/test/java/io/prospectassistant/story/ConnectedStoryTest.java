package io.prospectassistant.story;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.doubles.ApifyDouble;
import io.prospectassistant.doubles.KhojDouble;
import io.prospectassistant.doubles.PostOffice;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The product with everything that it can be connected to: Khoj, Apify and a mail server, each speaking its protocol over the network. One
 * product for all stories; what stands around it is well again before each. Samples are among the sources, so that it shows when they are
 * wrongly used.
 */
abstract class ConnectedStoryTest extends StoryTest {

    static final String KHOJ_TIMEOUT = "5s";
    static final String SENDER = "assistant@example.com";

    static KhojDouble khoj = new KhojDouble();
    static final ApifyDouble APIFY = ApifyDouble.start();
    static final PostOffice POST_OFFICE = new PostOffice();

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry settings) {
        settings.add("spring.quartz.scheduler-name", () -> "connected-stories");   // Quartz keeps one database per scheduler name and JVM
        settings.add("prospect.khoj.base-url", khoj::baseUrl);
        settings.add("prospect.khoj.bearer-token", () -> KhojDouble.TOKEN);
        settings.add("prospect.khoj.timeout", () -> KHOJ_TIMEOUT);
        settings.add("prospect.khoj.breaker.window", () -> 1000);
        settings.add("prospect.khoj.breaker.at-least", () -> 1000);
        settings.add("prospect.apify.base-url", APIFY::url);
        settings.add("prospect.apify.token", () -> ApifyDouble.TOKEN);
        settings.add("prospect.apify.tries", () -> 3);
        settings.add("prospect.apify.retry-pause", () -> "10ms");
        settings.add("prospect.apify.second-look-pause", () -> 10);
        settings.add("prospect.apify.look-up-pause", () -> 10);
        settings.add("prospect.mail.host", () -> "127.0.0.1");
        settings.add("prospect.mail.port", POST_OFFICE::port);
        settings.add("prospect.mail.from", () -> SENDER);
        settings.add("prospect.mail.poll", () -> "200ms");
    }

    @BeforeEach
    void allIsWell() {
        khoj.reset();
        APIFY.reset();
        POST_OFFICE.open();
    }

    @AfterEach
    void nobodyWasCalledAsTheyMustNotBe() {
        khoj.assertNoUnknownCalls();
        APIFY.assertNoUnknownCalls();
    }

    /** The Message-ID of a notification's mail, however often it is sent. */
    static String messageId(JsonNode notice) {
        return "<" + notice.path("notification_id").asText() + "@prospects.example.com>";
    }

    /** The one notification about a run that goes by e-mail, as it stands now. */
    JsonNode emailNotice(JsonNode run) {
        List<JsonNode> all = notices(run, "email");
        if (all.size() != 1) {
            throw new AssertionError("one word about e-mail was expected: " + all);
        }
        return all.get(0);
    }

    List<MimeMessage> mailsAbout(JsonNode run) {
        return POST_OFFICE.mails(messageId(emailNotice(run)));
    }
}
