package io.prospectassistant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.camel.FailuresTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The product over real HTTP on a real database. One application for all tests that extend this. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "prospect.enabled=true",
        "prospect.sources=sample",
        "prospect.guardrails.runs-per-minute=0",
        "prospect.public-base-url=https://prospects.example.com/",
        "prospect.admin.api-token=" + ApiTest.ADMIN,
        "spring.datasource.hikari.connection-timeout=1000",
        "camel.main.routes-include-pattern=classpath:routes/*.camel.yaml,classpath:stub-routes/*.camel.yaml"})
@Import(ApiTest.Failing.class)
public abstract class ApiTest {

    /** The token from the settings; acts as the first administrator. */
    protected static final String ADMIN = "settings-token-of-the-administrator";
    protected static final String APPROVER = "approver-token";
    protected static final String OPERATOR = "operator-token";
    protected static final String VIEWER = "viewer-token";

    protected static final String BASE = "/api/v1/admin";
    protected static final TestDatabase DATABASE = people(TestDatabase.migrated());

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry settings) {
        settings.add("spring.datasource.url", DATABASE::url);
        settings.add("spring.datasource.username", () -> TestDatabase.APP_ROLE);
        settings.add("spring.flyway.user", () -> "postgres");
        settings.add("spring.quartz.scheduler-name", () -> "scheduler-" + UUID.randomUUID()); // Quartz keeps one per name and process
        settings.add("spring.flyway.placeholders.app_role", () -> TestDatabase.APP_ROLE);
    }

    private static TestDatabase people(TestDatabase database) {
        database.sql().update("insert into app_user(email, role) values ('admin@localhost', 'admin')");
        for (String role : List.of("approver", "operator", "viewer")) {
            token(database, role + "@example.com", role, role + "-token", "confirm");
        }
        return database;
    }

    /** A new person with a token. */
    protected static void token(TestDatabase database, String email, String role, String token, String... scopes) {
        UUID user = database.sql().queryForObject("insert into app_user(email, role) values (?, ?) returning user_id", UUID.class, email, role);
        database.sql().update("insert into api_token(user_id, name, secret_hash, scopes) values (?, ?, ?, ?)", user, token, sha256(token), scopes);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What came back. */
    protected record Answer(int status, Map<String, List<String>> headers, String body) {

        public JsonNode json() {
            return Json.tree(body);
        }

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of("")).get(0);
        }

        public Answer is(int expected) {
            assertThat(status).as(body).isEqualTo(expected);
            return this;
        }

        /** A problem as RFC 9457 wants it, with this slug. */
        public Answer isProblem(int expected, String slug) {
            assertThat(status).as(body).isEqualTo(expected);
            assertThat(header("content-type")).isEqualTo("application/problem+json");
            assertThat(json().get("status").asInt()).isEqualTo(expected);
            assertThat(json().get("type").asText()).isEqualTo("/problems/" + slug);
            assertThat(json().get("title").asText()).isNotBlank();
            assertThat(json().get("detail").asText()).isNotBlank();
            return this;
        }

        /** 422 that points to exactly these places. */
        public Answer isInvalidAt(String... pointers) {
            isProblem(422, "invalid");
            List<String> found = new ArrayList<>();
            json().get("errors").forEach(error -> found.add(error.get("pointer").asText()));
            assertThat(found).as(body).containsExactlyInAnyOrder(pointers);
            json().get("errors").forEach(error -> assertThat(error.get("detail").asText()).isNotBlank());
            return this;
        }

        public List<String> items(String member) {
            List<String> values = new ArrayList<>();
            json().get("items").forEach(item -> values.add(item.get(member).asText()));
            return values;
        }
    }

    protected Answer get(String path) {
        return call(ADMIN, "GET", path, null);
    }

    protected Answer post(String path, String json, String... headers) {
        return call(ADMIN, "POST", path, json, headers);
    }

    protected Answer patch(String path, String json) {
        return call(ADMIN, "PATCH", path, json);
    }

    protected Answer delete(String path) {
        return call(ADMIN, "DELETE", path, null);
    }

    /** Below the base path, with a body of type application/json unless a header says otherwise. */
    protected Answer call(String token, String method, String path, String json, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (token != null) {
            all.addAll(List.of("Authorization", "Bearer " + token));
        }
        if (json != null && !all.contains("Content-Type")) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        return raw(method, path.startsWith("/api/") ? path : BASE + path, json == null ? null : json.getBytes(StandardCharsets.UTF_8), all.toArray(String[]::new));
    }

    protected Answer raw(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    protected int port() {
        return port;
    }

    /** Routes and beans that fail on purpose. */
    @TestConfiguration(proxyBeanMethods = false)
    public static class Failing {

        @Bean
        FailuresTest.Troubles troubles(JdbcTemplate sql) {
            return new FailuresTest.Troubles(sql);
        }
    }
}
