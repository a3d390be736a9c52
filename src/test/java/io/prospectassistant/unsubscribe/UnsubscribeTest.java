package io.prospectassistant.unsubscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prospectassistant.ApiTest;
import io.prospectassistant.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** One-click unsubscribing: RFC 8058, over HTTP, as mail programs and scanners of links do it. */
class UnsubscribeTest extends ApiTest {

    private static final String[] ONE_CLICK = {"Content-Type", "application/x-www-form-urlencoded"};
    private static final byte[] ONE_CLICK_BODY = "List-Unsubscribe=One-Click".getBytes(StandardCharsets.UTF_8);

    @Autowired
    private UnsubscribeLinks links;

    private final String address = "u" + UUID.randomUUID().toString().substring(0, 8) + "@unsubscribes.example";

    @Test
    void lookingChangesNothingAndPressingSuppresses() {
        String lead = lead();
        String path = path(lead);
        long events = count("select count(*) from audit_event");

        Answer page = raw("GET", path, null).is(200);
        raw("HEAD", path, null).is(200);

        assertThat(page.body()).contains("<form method=\"post\"><button>Unsubscribe</button></form>").doesNotContain("<script", "{form}", "{text}", "{title}", "{button}", address);
        assertThat(count("select count(*) from audit_event")).isEqualTo(events);
        assertThat(suppressed(lead)).isFalse();

        Answer done = raw("POST", path, ONE_CLICK_BODY, ONE_CLICK).is(200);

        assertThat(done.body()).contains("no more messages").doesNotContain("<form");
        assertThat(suppressed(lead)).isTrue();
        assertThat(get("/suppressions?email=" + address).json().at("/items/0/source").asText()).isEqualTo("unsubscribe");
        assertThat(get("/suppressions?email=" + address).json().at("/items/0/created_by").isNull()).isTrue();
        assertThat(count("select count(*) from audit_event where event = 'suppression.created' and actor = 'recipient' and entity_id = ?::uuid",
                get("/suppressions?email=" + address).items("suppression_id").get(0))).isEqualTo(1);
    }

    @Test
    void onceMoreIsTheSameAnswerAndAWordLessToTheBodyWillDo() {
        String path = path(lead());

        Answer first = raw("POST", path, ONE_CLICK_BODY, ONE_CLICK).is(200);
        Answer second = raw("POST", path, null).is(200);
        Answer third = raw("POST", path, ONE_CLICK_BODY, "Content-Type", "multipart/form-data; boundary=x").is(200);

        assertThat(List.of(second.body(), third.body())).containsOnly(first.body());
        assertThat(get("/suppressions?email=" + address).items("suppression_id")).hasSize(1);
    }

    @Test
    void whatCannotBeALinkOfOursCostsNoStatement() {
        UnsubscribeLinks away = new UnsubscribeLinks("https://prospects.example.com", JdbcClient.create(new DriverManagerDataSource("jdbc:postgresql://localhost:1/none", "nobody", "")));

        for (String token : List.of("", "x", "A".repeat(85), "A".repeat(87), "A".repeat(85) + "=", "A".repeat(85) + "é", "A".repeat(86) + "\n", "a".repeat(2000))) {
            assertThatCode(() -> away.follow(token)).as(token).doesNotThrowAnyException();
        }
        assertThatThrownBy(() -> away.follow("A".repeat(86))).as("what may be one is asked about").isInstanceOf(DataAccessException.class);
    }

    @Test
    void nobodyLearnsFromTheAnswerWhichLinksAreReal() {
        String path = path(lead());
        String real = path.substring(3);
        Answer expectedPage = raw("GET", path, null);
        long entries = count("select count(*) from suppression");

        for (String token : List.of(real.substring(0, 85) + (real.endsWith("A") ? "B" : "g"), flipped(real, 0), flipped(real, 30), flipped(real, 70), "x", "0", "A".repeat(86),
                "%F0%9F%A6%B7", "a".repeat(2000), UUID.randomUUID().toString(), "%27%20or%201=1")) {
            assertThat(raw("GET", "/u/" + token, null)).as(token).satisfies(answer -> assertThat(answer.body()).isEqualTo(expectedPage.body())).extracting(Answer::status).isEqualTo(200);
            raw("POST", "/u/" + token, ONE_CLICK_BODY, ONE_CLICK).is(200);
        }

        assertThat(count("select count(*) from suppression")).as("only the last bits of a token, which carry nothing, may differ").isLessThanOrEqualTo(entries + 1);
        assertThat(raw("POST", path, ONE_CLICK_BODY, ONE_CLICK).body()).isEqualTo(raw("POST", "/u/x", ONE_CLICK_BODY, ONE_CLICK).body());
    }

