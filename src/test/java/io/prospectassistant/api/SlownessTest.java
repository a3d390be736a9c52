package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.ApiTest;
import io.prospectassistant.Json;
import io.prospectassistant.lead.CategoryTaxonomy;
import io.prospectassistant.plan.LocalPlanner;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Texts that make a careless pattern or a careless loop run for minutes. A second attempt excuses a busy machine; what takes exponential time is slow twice.
 */
@DisplayName("C-42 algorithmic denial")
class SlownessTest extends ApiTest {

    private static final Duration BUDGET = Duration.ofSeconds(2);

    /** Beginnings that are repeated up to the length that a place takes, with an end that does not fit. */
    private static final List<String> CORPUS = List.of("a", "1", " ", ".", "-", "@", "a@", "a.", "a-", "+", "(", "((a", "/", "https://", "http://a@", "%25", "\\", "e\u0301", "\u0130", "\ufdfa", "ou ", "+33 ", "04/65/", "[at]", " [ at ] ",
            "0 ", "*/1,", "wait=", "\"", "mailto:", "find ", "and then ", "find 1 ", "à ", "les ", "score ", "not ", "with no ", "1 000 ", "vingt et un ", "\u202e", "🦷");

    @Test
    void noSearchTakesLong() {
        for (String seed : CORPUS) {
            String q = encoded(repeated(seed, 200));
            inTime("q of " + seed, () -> get("/leads?q=" + q));
            inTime("city of " + seed, () -> get("/leads?city=" + q + "&category=" + q));
            inTime("command of " + seed, () -> get("/assistant/prospect/runs?q=" + q));
            inTime("look-up of " + seed, () -> get("/suppressions?email=" + encoded(repeated(seed, 254))));
        }
    }

    @Test
    void noFieldTakesLong() {
        Map<String, Integer> fields = new LinkedHashMap<>(Map.of("email", 254, "phone", 40, "website", 2000, "street", 300, "postal_code", 20, "city", 200, "category", 100));
        for (String seed : CORPUS) {
            for (Map.Entry<String, Integer> field : fields.entrySet()) {
                inTime(field.getKey() + " of " + seed, () -> post("/leads", Json.write(Map.of("name", repeated(seed, 200), field.getKey(), repeated(seed, field.getValue())))));
            }
            inTime("domain of " + seed, () -> post("/suppressions", Json.write(Map.of("domain", repeated(seed, 253)))));
            inTime("title of " + seed, () -> post("/tasks", Json.write(Map.of("title", repeated(seed, 300), "due_at", repeated(seed, 300)))));
            inTime("cron of " + seed, () -> post("/assistant/schedules", Json.write(Map.of("name", "x", "command", "x", "cron", repeated(seed, 100), "timezone", repeated(seed, 60)))));
        }
    }

    @Test
    void whatIsFarTooLongIsRefusedSoonAndNotRepeated() {
        for (String seed : List.of("[\"", "a")) {
            String text = seed.repeat(300_000);
            String signIn = Json.write(Map.of("email", "a@example.com", "password", text));
            String country = Json.write(Map.of("name", "x", "country", text));
            inTime("session of " + seed, () -> refusedShortly(seed, call(null, "POST", "/session", signIn), "/password"));
            inTime("lead of " + seed, () -> refusedShortly(seed, post("/leads", country), "/country"));
            inTime("role of " + seed, () -> refusedShortly(seed, post("/users", Json.write(Map.of("email", "far@example.com", "role", text))), "/role"));
            inTime("time of " + seed, () -> refusedShortly(seed, post("/tasks", Json.write(Map.of("title", "x", "due_at", text))), "/due_at"));
        }
    }

    private static Answer refusedShortly(String seed, Answer answer, String... pointers) {
        answer.isInvalidAt(pointers);
        answer.json().path("errors").forEach(error -> assertThat(error.path("detail").asText()).hasSizeLessThanOrEqualTo(300).doesNotContain(seed.repeat(10)));
        return answer;
    }

