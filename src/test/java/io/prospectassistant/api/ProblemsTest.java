package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.ApiTest;
import io.prospectassistant.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ProblemsTest extends ApiTest {

    @Test
    void aWrongMethodIs405WithThoseThatAre() {
        assertThat(call(ADMIN, "PUT", "/leads", "{}").isProblem(405, "method-not-allowed").header("Allow")).isEqualTo("GET, POST");
        assertThat(call(ADMIN, "HEAD", "/leads/1", null).is(405).header("Allow")).isEqualTo("DELETE, GET, PATCH");
        assertThat(call(VIEWER, "OPTIONS", "/audit/verify", null).isProblem(405, "method-not-allowed").header("Allow")).isEqualTo("GET");
    }

    @Test
    void whatCannotBeJsonIs406() {
        call(ADMIN, "GET", "/leads", null, "Accept", "text/html").isProblem(406, "not-acceptable");
        call(ADMIN, "GET", "/leads", null, "Accept", "application/json;q=0").isProblem(406, "not-acceptable");
        call(ADMIN, "GET", "/leads", null, "Accept", "rubbish").isProblem(406, "not-acceptable");
        call(ADMIN, "GET", "/leads", null, "Accept", "text/html, application/*;q=0.5").is(200);
        call(ADMIN, "GET", "/leads", null, "Accept", "*/*").is(200);
    }

    @Test
    void whatIsNotJsonByNameIs415() {
        call(ADMIN, "POST", "/leads", "{\"name\": \"x\"}", "Content-Type", "text/plain").isProblem(415, "unsupported-media-type");
        call(ADMIN, "POST", "/leads", "name=x", "Content-Type", "application/x-www-form-urlencoded").isProblem(415, "unsupported-media-type");
        call(ADMIN, "PATCH", "/leads/1", "name=x", "Content-Type", "application/x-www-form-urlencoded").isProblem(415, "unsupported-media-type");
        call(ADMIN, "POST", "/leads", "{\"name\": \"x\"}", "Content-Type", "nonsense").isProblem(415, "unsupported-media-type");
        raw("POST", BASE + "/leads", "{\"name\": \"x\"}".getBytes(StandardCharsets.UTF_8), "Authorization", "Bearer " + ADMIN).isProblem(415, "unsupported-media-type");
    }

    @Test
    void whatIsNotJsonInFactIs400() {
        for (String body : new String[] {"", "{", "{\"name\": \"x\"} {}", "{\"name\": \"x\", \"name\": \"y\"}", "name", "{'name': 'x'}"}) {
            post("/leads", body).isProblem(400, "not-json");
        }
        byte[] latin = "{\"name\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        raw("POST", BASE + "/leads", latin, "Authorization", "Bearer " + ADMIN, "Content-Type", "application/json").isProblem(400, "not-json");
        post("/leads", "[".repeat(5000)).isProblem(400, "not-json");
    }

    @Test
    void aRunIdWhereTheOperationNamesNoneIsAnUnknownMember() {
        post(EXECUTE, "{\"command\": \"Find 1 dentist in Lyon.\", \"run_id\": \"x\"}").isInvalidAt("/run_id");
        post("/leads", "{\"name\": \"x\", \"run_id\": \"x\"}").isInvalidAt("/run_id");
        post(CONFIRM, "{\"run_id\": \"x\", \"decision\": \"approve\", \"actions\": [{\"action_id\": \"x\", \"digest\": \"x\"}]}").isProblem(404, "not-found");
    }

    @Test
    void aBodyOverOneMebibyteIs413AndOneOfThatSizeIsRead() {
        String name = "{\"name\": \"x\", \"city\": \"%s\"}";
        post("/leads", name.formatted("x".repeat((1 << 20) - 26))).isInvalidAt("/city");
        post("/leads", name.formatted("x".repeat(1 << 20))).isProblem(413, "too-large");
        call(VIEWER, "POST", "/leads", name.formatted("x".repeat(1 << 20))).isProblem(403, "forbidden");
    }

    @Test
    void whatTomcatRefusesIsAProblemToo() throws IOException {
        for (String line : new String[] {"GET /api/v1/admin/leads/%00 HTTP/1.1", "GET /api/v1/admin/<leads> HTTP/1.1", "GET /api/v1/admin/leads/..%2f HTTP/1.1"}) {
            String answer = exchange(line + "\r\nHost: localhost\r\nAuthorization: Bearer " + ADMIN + "\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(line).startsWith("HTTP/1.1 400").containsIgnoringCase("content-type: application/problem+json").contains("/problems/bad-request").doesNotContain("<html", "Tomcat");
        }
    }

    @Test
    void controlNamesFromOutsideControlNothing() {
        Answer answer = call(ADMIN, "GET", "/leads", null, "CamelHttpUri", "http://localhost:1", "CamelSqlQuery", "select 'forged'", "CamelHttpResponseCode", "418", "Accept", "application/json");
        assertThat(answer.is(200).body()).doesNotContain("forged");
    }

    @Test
    void answersHaveTheseHeadersAndNoOthers() {
        String[] echo = {"X-Echo", "secret-header", "Cookie", "a=b", "breadcrumbId", "1", "Content-Language", "fr"};

        Answer found = call(ADMIN, "GET", "/leads", null, echo).is(200);
        Answer problem = call(ADMIN, "GET", "/leads/1", null, echo).isProblem(404, "not-found");
        Answer invalid = call(ADMIN, "GET", "/leads?limit=0", null, echo).isProblem(422, "invalid");

        String[] names = {"cache-control", "connection", "content-length", "content-security-policy", "content-type", "cross-origin-opener-policy", "cross-origin-resource-policy",
                "date", "keep-alive", "permissions-policy", "referrer-policy", "strict-transport-security", "transfer-encoding", "vary", "x-content-type-options", "x-frame-options",
                "x-xss-protection"};
        for (Answer answer : new Answer[] {found, problem, invalid}) {
            assertThat(answer.headers().keySet()).isSubsetOf(names).contains("cache-control", "content-type", "x-content-type-options");
            assertThat(answer.header("cache-control")).isEqualTo("no-store");
            assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(answer.headers().toString()).doesNotContain("secret-header", ADMIN);
        }
        assertThat(found.header("content-type")).isEqualTo("application/json");
        Answer created = post("/projects", "{\"name\": \"x\"}", echo).is(201);
        assertThat(created.headers().keySet()).isSubsetOf(concat(names, "location"));
    }

    @Test
    void withoutItsDatabaseTheServerSaysWhenToComeBack() {
        TestDatabase other = TestDatabase.empty();
        String name = databaseUrl().substring(databaseUrl().lastIndexOf('/') + 1);
        other.sql().execute("alter database " + name + " with allow_connections false");
        other.sql().queryForList("select pg_terminate_backend(pid) from pg_stat_activity where datname = ?", name);
        try {
            Answer away = get("/leads").isProblem(503, "unavailable");
            assertThat(away.header("Retry-After")).isEqualTo("5");
            raw("GET", BASE + "/leads", null).isProblem(401, "unauthorized");
            raw("GET", "/actuator/health/liveness", null).is(200);
            raw("GET", "/actuator/health/readiness", null).is(503);
            Instant before = Instant.now();
            assertThat(raw("GET", "/actuator/prometheus", null).is(200).body()).as("what was seen last").contains("\nprospect_pending_actions ", "\nprospect_measured_age_seconds ");
            assertThat(Duration.between(before, Instant.now())).as("a scrape asks no database").isLessThan(Duration.ofSeconds(3));
        } finally {
            other.sql().execute("alter database " + name + " with allow_connections true");
        }
        Awaitility.await().untilAsserted(() -> get("/leads").is(200));
    }

    private String exchange(String request) throws IOException {
        try (Socket socket = new Socket("localhost", port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String[] concat(String[] names, String name) {
        String[] all = Arrays.copyOf(names, names.length + 1);
        all[names.length] = name;
        return all;
    }
}