    @Test
    @DisplayName("C-36 an objection counts after the lead is deleted or has another address")
    void aLinkWorksWhateverHasBecomeOfTheLead() {
        String moved = lead();
        String path = path(moved);
        patch("/leads/" + moved, "{\"email\": \"new-" + address + "\"}").is(200);
        String gone = lead();
        String samePersonElsewhere = lead();
        String pathOfGone = path(gone);
        delete("/leads/" + gone).is(204);

        raw("POST", pathOfGone, ONE_CLICK_BODY, ONE_CLICK).is(200);

        assertThat(suppressed(samePersonElsewhere)).as("the address that was written to").isTrue();
        assertThat(post("/leads", "{\"name\": \"Back again\", \"email\": \"" + address + "\"}").json().path("suppressed").asBoolean()).isTrue();
        assertThat(suppressed(moved)).isFalse();

        raw("POST", path, ONE_CLICK_BODY, ONE_CLICK).is(200);

        assertThat(suppressed(moved)).as("the lead that was written to, at its new address").isTrue();
    }

    @Test
    void thePageStandsAloneAndSpeaksTheReadersLanguage() {
        String path = path(lead());
        Answer english = raw("GET", path, null, "Accept-Language", "de, en;q=0.5, fr;q=0.1");
        Answer french = raw("GET", path, null, "Accept-Language", "fr-CH, en;q=0.5");

        assertThat(english.body()).contains("<html lang=\"en\">");
        assertThat(french.body()).contains("<html lang=\"fr\">", "Se désinscrire");
        assertThat(raw("GET", path, null, "Accept-Language", "\"<nonsense>;;q=").body()).isEqualTo(english.body());
        assertThat(french.header("content-type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(french.header("content-language")).isEqualTo("fr");
        assertThat(french.header("content-security-policy")).matches("default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        assertThat(french.header("cache-control")).isEqualTo("no-store");
        assertThat(french.headers()).doesNotContainKeys("set-cookie", "location");
        assertThat(raw("POST", path, ONE_CLICK_BODY, ONE_CLICK).headers()).doesNotContainKeys("set-cookie", "location");
    }

    @Test
    void nothingElseIsServedThere() {
        String path = path(lead());

        assertThat(raw("DELETE", path, null).status()).isIn(401, 403, 405);
        assertThat(raw("PUT", path, new byte[0]).status()).isIn(401, 403, 405);
        assertThat(raw("GET", "/u/", null).status()).isIn(401, 404);
        assertThat(raw("GET", path + "/more", null).status()).isIn(401, 404);
    }

    @Test
    void whoHasNoAddressGetsNoLink() {
        assertThat(links.of(UUID.randomUUID().toString())).isEmpty();
        assertThat(links.of("nonsense")).isEmpty();
        assertThat(links.of(post("/leads", "{\"name\": \"By phone\"}").json().path("lead_id").asText())).isEmpty();
    }

    private String lead() {
        return post("/leads", Json.write(Map.of("name", "Recipient", "email", address))).is(201).json().path("lead_id").asText();
    }

    private String path(String lead) {
        String link = links.of(lead).orElseThrow();
        assertThat(link).matches("https://prospects\\.example\\.com/u/[A-Za-z0-9_-]{86}");
        return link.substring("https://prospects.example.com".length());
    }

    private boolean suppressed(String lead) {
        return get("/leads/" + lead).json().path("suppressed").asBoolean();
    }

    private static String flipped(String token, int place) {
        return token.substring(0, place) + (token.charAt(place) == 'A' ? 'B' : 'A') + token.substring(place + 1);
    }
}
