package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.ApiTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is to be seen from outside, and what is not. */
@DisplayName("C-39 exposure")
class ExposureTest extends ApiTest {

    private static final List<String> MANAGEMENT = Stream.of("auditevents", "beans", "caches", "camel", "camelroutes", "conditions", "configprops", "env", "env/SMTP_PASSWORD", "flyway", "heapdump",
            "httpexchanges", "info", "integrationgraph", "jolokia", "logfile", "loggers", "mappings", "metrics", "quartz", "refresh", "restart", "sbom", "scheduledtasks", "sessions", "shutdown",
            "startup", "threaddump").map(name -> "/actuator/" + name).toList();
    private static final List<String> NOTHING = List.of("/h2-console", "/swagger-ui.html", "/swagger-ui/index.html", "/v3/api-docs", "/camel", "/hawtio", "/jolokia", "/observe/health", "/q/health", "/manager/html",
            "/.env", "/.git/config", "/WEB-INF/web.xml", "/META-INF/MANIFEST.MF", "/application.yaml", "/routes", "/routes/10-api.camel.yaml", "/sql/lead/list.sql", "/openapi/prospect-assistant.yaml",
            "/static/", "/static/assistant.html", "/assistant.html", "/leads.html", "/index.html", "/404", "/404.html", "/_next", "/_next/", "/_next/static/", "/_next/static/chunks", "/leads//", "/assistant.txt/", "/dashboard/not-built.html",
            "/dashboard-export/leads.html", "/assistant/..%2fapplication.yaml", "/assistant/%2e%2e/application.yaml", "/assistant/..;/application.yaml", "/_next/static/..%2f..%2fapplication.yaml",
            "/_next/static/%2e%2e/%2e%2e/application.yaml", "/_next/static/../../application.yaml", "/_next/..;/application.yaml", "/assistant;x=1", "/ass%69stant", "/Assistant", "//assistant", "/assistant%00.js",
            "/_next\\static", "/leads%2f..%2fapplication.yaml", "/%5f%6eext/static/chunks/0a1b2c.js", "/api", "/api/v1", "/api/v1/", "/api/v1/admin",
            "/api/v1/admin/", "/api/v1/admin/users/../leads", "//api/v1/admin/leads", "/api/v1/admin;x=1/leads", "/api/v1/admin/leads;x=1", "/api//v1/admin/leads", "/api/v1/%2e/admin/leads", "/api/v1/admin%2fleads", "/api/v1/%2561dmin/leads", "/%61pi/v1/admin/", "/API/v1/admin/leads", "/api/v1/admin;/leads", "/logout", "/u", "/u/", "/problems");

    @Test
    void ofTheManagementOnlyHealthAndMetricsAreThere() {
        raw("GET", "/actuator/health/liveness", null).is(200);
        raw("GET", "/actuator/health/readiness", null).is(200);
        for (String path : MANAGEMENT) {
            for (String method : List.of("GET", "POST", "DELETE")) {
                assertThat(raw(method, path, null).status()).as(method + " " + path + " by nobody").isIn(401, 403, 404);
                assertThat(raw(method, path, null, "Authorization", "Bearer " + ADMIN).status()).as(method + " " + path + " by the administrator").isIn(403, 404, 405);
            }
        }
    }

    @Test
    void whatIsNotMeantToBeServedIsNot() throws IOException {
        for (String path : NOTHING) {
            for (String credentials : List.of("", "Authorization: Bearer " + ADMIN + "\r\n")) {
                String answer = exchange("GET " + path + " HTTP/1.1\r\n" + credentials);
                assertThat(answer).as(path).matches("(?s)HTTP/1.1 (400|401|403|404) .*").contains("application/problem+json").doesNotContain("<html", "<pre", "Index of", "Whitelabel");
            }
        }
    }

    /** To a browser what is not there is shown as a page; it is the same page wherever it leads, and the API and the management have none. */
    @Test
    void aBrowserIsShownNoMoreThanAProgram() throws IOException {
        String lost = raw("GET", "/nothing", null, "Accept", "text/html").is(404).body();
        assertThat(lost).contains("<h1>There is no such page</h1>");
        for (String path : Stream.concat(NOTHING.stream(), MANAGEMENT.stream()).toList()) {
            String answer = exchange("GET " + path + " HTTP/1.1\r\nAccept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\n");
            assertThat(answer).as(path).matches("(?s)HTTP/1.1 (400|401|403|404) .*").satisfiesAnyOf(problem -> assertThat(problem).contains("application/problem+json").doesNotContain("<html"),
                    page -> assertThat(page).startsWith("HTTP/1.1 404 ").endsWith("\r\n\r\n" + lost));
            if (path.startsWith("/api") || path.startsWith("/actuator")) {
                assertThat(answer).as(path).contains("application/problem+json");
            }
        }
    }

