package io.prospectassistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The whole product, as it is started with the local profile: over real HTTP, with all its routes and its scheduler, on a database that it
 * migrates itself. Every Spring context gets a database of its own, so that no engine takes another's runs; tests of one context share it
 * and keep apart by the names and places of their rows.
 *
 * <p>A subclass that adds settings, e.g. the address of a double, adds them in a {@code @DynamicPropertySource} method of its own.
 */
@ActiveProfiles("local")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
        "prospect.public-base-url=https://prospects.example.com/",
        "prospect.dashboard=classpath:/dashboard-export/",   // so that the answers are the same whether the dashboard is built or not
        "prospect.admin.api-token=" + ProductTest.ADMIN,
        "prospect.guardrails.requester-daily-rows=0",
        "prospect.guardrails.runs-per-minute=0",
        "prospect.sign-in.address-burst=100000",
        "prospect.live.ping=500ms", "prospect.live.stall=3s",
        "management.prometheus.metrics.export.enabled=true"})   // Spring Boot leaves it out in tests
public abstract class ProductTest {

    /** The token from the settings; acts as the first administrator. */
    protected static final String ADMIN = "settings-token-of-the-administrator";
    protected static final String APPROVER = "approver-token";
    protected static final String OPERATOR = "operator-token";
    protected static final String VIEWER = "viewer-token";

    /** Of everyone whom {@link #person} makes. */
    protected static final String PASSWORD = "four quiet herons at dawn";
    private static final String PASSWORD_HASH = new BCryptPasswordEncoder(4).encode(PASSWORD);   // of the oldest kind, and quickly made

    protected static final String BASE = "/api/v1/admin";
    protected static final String EXECUTE = "/assistant/prospect/execute";
    protected static final String CONFIRM = "/assistant/prospect/confirm";
    protected static final String RUNS = "/assistant/prospect/runs/";

    private static final Set<String> ON_THE_WAY = Set.of("accepted", "planning", "running");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    private int port;

    @Autowired
    private Environment settings;

    /** Runs once for each context. */
    @DynamicPropertySource
    static void database(DynamicPropertyRegistry settings) {
        TestDatabase database = TestDatabase.empty();
        settings.add("spring.datasource.url", database::url);
        settings.add("spring.datasource.username", () -> TestDatabase.APP_ROLE);
        settings.add("spring.flyway.user", () -> "postgres");
        settings.add("spring.quartz.scheduler-name", () -> "scheduler-" + UUID.randomUUID()); // Quartz keeps one per name and process
    }

    @BeforeEach
    void people() {
        for (String role : List.of("approver", "operator", "viewer")) {
            token(role + "@example.com", role, role + "-token", "confirm");
        }
    }

    /** A person with a token, once. */
    protected void token(String email, String role, String token, String... scopes) {
        sql().update("insert into app_user (email, role) values (?, ?) on conflict do nothing", email, role);
        sql().update("insert into api_token (user_id, name, secret_hash, scopes) select user_id, ?, ?, ? from app_user where email = ? on conflict do nothing",
                token, sha256(token), scopes, email);
    }

    /** The product's database, as the schema's owner: to prepare and to look. */
    protected JdbcTemplate sql() {
        return new JdbcTemplate(new DriverManagerDataSource(databaseUrl(), "postgres", "postgres"));
    }

    /** JDBC URL of the product's database. */
    protected String databaseUrl() {
        return settings.getRequiredProperty("spring.datasource.url");
    }

    protected int port() {
        return port;
    }

    // Runs

    /** Executes a command as the administrator and waits until it is settled or waits for a person. */
    protected JsonNode execute(String command) {
        return settled(accept(command));
    }

    /** As {@link #execute}, changing nothing. */
    protected JsonNode executeDry(String command) {
        return settled(id(call(ADMIN, "POST", EXECUTE, Json.write(Map.of("command", command, "dry_run", true))).is(202)));
    }

    /** Sends a command as the administrator. @return the id of its run */
    protected String accept(String command) {
        return id(call(ADMIN, "POST", EXECUTE, Json.write(Map.of("command", command))).is(202));
    }

    /** The new run, settled, that replays one. */
    protected JsonNode replay(String runId) {
        return settled(id(post(RUNS + runId + "/replay", null).is(202)));
    }

