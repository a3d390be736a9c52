package io.prospectassistant.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.ApiTest;
import io.prospectassistant.api.Contract;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every operation of the contract, tried with every role and every way to show who one is; read from the OpenAPI file, so what is added is tried too. */
class AccessMatrixTest extends ApiTest {

    private static final Logger LOG = LoggerFactory.getLogger(AccessMatrixTest.class);
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Map<Role, String> TOKENS = Map.of(Role.VIEWER, VIEWER, Role.OPERATOR, OPERATOR, Role.APPROVER, APPROVER, Role.ADMIN, ADMIN);
    private static final Set<Integer> REFUSED = Set.of(401, 403, 405);

    private enum Shown { NOTHING, UNKNOWN_TOKEN, UNKNOWN_SESSION, TOKEN, SESSION, SESSION_WITHOUT_CSRF, SESSION_WITH_ANOTHERS_CSRF, SESSION_FROM_ANOTHER_SITE }

    private record Case(Contract.Operation operation, Shown shown, Role role) {}

    private record Outcome(int status, String body) {}

    @Test
    @DisplayName("C-06 C-17 each operation x each role x token, session or nothing: exactly those of the contract get in")
    void everyOperationKnowsWhoMayCallIt() throws Exception {
        List<Contract.Operation> operations = new Contract().operations();
        List<Case> cases = operations.stream().flatMap(AccessMatrixTest::cases).toList();
        List<String> wrong = new ArrayList<>();
        Map<Shown, Integer> tried = new EnumMap<>(Shown.class);
        for (Case one : cases) {
            Outcome outcome = outcome(one);
            if (!isRight(one, outcome)) {
                wrong.add(one.operation().method() + " " + one.operation().path() + " as " + one.role() + " with " + one.shown() + ": " + outcome);
            }
            tried.merge(one.shown(), 1, Integer::sum);
        }
        LOG.info("Access matrix: {} operations, {} cases, {} wrong; {}", operations.size(), cases.size(), wrong.size(), tried);
        assertThat(wrong).isEmpty();
        assertThat(cases).hasSizeGreaterThan(700);
    }

    private static Stream<Case> cases(Contract.Operation operation) {
        Stream<Case> nobody = Stream.of(Shown.NOTHING, Shown.UNKNOWN_TOKEN, Shown.UNKNOWN_SESSION).map(shown -> new Case(operation, shown, null));
        List<Shown> ways = operation.method().equals("GET") ? List.of(Shown.TOKEN, Shown.SESSION)
                : List.of(Shown.TOKEN, Shown.SESSION, Shown.SESSION_WITHOUT_CSRF, Shown.SESSION_WITH_ANOTHERS_CSRF, Shown.SESSION_FROM_ANOTHER_SITE);
        return Stream.concat(nobody, ways.stream().flatMap(shown -> Stream.of(Role.values()).map(role -> new Case(operation, shown, role))));
    }

    private static boolean isRight(Case one, Outcome outcome) {
        boolean letIn = !REFUSED.contains(outcome.status()) && outcome.status() < 500;
        if (one.shown() == Shown.SESSION_FROM_ANOTHER_SITE) {
            return isProblem(outcome, 403, "forbidden");
        }
        if (one.operation().role() == null) {
            return letIn;
        }
        return switch (one.shown()) {
            case NOTHING, UNKNOWN_TOKEN, UNKNOWN_SESSION -> isProblem(outcome, 401, "unauthorized");
            case SESSION_WITHOUT_CSRF, SESSION_WITH_ANOTHERS_CSRF -> isProblem(outcome, 403, "forbidden");
            default -> one.role().includes(one.operation().role()) ? letIn : isProblem(outcome, 403, "forbidden");
        };
    }

    private static boolean isProblem(Outcome outcome, int status, String slug) {
        return outcome.status() == status && outcome.body().contains("\"/problems/" + slug + "\"");
    }

    /** Nothing that is let in does anything: the body is not JSON, and the ids are nobody's. */
    private Outcome outcome(Case one) throws IOException, InterruptedException {
        Contract.Operation operation = one.operation();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + BASE + operation.path().replaceAll("\\{[^}]*}", UUID.randomUUID().toString())))
                .timeout(Duration.ofSeconds(30))
                .method(operation.method(), operation.takesBody() ? HttpRequest.BodyPublishers.ofString("not json") : HttpRequest.BodyPublishers.noBody());
        if (operation.takesBody()) {
            request.header("Content-Type", operation.mediaTypes().get(0));
        }
        show(one, request);
        HttpResponse<InputStream> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        boolean endless = response.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
        try (InputStream body = response.body()) {
            return new Outcome(response.statusCode(), endless ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private void show(Case one, HttpRequest.Builder request) {
        switch (one.shown()) {
            case NOTHING -> { }
            case UNKNOWN_TOKEN -> request.header("Authorization", "Bearer nobody-has-this");
            case UNKNOWN_SESSION -> signedIn(request, Secrets.random(), null);
            case TOKEN -> request.header("Authorization", "Bearer " + TOKENS.get(one.role()));
            case SESSION_WITHOUT_CSRF -> request.header("Cookie", "__Host-SESSION=" + session(one.role()));
            case SESSION_WITH_ANOTHERS_CSRF -> signedIn(request, session(one.role()), SessionCookies.csrfOf(Secrets.random()));
            case SESSION_FROM_ANOTHER_SITE -> signedIn(request.header("Origin", "https://evil.example"), session(one.role()), null);
            default -> signedIn(request, session(one.role()), null);
        }
    }

    private static void signedIn(HttpRequest.Builder request, String secret, String csrf) {
        request.header("Cookie", "__Host-SESSION=" + secret).header("X-XSRF-TOKEN", csrf == null ? SessionCookies.csrfOf(secret) : csrf);
    }

    /** A session of its own for each case, because some of them end it. */
    private String session(Role role) {
        String secret = Secrets.random();
        String email = role == Role.ADMIN ? "admin@localhost" : role + "@example.com";
        assertThat(sql().update("insert into session (user_id, secret_hash, user_agent) select user_id, ?, 'matrix' from app_user where email = ?", Secrets.fingerprint(secret), email)).isOne();
        return secret;
    }
}