    /** Who looks for what answers decodes paths, so it would find them; for us they are none, whoever asks. */
    @Test
    void aPathWrittenInAnotherWayIsNoPath() {
        for (String path : List.of("/api/v1/%61dmin/leads", "/%61%70%69/v1/admin/leads", "/api/v1/admin/l%65ads", "/api/v1/admin/leads/%65xport", "/api/v1/admin/leads/exp%6Frt",
                "/api/v1/%61dmin/leads/export", "/api/v1/%61dmin/us%65rs", "/api/v1/%61dmin/session", "/api/v1/%61dmin/nothing")) {
            for (String token : List.of(VIEWER, ADMIN)) {
                for (String method : List.of("GET", "DELETE")) {
                    raw(method, path, null, "Authorization", "Bearer " + token).isProblem(404, "not-found");
                }
                raw("POST", path, "{}".getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json", "Authorization", "Bearer " + token).isProblem(404, "not-found");
            }
            raw("GET", path, null).isProblem(401, "unauthorized");
        }
        byte[] nobody = "{\"email\": \"nobody@example.com\", \"password\": \"no\"}".getBytes(StandardCharsets.UTF_8);
        raw("POST", "/api/v1/%61dmin/session", nobody, "Content-Type", "application/json").isProblem(404, "not-found");
        String lead = post("/leads", "{\"name\": \"Encoded\"}").is(201).json().get("lead_id").asText();
        raw("GET", BASE + "/leads/%3" + lead.charAt(0) + lead.substring(1), null, "Authorization", "Bearer " + VIEWER).is(200);   // an id may be encoded
    }

    @Test
    void methodsThatNobodyNeedsAreRefused() throws IOException {
        for (String path : List.of("/", "/assistant", "/u/x", "/actuator/health", BASE + "/leads", "/api/v1/openapi.json", "/nothing")) {
            for (String method : List.of("TRACE", "TRACK", "CONNECT", "PROPFIND", "DEBUG", "LINK", "get", "FOO")) {
                String answer = exchange(method + " " + path + " HTTP/1.1\r\nAuthorization: Bearer " + ADMIN + "\r\nX-Canary: sings\r\n");
                assertThat(answer).as(method + " " + path).matches("(?s)HTTP/1.1 (400|401|403|404|405|501) .*").doesNotContain("sings", ADMIN);
            }
        }
    }

    @Test
    void whoTellsWhereTheyComeFromIsNotBelieved() {
        String[] forged = {"X-Forwarded-Host", "attacker.example", "X-Forwarded-Proto", "ftp", "X-Forwarded-Prefix", "/forged", "X-Forwarded-For", "127.0.0.1", "Forwarded", "host=attacker.example;proto=ftp",
            "X-Original-URL", "/actuator/env", "X-Rewrite-URL", "/actuator/env"};

        Answer document = raw("GET", "/api/v1/openapi.json", null, forged).is(200);
        Answer made = post("/projects", "{\"name\": \"Forwarded\"}", forged).is(201);

        assertThat(document.json().at("/servers/0/url").asText()).isEqualTo("https://prospects.example.com/api/v1/admin");
        assertThat(made.header("location")).isEqualTo(BASE + "/projects/" + made.json().path("project_id").asText());
        assertThat(document.headers().toString() + document.body() + made.headers() + made.body()).doesNotContain("attacker.example", "forged");
        raw("GET", BASE + "/leads", null, forged).isProblem(401, "unauthorized");
    }

    @Test
    void nobodyGetsInWithWhatEverybodyKnows() {
        for (String known : List.of("admin:admin", "admin:password", "user:password", "admin@localhost:admin", "admin@localhost:", "root:root", "prospect:prospect")) {
            raw("GET", BASE + "/leads", null, "Authorization", "Basic " + Base64.getEncoder().encodeToString(known.getBytes(StandardCharsets.UTF_8))).isProblem(401, "unauthorized");
            raw("GET", BASE + "/leads", null, "Authorization", "Bearer " + known).isProblem(401, "unauthorized");
        }
        for (String header : List.of("Bearer", "Bearer ", "Bearer null", "Bearer undefined", "Token " + ADMIN, "bearer\t" + ADMIN, ADMIN)) {
            raw("GET", BASE + "/leads", null, "Authorization", header).isProblem(401, "unauthorized");
        }
    }

    private String exchange(String head) throws IOException {
        try (Socket socket = new Socket("localhost", port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write((head + "Host: localhost\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