    /** Waits until a run is settled or waits for a person. */
    protected JsonNode settled(String runId) {
        return await("run " + runId).atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> run(runId), run -> !ON_THE_WAY.contains(run.path("status").asText()));
    }

    /** A run as it stands now. */
    protected JsonNode run(String runId) {
        return get(RUNS + runId).is(200).json();
    }

    protected static String id(JsonNode run) {
        return run.path("run_id").asText();
    }

    /** The first action of this type. */
    protected static JsonNode action(JsonNode run, String type) {
        return stream(run.path("actions")).filter(action -> type.equals(action.path("type").asText())).findFirst().orElseThrow(() -> new AssertionError("no " + type + " in " + run));
    }

    /** The status of each action, in plan order. */
    protected static List<String> statuses(JsonNode run) {
        return stream(run.path("actions")).map(action -> action.path("status").asText()).toList();
    }

    /** Decides on one action as the administrator. */
    protected Answer decide(String decision, JsonNode run, JsonNode action, String... headers) {
        return post(CONFIRM, decision(decision, run, action), headers);
    }

    /** The body of a decision on actions as they were read. */
    protected static String decision(String decision, JsonNode run, JsonNode... actions) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("run_id", run.path("run_id").asText()).put("decision", decision);
        Stream.of(actions).forEach(action -> body.withArray("actions").addObject().put("action_id", action.path("action_id").asText()).put("digest", action.path("digest").asText()));
        return Json.write(body);
    }

    /** Stops what has not started of a run, as the administrator. */
    protected Answer cancel(String runId, String... headers) {
        return post(RUNS + runId + "/cancel", null, headers);
    }

    /** Waits until an action of this type runs and has worked off this many rows. */
    protected JsonNode running(String runId, String type, int done) {
        return await(type).atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> run(runId), run -> stream(run.path("actions"))
                .anyMatch(action -> type.equals(action.path("type").asText()) && "running".equals(action.path("status").asText()) && action.at("/progress/done").asInt() == done));
    }

    /** The events of a run, in the order of their numbers. */
    protected List<String> events(String runId) {
        return sql().queryForList("select event from audit_event where run_id = ?::uuid order by seq", String.class, runId);
    }

    protected long events(String runId, String event) {
        return events(runId).stream().filter(event::equals).count();
    }

    // Rows

    /** A lead in this city, typed in by nobody. @return its id */
    protected String lead(String name, String city) {
        return sql().queryForObject("""
                insert into lead (identity_key, name, category, city, country, source) values (?, ?, 'dentist', ?, 'FR', 'sample') returning lead_id""",
                String.class, "test:" + UUID.randomUUID(), name, city);
    }

    /** As many leads in a city. @return their ids */
    protected List<String> leads(String city, int count) {
        return sql().queryForList("""
                insert into lead (identity_key, name, category, city, country, source)
                select 'test:' || gen_random_uuid(), ? || ' ' || n, 'dentist', ?, 'FR', 'sample' from generate_series(1, ?) n returning lead_id""",
                String.class, city, city, count);
    }

    /** A number that the database counts. */
    protected long count(String query, Object... parameters) {
        return sql().queryForObject(query, Long.class, parameters);
    }

    protected long leadsIn(String city) {
        return count("select count(*) from lead where city = ?", city);
    }

    /** Waits until a statement in the database waits for another's lock. */
    protected void awaitSomebodyWaitingForALock() {
        await("a lock").atMost(PATIENCE).pollInterval(Duration.ofMillis(20))
                .until(() -> count("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") > 0);
    }

    /** Keeps whoever wants to change a row waiting, until it is closed. */
    protected Connection held(String table, String id) throws SQLException {
        Connection holder = sql().getDataSource().getConnection();
        holder.setAutoCommit(false);
        try (PreparedStatement hold = holder.prepareStatement("select 1 from " + table + " where " + table + "_id = ?::uuid for update")) {
            hold.setString(1, id);
            hold.execute();
        }
        return holder;
    }

    /** What as many threads get that start at once. */
    protected static <T> List<T> atOnce(int threads, Callable<T> call) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<T> results = new ArrayList<>();
            for (Future<T> result : pool.invokeAll(Collections.nCopies(threads, (Callable<T>) () -> {
                start.await();
                return call.call();
            }))) {
                results.add(result.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    /** A place that no other test uses. */
    protected static String somewhere() {
        return "Place" + UUID.randomUUID().toString().replace("-", "");
    }

    // HTTP

    /** What came back. */
    protected record Answer(int status, Map<String, List<String>> headers, String body) {

        public JsonNode json() {
            return Json.tree(body);
        }

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of("")).get(0);
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
            return stream(json().get("items")).map(item -> item.get(member).asText()).toList();
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

    // Sessions

    /** A browser that is signed in: what it sends with each request. */
    protected record Browser(String cookies, String csrf) {

        public Browser {
            assertThat(cookies).contains("=");
        }

        /** Headers of a request that changes something; {@code more} in pairs. */
        public String[] headers(String... more) {
            return Stream.concat(Stream.of("Cookie", cookies, "X-XSRF-TOKEN", csrf), Stream.of(more)).toArray(String[]::new);
        }
    }

    /** A person who can sign in with {@link #PASSWORD}, once. */
    protected void person(String email, String role) {
        sql().update("insert into app_user (email, role, password_hash) values (?, ?, ?) on conflict (email) do update set password_hash = excluded.password_hash", email, role, PASSWORD_HASH);
    }

    /** Signs in over HTTP. */
    protected Browser signIn(String email, String password) {
        return browser(call(null, "POST", "/session", Json.write(Map.of("email", email, "password", password))).is(200));
    }

    /** What a browser keeps of an answer that begins a session. */
    protected static Browser browser(Answer answer) {
        Map<String, String> cookies = new LinkedHashMap<>();
        answer.headers().get("set-cookie").forEach(cookie -> cookies.put(cookie.split("=", 2)[0], cookie.split("=", 2)[1].split(";", 2)[0]));
        return new Browser(cookies.entrySet().stream().map(cookie -> cookie.getKey() + "=" + cookie.getValue()).collect(Collectors.joining("; ")), cookies.get("XSRF-TOKEN"));
    }

    /** As {@link #call(String, String, String, String, String...)}, with a session. */
    protected Answer browse(Browser browser, String method, String path, String json, String... headers) {
        return call(null, method, path, json, browser.headers(headers));
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

    protected static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static String id(Answer accepted) {
        return id(accepted.json());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
