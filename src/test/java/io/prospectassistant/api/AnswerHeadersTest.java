package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import io.prospectassistant.ApiTest;
import io.prospectassistant.dashboard.Dashboard;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The head of an answer of each class, whoever makes it: a route, a controller, a filter, the file server, the firewall, Tomcat itself. */
class AnswerHeadersTest extends ApiTest {

    private static final String POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    private static final Map<String, String> EVERYWHERE = Map.of(
            "x-content-type-options", "nosniff", "x-frame-options", "DENY", "x-xss-protection", "0", "referrer-policy", "no-referrer", "cross-origin-opener-policy", "same-origin",
            "cross-origin-resource-policy", "same-origin", "permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "strict-transport-security", "max-age=31536000");

    @Autowired
    private Dashboard dashboard;

    @Test
    @DisplayName("C-15 the head of every class of answer")
    void theHeadOfEveryClassOfAnswer() {
        check(get("/leads").is(200), "no-store", "application/json");
        check(post("/projects", "{\"name\": \"x\"}").is(201), "no-store", "application/json");
        check(get("/leads/1").is(404), "no-store", "application/problem+json");
        check(get("/leads?limit=0").is(422), "no-store", "application/problem+json");
        check(call(VIEWER, "GET", "/users", null).is(403), "no-store", "application/problem+json");
        check(call(null, "GET", "/leads", null).is(401), "no-store", "application/problem+json");
        check(call(VIEWER, "DELETE", "/session", null).is(204), "no-store", "");
        check(call(null, "POST", "/session", "{}").is(422), "no-store", "application/problem+json");
        check(get("/nothing").is(404), "no-store", "application/problem+json");
        check(raw("GET", "/api/v1/openapi.json", null).is(200), "no-store", "application/json");
        check(raw("GET", "/actuator/health", null).is(200), "no-store", "application/vnd.spring-boot.actuator.v3+json");
        check(raw("GET", "/actuator/prometheus", null).is(200), "no-store", "text/plain");
        check(raw("GET", "/assistant.txt", null).is(200), "no-cache", "text/plain");
        check(raw("GET", "/icon.svg", null).is(200), "no-cache", "image/svg+xml");
        check(raw("GET", "/csp-hashes.json", null).is(200), "no-cache", "application/json");
        check(raw("GET", "/_next/static/chunks/0a1b2c.js", null).is(200), "public, max-age=31536000, immutable", "text/javascript");
        check(raw("GET", "/_next/static/chunks/0d4e5f.css", null).is(200), "public, max-age=31536000, immutable", "text/css");
        check(raw("GET", "/_next/static/chunks/nothing.js", null).is(401), "no-store", "application/problem+json");
        check(raw("GET", "/assistant/nothing.js", null).is(404), "no-store", "application/problem+json");
        check(raw("POST", "/leads", null).is(405), "no-store", "application/problem+json");
        check(raw("GET", "/", null).is(302), "no-store", "");
        check(raw("GET", "/assistant/runs/1", null).is(302), "no-store", "");
        check(raw("GET", "/api/v1/admin//leads", null, "Authorization", "Bearer " + ADMIN).is(400), "no-store", "application/problem+json");
        check(raw("TRACE", "/api/v1/admin/leads", null, "Authorization", "Bearer " + ADMIN).is(400), "no-store", null);
    }

    @Test
    @DisplayName("C-15 the head of what Tomcat refuses before anything of ours is asked")
    void theHeadOfWhatTomcatRefuses() throws IOException {
        for (String line : List.of("GET /api/v1/admin/<leads> HTTP/1.1", "GET /api/v1/admin/leads/%00 HTTP/1.1")) {
            try (Socket socket = new Socket("localhost", port())) {
                socket.getOutputStream().write((line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).toLowerCase();
                assertThat(answer).startsWith("http/1.1 400").contains("cache-control: no-store", "content-type: application/problem+json");
                EVERYWHERE.forEach((name, value) -> assertThat(answer).as(line).contains("\r\n" + name + ": " + value.toLowerCase() + "\r\n"));
            }
        }
    }

    @Test
    @DisplayName("C-15 a page of its own has one policy of its own, not two that both hold")
    void aPageOfItsOwnHasOnePolicy() {
        Answer page = raw("GET", "/u/anything", null).is(200);
        assertThat(page.headers().get("content-security-policy")).hasSize(1);
        assertThat(page.header("content-security-policy")).contains("form-action 'self'");
        EVERYWHERE.forEach((name, value) -> assertThat(page.headers().get(name)).as(name).containsExactly(value));
    }

    @Test
    @DisplayName("C-15 a page of the dashboard runs the scripts that its build has written, and nothing else")
    void aPageOfTheDashboardRunsTheScriptsOfItsBuild() {
        for (String page : List.of("/assistant", "/leads", "/login", "/nothing")) {
            Answer answer = raw("GET", page, null, "Accept", "text/html,*/*;q=0.8");
            EVERYWHERE.forEach((name, value) -> assertThat(answer.headers().get(name)).as(name).containsExactly(value));
            assertThat(answer.header("content-type")).startsWith("text/html");
            assertThat(answer.headers().get("cache-control")).containsExactly(page.equals("/nothing") ? "no-store" : "no-cache");
            assertThat(answer.headers().get("content-security-policy")).hasSize(1);
            Map<String, String> policy = Stream.of(answer.header("content-security-policy").split("; ")).collect(Collectors.toMap(part -> part.split(" ", 2)[0], part -> part.split(" ", 2)[1]));
            assertThat(policy.remove("script-src")).as(page).isEqualTo("'self' " + hashesOfScripts(answer.body()));
            assertThat(policy).isEqualTo(Map.of("default-src", "'none'", "style-src", "'self' 'unsafe-inline'", "img-src", "'self' data:", "font-src", "'self'", "connect-src", "'self'",
                    "manifest-src", "'self'", "frame-ancestors", "'none'", "base-uri", "'none'", "form-action", "'self'"));
        }
    }

    /** As a browser counts them (Content Security Policy Level 3, 6.7.3). */
    private static String hashesOfScripts(String html) {
        List<String> hashes = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL).matcher(html).results()
                .map(script -> "'sha256-" + Base64.getEncoder().encodeToString(Hashing.sha256().hashString(script.group(1), StandardCharsets.UTF_8).asBytes()) + "'").toList();
        assertThat(hashes).isNotEmpty();
        return String.join(" ", hashes);
    }

    @Test
    @DisplayName("C-15 browsers are told to insist on https exactly when people reach the product so")
    void httpsIsInsistedOnExactlyWhenPeopleReachTheProductSo() {
        Map<String, String> https = new TreeMap<>(new AnswerHeaders(true, dashboard).of("/api/v1/admin/leads"));
        Map<String, String> http = new TreeMap<>(new AnswerHeaders(false, dashboard).of("/api/v1/admin/leads"));
        assertThat(https.remove("Strict-Transport-Security")).isEqualTo("max-age=31536000");
        assertThat(http).isEqualTo(https);
    }

    private static void check(Answer answer, String cacheControl, String type) {
        EVERYWHERE.forEach((name, value) -> assertThat(answer.headers().get(name)).as(name).containsExactly(value));
        assertThat(answer.headers().get("content-security-policy")).containsExactly(POLICY);
        assertThat(answer.headers().get("cache-control")).containsExactly(cacheControl);
        assertThat(answer.headers()).doesNotContainKeys("server", "x-powered-by", "pragma", "expires");
        if (type != null) {
            assertThat(answer.header("content-type").replaceFirst(";.*", "")).isEqualTo(type);
        }
    }
}
