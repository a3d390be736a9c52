package io.prospectassistant.website;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RobotsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "User-agent: *~Disallow: / | /contact | false",
            "User-agent: *~Disallow: | /contact | true",
            "User-agent: *~Disallow: /private | /contact | true",
            "User-agent: *~Disallow: /con~Allow: /contact | /contact | true",
            "User-agent: *~Disallow: /contact~Allow: /contact | /contact | true",
            "User-agent: *~Disallow: /*.html$ | /contact.html | false",
            "User-agent: *~Disallow: /*.html$ | /contact.html?x | true",
            "User-agent: *~Disallow: /a*c | /abbbc/d | false",
            "User-agent: OtherBot~Disallow: / | /contact | true",
            "User-agent: OtherBot~User-agent: *~Disallow: / | /contact | false",
            "User-agent: *~Disallow: /~~User-agent: ProspectAssistant/1.0~Disallow: /private | /contact | true",
            "user-AGENT: prospectassistant # us~DISALLOW: / # all~~User-agent: *~Allow: / | /contact | false",
            "Disallow: / | /contact | true",
            "User-agent: *~Sitemap: http://x/~Crawl-delay: 1~Disallow: / | / | false",
            "<html><body>Not found</body></html> | /contact | true"})
    @DisplayName("C-09 robots.txt is respected: the group for us, the longest rule, and of two the one that allows")
    void rulesAreRead(String text, String path, boolean allowed) {
        assertThat(Robots.read(text.replace('~', '\n')).allow(path)).isEqualTo(allowed);
    }

    @Test
    void aMarkOfTheEncodingHidesNoRule() {
        assertThat(Robots.read("\uFEFFUser-agent: *\nDisallow: /").allow("/contact")).isFalse();
    }

    @Test
    void rulesThatAreMadeToTakeLongForbidAtOnce() {
        Robots robots = Robots.read("User-agent: *\n" + ("Disallow: /*" + "a".repeat(180) + "b$\n").repeat(500));
        long start = System.nanoTime();

        assertThat(robots.allow("/" + "a".repeat(1_900))).isFalse();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
        assertThat(robots.allow("/contact")).as("a path that is quick to tell").isTrue();
    }

    @Test
    void moreRulesThanAreReadForbidEverything() {
        assertThat(Robots.read("User-agent: *\n" + "Disallow: /private\n".repeat(500)).allow("/contact")).isTrue();
        assertThat(Robots.read("User-agent: *\n" + "Disallow: /private\n".repeat(501)).allow("/contact")).isFalse();
        assertThat(Robots.read("User-agent: OtherBot\n" + "Disallow: /\n".repeat(501) + "User-agent: *\nDisallow: /private").allow("/contact")).as("of another").isTrue();
    }

    @Test
    void aRuleThatIsTooLongForbidsMoreThanItSaysAndAllowsNothing() {
        String start = "/" + "a".repeat(199);

        Robots robots = Robots.read("User-agent: *\nDisallow: " + start + "bb\nDisallow: /b\nAllow: /b" + "b".repeat(200));

        assertThat(robots.allow(start + "c")).isFalse();
        assertThat(robots.allow("/a")).isTrue();
        assertThat(robots.allow("/b" + "b".repeat(200))).isFalse();
    }
}
