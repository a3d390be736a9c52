package io.prospectassistant.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.ApiTest;
import io.prospectassistant.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in, what a session may do and for how long, signing out. The product is reached under https here, as its settings say. */
class SessionsTest extends ApiTest {

    private static final String LEAD = "{\"name\": \"Made in a session\"}";

    @Test
    @DisplayName("C-16 signing in answers who that is and sets a cookie that no script, no other host and no plain http sees")
    void signingInAnswersWhoThatIsAndSetsTwoCookies() {
        person("ada@example.com", "operator");

        Answer answer = call(null, "POST", "/session", credentials("Ada@Example.com", PASSWORD)).is(200);

        List<String> cookies = answer.headers().get("set-cookie");
        assertThat(cookies).hasSize(2);
        assertThat(cookies.get(0)).matches("__Host-SESSION=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(cookies.get(1)).matches("XSRF-TOKEN=[A-Za-z0-9_-]{43}; Path=/; Secure; SameSite=Lax");
        JsonNode me = answer.json();
        assertThat(me.get("email").asText()).isEqualTo("ada@example.com");
        assertThat(me.get("role").asText()).isEqualTo("operator");
        assertThat(me.get("credential").asText()).isEqualTo("session");
        assertThat(me.get("must_change_password").asBoolean()).isFalse();
        assertThat(me.at("/features/assistant_prospect_enabled").asBoolean()).isTrue();
        assertThat(Duration.between(Instant.now(), Instant.parse(me.get("session_ends_at").asText()))).isBetween(Duration.ofMinutes(11 * 60 + 55), Duration.ofMinutes(12 * 60 + 1));
        assertThat(browse(browser(answer), "GET", "/me", null).is(200).json()).isEqualTo(me);
        assertThat(sql().queryForObject("select last_login_at > now() - interval '1 minute' from app_user where email = 'ada@example.com'", Boolean.class)).isTrue();
    }

    @Test
    void aTokenIsToldThatItIsOne() {
        JsonNode me = call(OPERATOR, "GET", "/me", null).is(200).json();
        assertThat(me.get("credential").asText()).isEqualTo("token");
        assertThat(me.get("session_ends_at").isNull()).isTrue();
        assertThat(get("/me").is(200).json().get("email").asText()).isEqualTo("admin@localhost");
    }

    @Test
    @DisplayName("C-16 every sign-in makes a new session and ends the one that the browser still had")
    void everySignInMakesANewSession() {
        person("anew@example.com", "viewer");
        Browser first = signIn("anew@example.com", PASSWORD);

        Browser second = browser(call(null, "POST", "/session", credentials("anew@example.com", PASSWORD), "Cookie", first.cookies()).is(200));

        assertThat(second.cookies()).isNotEqualTo(first.cookies());
        browse(first, "GET", "/me", null).isProblem(401, "unauthorized");
        browse(second, "GET", "/me", null).is(200);
        String chosen = "A".repeat(43);
        Browser third = browser(call(null, "POST", "/session", credentials("anew@example.com", PASSWORD), "Cookie", "__Host-SESSION=" + chosen).is(200));
        assertThat(third.cookies()).as("nobody chooses the id of somebody's session").doesNotContain(chosen);
    }

    @Test
    @DisplayName("C-16 C-20 what is stored of a session lets nobody in")
    void whatIsStoredOfASessionLetsNobodyIn() {
        person("stored@example.com", "viewer");
        Browser browser = signIn("stored@example.com", PASSWORD);

        Map<String, Object> row = sql().queryForMap("select s.* from session s join app_user u using (user_id) where u.email = 'stored@example.com'");

        assertThat(row.get("secret_hash").toString()).matches("[0-9a-f]{64}");
        assertThat(row.toString()).doesNotContain(secret(browser), browser.csrf());
        browse(new Browser("__Host-SESSION=" + row.get("secret_hash"), browser.csrf()), "GET", "/me", null).isProblem(401, "unauthorized");
    }

    @Test
    @DisplayName("C-16 C-06 whoever is switched off is nobody at the next request, and a role counts as it is now")
    void rightsAreReadAtEachRequest() {
        person("changing@example.com", "operator");
        Browser browser = signIn("changing@example.com", PASSWORD);
        browse(browser, "POST", "/leads", LEAD).is(201);

        sql().update("update app_user set role = 'viewer' where email = 'changing@example.com'");
        browse(browser, "POST", "/leads", LEAD).isProblem(403, "forbidden");
        browse(browser, "GET", "/leads", null).is(200);

        sql().update("update app_user set active = false where email = 'changing@example.com'");
        browse(browser, "GET", "/leads", null).isProblem(401, "unauthorized");
    }

    @ParameterizedTest
    @CsvSource({"'last_seen_at = clock_timestamp() - interval ''29 minutes''', 200", "'last_seen_at = clock_timestamp() - interval ''30 minutes''', 401",
            "'ends_at = clock_timestamp() + interval ''1 minute''', 200", "'ends_at = clock_timestamp()', 401"})
    @DisplayName("C-16 a session ends after half an hour without a request, and after twelve hours whatever is asked")
    void aSessionEnds(String change, int status) {
        person("ends@example.com", "viewer");
        Browser browser = signIn("ends@example.com", PASSWORD);
        sql().update("update session set " + change + " where secret_hash = ?", Secrets.fingerprint(secret(browser)));

        Answer answer = browse(browser, "GET", "/me", null).is(status);

        if (status == 401) {
            assertThat(answer.json().get("detail").asText()).isEqualTo("The session has ended; sign in again.");
        }
    }

    @Test
    void whenASessionWasSeenIsNotedOnceAMinuteAtMost() {
        person("seen@example.com", "viewer");
        Browser browser = signIn("seen@example.com", PASSWORD);
        String seen = "select last_seen_at::text from session where secret_hash = '" + Secrets.fingerprint(secret(browser)) + "'";
        String before = sql().queryForObject(seen, String.class);
        browse(browser, "GET", "/me", null).is(200);
        assertThat(sql().queryForObject(seen, String.class)).isEqualTo(before);

        sql().update("update session set last_seen_at = last_seen_at - interval '61 s' where secret_hash = ?", Secrets.fingerprint(secret(browser)));
        browse(browser, "GET", "/me", null).is(200);
        assertThat(sql().queryForObject(seen, String.class)).isGreaterThan(before);
    }

    @Test
    @DisplayName("C-16 signing out ends the session on the server and clears the cookies")
    void signingOutEndsTheSession() {
        person("leaving@example.com", "viewer");
        Browser browser = signIn("leaving@example.com", PASSWORD);
        Browser elsewhere = signIn("leaving@example.com", PASSWORD);

        Answer gone = browse(browser, "DELETE", "/session", null).is(204);

        assertThat(gone.headers().get("set-cookie")).hasSize(2).allMatch(cookie -> cookie.contains("=; Path=/; Max-Age=0;"));
        browse(browser, "GET", "/me", null).isProblem(401, "unauthorized");
        browse(elsewhere, "GET", "/me", null).is(200);
        call(VIEWER, "DELETE", "/session", null).is(204);
        call(VIEWER, "GET", "/me", null).is(200);
        call(null, "DELETE", "/session", null).isProblem(401, "unauthorized");
    }

    @Test
    @DisplayName("C-05 C-16 people see and end their own sessions; another's is as unknown as one that does not exist")
    void peopleSeeAndEndTheirOwnSessions() {
        person("several@example.com", "viewer");
        person("other@example.com", "admin");
        Browser here = browser(call(null, "POST", "/session", credentials("several@example.com", PASSWORD), "User-Agent", "Browser \u00e9 of here").is(200));
        Browser lost = signIn("several@example.com", PASSWORD);
        Browser other = signIn("other@example.com", PASSWORD);

        JsonNode mine = browse(here, "GET", "/me/sessions", null).is(200).json();
        assertThat(mine.get("total").asInt()).isEqualTo(2);
        assertThat(stream(mine.get("items")).map(session -> session.get("current").asBoolean())).containsExactly(false, true);
        assertThat(mine.at("/items/1/user_agent").asText()).startsWith("Browser ").endsWith(" of here");
        assertThat(mine.toString()).doesNotContain("hash", secret(here));
        String lostId = mine.at("/items/0/session_id").asText();

        Answer foreign = browse(other, "DELETE", "/me/sessions/" + lostId, null).isProblem(404, "not-found");
        Answer unknown = browse(other, "DELETE", "/me/sessions/" + UUID.randomUUID(), null).isProblem(404, "not-found");
        assertThat(foreign.body()).isEqualTo(unknown.body());
        browse(lost, "GET", "/me", null).is(200);

        browse(here, "DELETE", "/me/sessions/" + lostId, null).is(204);
        browse(lost, "GET", "/me", null).isProblem(401, "unauthorized");
        browse(here, "GET", "/me", null).is(200);
    }

    @Test
    void aRunOfASessionComesFromTheDashboard() {
        person("typing@example.com", "operator");
        Browser browser = signIn("typing@example.com", PASSWORD);
        JsonNode run = browse(browser, "POST", EXECUTE, "{\"command\": \"Show me nothing\"}").is(202).json();
        assertThat(run.get("origin").asText()).isEqualTo("dashboard");
        assertThat(run.get("requested_by").asText()).isEqualTo("typing@example.com");
        assertThat(call(OPERATOR, "POST", EXECUTE, "{\"command\": \"Show me nothing\"}").is(202).json().get("origin").asText()).isEqualTo("api");
    }

    @Test
    void aSessionNeedsNoScopeToConfirm() {
        person("deciding@example.com", "approver");
        browse(signIn("deciding@example.com", PASSWORD), "POST", CONFIRM, "{}").isProblem(422, "invalid");
    }

    // CSRF

    @Test
    @DisplayName("C-17 cookie x CSRF token x origin x content type: only the product's own page gets through")
    void onlyThePageOfTheProductGetsThrough() {
        person("csrf@example.com", "operator");
        person("neighbour@example.com", "operator");
        Browser browser = signIn("csrf@example.com", PASSWORD);
        String foreignToken = signIn("neighbour@example.com", PASSWORD).csrf();
        List<String[]> tokens = List.of(new String[] {}, header("X-XSRF-TOKEN", ""), header("X-XSRF-TOKEN", "nonsense"), header("X-XSRF-TOKEN", foreignToken),
                header("X-XSRF-TOKEN", browser.csrf()));
        List<String[]> fine = List.of(new String[] {}, header("Origin", "https://prospects.example.com"), header("Origin", "http://localhost:" + port()),
                header("Sec-Fetch-Site", "same-origin"), header("Sec-Fetch-Site", "none"), header("Sec-Fetch-Site", "same-origin", "Origin", "http://localhost:3000"));
        List<String[]> foreign = List.of(header("Origin", "https://evil.example"), header("Origin", "null"), header("Origin", "https://prospects.example.com.evil.example"),
                header("Origin", "http://localhost:1"), header("Sec-Fetch-Site", "cross-site"), header("Sec-Fetch-Site", "same-site"),
                header("Sec-Fetch-Site", "cross-site", "Origin", "https://prospects.example.com"));
        int tried = 0;
        for (String[] token : tokens) {
            for (String[] origin : concat(fine, foreign)) {
                for (String type : List.of("application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
                    boolean ours = fine.contains(origin) && token.length > 0 && token[1].equals(browser.csrf());
                    int expected = !ours ? 403 : type.equals("application/json") ? 201 : 415;
                    Answer answer = call(null, "POST", "/leads", LEAD, join(token, origin, header("Cookie", browser.cookies()), header("Content-Type", type)));
                    assertThat(answer.status()).as("%s %s %s", List.of(token), List.of(origin), type).isEqualTo(expected);
                    tried++;
                }
            }
        }
        assertThat(tried).isEqualTo(260);
        assertThat(count("select count(*) from lead where name = 'Made in a session' and status = 'new'")).isPositive();
        browse(new Browser(browser.cookies(), ""), "PATCH", "/leads/1", "{}").isProblem(403, "forbidden");
        Answer told = call(null, "DELETE", "/session", null, "Cookie", browser.cookies()).isProblem(403, "forbidden");
        assertThat(told.json().get("detail").asText()).contains("XSRF-TOKEN", "X-XSRF-TOKEN");
    }

    @Test
    @DisplayName("C-17 reading needs no CSRF token, so that links in mails work, and changes nothing")
    void readingNeedsNoCsrfToken() {
        person("reading@example.com", "viewer");
        Browser browser = signIn("reading@example.com", PASSWORD);
        call(null, "GET", "/leads", null, "Cookie", browser.cookies(), "Sec-Fetch-Site", "cross-site").is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer nobody-has-this", "Bearer", "Basic YWRtaW46YWRtaW4=", "nonsense"})
    @DisplayName("C-17 a request with Authorization never falls back to the cookie")
    void aRequestWithAuthorizationNeverFallsBackToTheCookie(String authorization) {
        person("fallback@example.com", "admin");
        Browser browser = signIn("fallback@example.com", PASSWORD);
        call(null, "GET", "/leads", null, browser.headers("Authorization", authorization)).isProblem(401, "unauthorized");
        call(null, "POST", "/leads", LEAD, browser.headers("Authorization", authorization)).isProblem(401, "unauthorized");
    }

    @Test
    @DisplayName("C-17 with a token cookies are ignored, also wrong ones, and no CSRF token is asked for")
    void withATokenCookiesAreIgnored() {
        call(OPERATOR, "POST", "/leads", LEAD, "Cookie", "__Host-SESSION=" + "B".repeat(43), "Origin", "https://evil.example").is(201);
    }

    @Test
    @DisplayName("C-17 a page of another site cannot sign a browser in")
    void aPageOfAnotherSiteCannotSignABrowserIn() {
        person("login-csrf@example.com", "viewer");
        String body = credentials("login-csrf@example.com", PASSWORD);
        call(null, "POST", "/session", body, "Origin", "https://evil.example").isProblem(403, "forbidden");
        call(null, "POST", "/session", body, "Sec-Fetch-Site", "cross-site").isProblem(403, "forbidden");
        call(null, "POST", "/session", body, "Content-Type", "text/plain").isProblem(415, "unsupported-media-type");
        call(null, "POST", "/session", body, "Origin", "https://prospects.example.com").is(200);
    }

    @Test
    void twoCookiesOfOneNameAreNone() {
        person("two@example.com", "viewer");
        Browser browser = signIn("two@example.com", PASSWORD);
        call(null, "GET", "/me", null, "Cookie", "__Host-SESSION=" + "C".repeat(43) + "; " + browser.cookies()).isProblem(401, "unauthorized");
        call(null, "GET", "/me", null, "Cookie", "SESSION=" + secret(browser)).isProblem(401, "unauthorized");
    }

    @Test
    @DisplayName("C-18 no other origin is allowed to read anything")
    void noOtherOriginIsAllowedToReadAnything() {
        person("cors@example.com", "viewer");
        Browser browser = signIn("cors@example.com", PASSWORD);
        List<Answer> answers = List.of(
                call(null, "OPTIONS", "/leads", null, "Origin", "https://evil.example", "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type"),
                call(null, "OPTIONS", "/session", null, "Origin", "https://evil.example", "Access-Control-Request-Method", "POST"),
                browse(browser, "GET", "/leads", null, "Origin", "https://evil.example"),
                call(VIEWER, "GET", "/leads", null, "Origin", "https://evil.example"),
                raw("GET", "/api/v1/openapi.json", null, "Origin", "https://evil.example"));
        assertThat(answers).allSatisfy(answer -> assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("access-control-")));
    }

    private static String credentials(String email, String password) {
        return Json.write(Map.of("email", email, "password", password));
    }

    private static String secret(Browser browser) {
        return browser.cookies().replaceFirst(".*__Host-SESSION=([^;]*).*", "$1");
    }

    private static String[] header(String... header) {
        return header;
    }

    private static List<String[]> concat(List<String[]> one, List<String[]> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    private static String[] join(String[]... headers) {
        return Stream.of(headers).flatMap(Stream::of).toArray(String[]::new);
    }
}
