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
    void aRuleThatIsMadeToTakeLongDoesNot() {
        Robots robots = Robots.read("User-agent: *\n" + ("Disallow: /" + "*a".repeat(240) + "b$\n").repeat(1_000));
        long start = System.nanoTime();

        assertThat(robots.allow("/" + "a".repeat(1_900))).isTrue();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
}