    @Test
    @DisplayName("C-42 a password that is refused is not repeated")
    void aPasswordThatIsRefusedIsNotRepeated() {
        String password = "correct horse ".repeat(20);

        Answer signIn = call(null, "POST", "/session", Json.write(Map.of("email", "a@example.com", "password", password))).isInvalidAt("/password");
        Answer made = post("/users", Json.write(Map.of("email", "b@example.com", "role", "viewer", "password", password))).isInvalidAt("/password");

        assertThat(signIn.body() + made.body()).doesNotContain("correct horse").contains("is too long");
    }

    @Test
    void noHeaderTakesLong() {
        for (String seed : CORPUS) {
            String value = repeated(seed, 4000).replaceAll("[^ -~]", "x");
            for (String name : List.of("Prefer", "Accept", "Accept-Language", "If-None-Match", "Idempotency-Key", "Last-Event-ID", "Content-Type", "Authorization", "Cookie")) {
                inTime(name + " of " + seed, () -> raw("GET", BASE + "/assistant/prospect/runs/1", null, name.equals("Authorization") ? new String[] {name, "Bearer " + value} : new String[] {"Authorization", "Bearer " + ADMIN, name, value}));
            }
        }
    }

    @Test
    void noCommandTakesLongToPlan() {
        LocalPlanner planner = new LocalPlanner(new CategoryTaxonomy());
        for (String seed : CORPUS) {
            inTime("command of " + seed, () -> {
                planner.plan(repeated(seed, 2000));
                return post(EXECUTE, Json.write(Map.of("command", repeated(seed, 2000), "dry_run", true)));
            });
        }
    }

    @Test
    void whoPrefersManyLanguagesIsAnsweredLikeAnybodyElse() {
        String languages = String.join(", ", Collections.nCopies(1500, "fr"));

        inTime("languages", () -> call(ADMIN, "GET", "/leads", null, "Accept-Language", languages).is(200));
        inTime("languages of a page", () -> raw("GET", "/u/x", null, "Accept-Language", languages).is(200));
    }

    @Test
    void pagesHeadersAndAddressesHaveAnEnd() {
        for (String list : List.of("/leads", "/tasks", "/projects", "/audit", "/notifications", "/suppressions", "/assistant/prospect/runs", "/assistant/prospect/pending")) {
            get(list + "?limit=201").isInvalidAt("/limit");
            get(list + "?limit=999999999999").isInvalidAt("/limit");
        }
        String[] many = IntStream.range(0, 150).boxed().flatMap(n -> List.of("X-Filler-" + n, "x").stream()).toArray(String[]::new);
        raw("GET", BASE + "/leads", null, many).isProblem(400, "bad-request");
        raw("GET", BASE + "/leads", null, "X-Filler", "x".repeat(20_000)).isProblem(400, "bad-request");
        raw("GET", BASE + "/leads?q=" + "x".repeat(20_000), null).isProblem(400, "bad-request");
        inTime("a thousand parameters", () -> get("/leads?" + String.join("&", Collections.nCopies(1000, "q=1"))));
        inTime("deep nesting", () -> post("/leads", "{\"name\":".repeat(900) + "1" + "}".repeat(900)));
        inTime("many unknown members", () -> post("/leads", "{" + String.join(",", IntStream.range(0, 20_000).mapToObj(n -> "\"m" + n + "\": 1").toList()) + "}"));
    }

    private static void inTime(String what, Supplier<Answer> request) {
        Duration taken = BUDGET;
        for (int attempt = 0; attempt < 2 && taken.compareTo(BUDGET) >= 0; attempt++) {
            long begun = System.nanoTime();
            assertThat(request.get().status()).as(what).isLessThan(500);
            taken = Duration.ofNanos(System.nanoTime() - begun);
        }
        assertThat(taken).as(what).isLessThan(BUDGET);
    }

    /** As many characters, ending in one that does not fit. */
    private static String repeated(String seed, int length) {
        String text = seed.repeat(length / seed.length() + 1).substring(0, length - 1);
        return (Character.isHighSurrogate(text.charAt(text.length() - 1)) ? text.substring(0, text.length() - 1) : text) + "!";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
