package io.prospectassistant.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.prospectassistant.Json;
import io.prospectassistant.ProductTest;
import io.prospectassistant.doubles.KhojDouble;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Calls every operation of the OpenAPI file, now and whenever one is added, in every wrong way that we could think of. Whatever is sent, the answer is one
 * that the file promises for the operation: a success, or a problem that tells nothing of the inside; never a failure of the server. The same seed sends the
 * same requests, apart from ids: {@code -Dfuzz.seed=…} sets another.
 */
class ContractFuzzTest extends ProductTest {

    private static final Logger LOG = LoggerFactory.getLogger(ContractFuzzTest.class);
    private static final long SEED = Long.getLong("fuzz.seed", 20261125L);

    /** In characters; what is longer no server needs to read to its end. */
    private static final int LONGEST_HEADER = 8_192;
    private static final int BODIES = 24;
    private static final int QUERIES = 10;
    private static final int PATHS = 7;
    private static final int HEADERS = 8;

    private static final Pattern INSIDE = Pattern.compile("\\b(?:java|javax|jakarta|org|com|io)\\.[a-z]+\\.\\w+|Exception\\b|\\n\\s*at |SQLSTATE|PSQL|syntax error|\\bselect\\b[^\"]*\\bfrom\\b|relation \"");
    private static final Map<Integer, Set<String>> SLUGS = Map.of(400, Set.of("not-json", "bad-request"), 401, Set.of("unauthorized"), 404, Set.of("not-found"),
            406, Set.of("not-acceptable"), 413, Set.of("too-large"), 415, Set.of("unsupported-media-type"), 429, Set.of("too-many-requests"));
    /** What changes who may do what comes last, so that it spoils nothing before. */
    private static final Comparator<Contract.Operation> ORDER = Comparator.comparing((Contract.Operation operation) -> operation.path().matches("/(?:assistant/flag|session|users.*|tokens.*)"))
            .thenComparing(operation -> operation.method().equals("DELETE"));

    private static final KhojDouble KHOJ = new KhojDouble().reply(command -> "I have no plan for that.");

    @DynamicPropertySource
    static void khoj(DynamicPropertyRegistry settings) {
        settings.add("prospect.khoj.base-url", KHOJ::baseUrl);
        settings.add("prospect.khoj.bearer-token", () -> KhojDouble.TOKEN);
    }

    /** @param path below the base path, as it is sent; an id that it still names is that of something that is there */
    private record Attempt(String what, String path, byte[] body, List<String> headers) {

        private Attempt at(String place) {
            return new Attempt(what, place, body, headers);
        }
    }

    private record Outcome(int status, String contentType, String body) {}

    @Autowired
    private Contract contract;

    private final Random random = new Random(SEED);
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final Map<String, String> ids = new HashMap<>();
    private SchemaSamples samples;

    @Test
    @DisplayName("C-07 C-12 C-24 every answer to a nonsensical request is one of the contract")
    void everyAnswerIsOneOfTheContract() {
        samples = new SchemaSamples(contract.document(), random);
        int requests = 0;
        Set<String> covered = new TreeSet<>();
        long begun = System.nanoTime();
        for (Contract.Operation operation : contract.operations().stream().sorted(ORDER).toList()) {
            for (Attempt drawn : attempts(operation)) {
                Attempt attempt = drawn.at(drawn.path().contains("{") ? drawn.path().replaceFirst("\\{[^}]+}", idOf(operation)) : drawn.path());
                judge(operation, attempt, send(operation, attempt));
                requests++;
            }
            covered.add(operation.id());
        }
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        long failures = statuses.entrySet().stream().filter(status -> status.getKey() >= 500).mapToInt(Map.Entry::getValue).sum();
        LOG.info("fuzz: seed {}, {} requests to {} operations in {} s, {} × 5xx, by status {}", SEED, requests, covered.size(), seconds, failures, statuses);

        assertThat(wrong).as("seed %d", SEED).isEmpty();
        assertThat(failures).isZero();
        assertThat(covered).hasSameSizeAs(contract.operations());
        assertThat(statuses.keySet()).as("both sides were seen").contains(200, 201, 204, 400, 404, 406, 415, 422);
        KHOJ.assertNoUnknownCalls();
    }

    // What is tried

    private List<Attempt> attempts(Contract.Operation operation) {
        List<Attempt> attempts = new ArrayList<>();
        attempts.add(new Attempt("as it should be", operation.path(), body(operation), List.of()));
        attempts.addAll(some(PATHS, paths(operation)));
        attempts.addAll(some(QUERIES, queries(operation)));
        attempts.addAll(some(HEADERS, headers(operation)));
        if (operation.takesBody()) {
            attempts.addAll(some(BODIES, bodies(operation)));
        }
        return attempts;
    }

    private List<Attempt> some(int most, List<Attempt> all) {
        Collections.shuffle(all, random);
        return all.subList(0, Math.min(most, all.size()));
    }

    private JsonNode definition(Contract.Operation operation) {
        return contract.document().path("paths").path(operation.path()).path(operation.method().toLowerCase());
    }

    private JsonNode schema(Contract.Operation operation) {
        return samples.resolved(definition(operation).at("/requestBody/content").elements().next().path("schema"));
    }

    private byte[] body(Contract.Operation operation) {
        return operation.takesBody() ? bytes(samples.value("", schema(operation))) : null;
    }

    /** Of something that is there, if somebody can make one; a new one for each request that may delete it. */
    private String idOf(Contract.Operation operation) {
        return operation.method().equals("DELETE") ? newId(operation) : ids.computeIfAbsent(operation.id(), id -> newId(operation));
    }

    private String newId(Contract.Operation operation) {
        String member = operation.entity() + "_id";
        String collection = operation.path().substring(0, operation.path().indexOf("/{"));
        String known = switch (operation.entity()) {
            case "run" -> post(EXECUTE, "{\"command\": \"Find 1 dentist in Lyon.\", \"dry_run\": true}").json().path(member).asText();
            case "notification" -> get("/notifications?limit=1").json().at("/items/0/" + member).asText();
            default -> contract.operations().stream().filter(other -> other.method().equals("POST") && other.path().equals(collection)).findFirst()
                    .map(maker -> send(maker, new Attempt("make one", collection, body(maker), List.of())))
                    .filter(made -> made.status() < 300).map(made -> Json.tree(made.body()).path(member).asText()).orElse("");
        };
        return known.isEmpty() ? UUID.randomUUID().toString() : known;
    }

    private List<Attempt> paths(Contract.Operation operation) {
        List<Attempt> attempts = new ArrayList<>();
        List<String> ids = operation.entity() == null ? List.of() : List.of("1", "null", "%20", "%C3%A9", "%F0%9F%A6%B7", "..%2f..%2fleads", "%2e%2e", "%00", "a%0d%0aX-Injected:1", ".;jsessionid=1",
                UUID.randomUUID().toString(), UUID.randomUUID().toString().toUpperCase(), UUID.randomUUID() + "%20", "%27%20or%20%271%27=%271", "-1", "x".repeat(4000), "%ff%fe", "%E2%80%AE", "0".repeat(32), "%25", "$%7Bsys:user.home%7D");
        ids.forEach(id -> attempts.add(new Attempt("id " + shortened(id), operation.path().replaceFirst("\\{[^}]+}", Matcher.quoteReplacement(id)), body(operation), List.of())));
        attempts.add(new Attempt("a slash at the end", operation.path() + "/", body(operation), List.of()));
        attempts.add(new Attempt("one segment more", operation.path() + "/more", body(operation), List.of()));
        attempts.add(new Attempt("two slashes", "/" + operation.path(), body(operation), List.of()));
        return attempts;
    }

    private List<Attempt> queries(Contract.Operation operation) {
        List<String> names = new ArrayList<>();
        for (JsonNode parameter : definition(operation).path("parameters")) {
            JsonNode resolved = samples.resolved(parameter);
            if (resolved.path("in").asText().equals("query")) {
                names.add(resolved.path("name").asText());
            }
        }
        String path = operation.path();
        List<String> queries = new ArrayList<>(List.of("unknown=1", "CamelHttpUri=http://localhost:1", "CamelSqlQuery=x", "__proto__=1", "=", "&&&", "%", "%zz=1", "a=%ff", "x=%00", "a[0]=1", "a".repeat(4000) + "=1"));
        for (String name : names) {
            for (String value : List.of("", "%20", "%00", "-1", "0", "9223372036854775808", "1e400", "NaN", "true", "null", "%27", "%25%5F", "%F0%9F%A6%B7", "%ED%A0%80", "e%CC%81", "%E2%80%AE",
                    "x".repeat(3000), "2026-02-30T25:61:00Z", "%5B%5D", "f".repeat(46), "0".repeat(46), "7".repeat(14) + "0".repeat(32))) {
                queries.add(name + "=" + value);
            }
            queries.add(name + "=1&" + name + "=2");
            queries.add(name);
        }
        for (JsonNode parameter : definition(operation).path("parameters")) {
            JsonNode resolved = samples.resolved(parameter);
            if (resolved.path("in").asText().equals("query")) {
                queries.add(resolved.path("name").asText() + "=" + URLEncoder.encode(samples.value(resolved.path("name").asText(), resolved.path("schema")).asText(), StandardCharsets.UTF_8));
            }
        }
        List<Attempt> attempts = new ArrayList<>();
        queries.forEach(query -> attempts.add(new Attempt("query " + shortened(query), path + "?" + query, body(operation), List.of())));
        return attempts;
    }

    private List<Attempt> headers(Contract.Operation operation) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String control : List.of("CamelHttpUri", "CamelHttpResponseCode", "CamelSqlQuery", "CamelBeanMethodName", "CamelFileName", "camelhttpmethod", "org.apache.camel.test", "mail.smtp.from", "To", "Bcc",
                "Subject", "From", "Long-Running-Action", "operationName", "breadcrumbId", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "Forwarded", "X-Original-URL", "X-Rewrite-URL")) {
            values.put(control, List.of("418", "http://localhost:1/${sys:user.home}"));
        }
        values.put("X-HTTP-Method-Override", List.of("DELETE", "TRACE"));
        values.put("Prefer", List.of("wait=", "wait=-1", "wait=0x10", "wait=\"\"", ",,,", "wait=" + "0".repeat(2000), "respond-async; wait=0", "wait=1e9"));
        values.put("Idempotency-Key", List.of("", " ", "a b", "\u00e9", "x".repeat(256), "x".repeat(5000), "\"quoted\"", "{}"));
        values.put("If-None-Match", List.of("*", "\"\"", "W/\"\"", ",,", "\"" + "x".repeat(4000), "nonsense"));
        values.put("Accept", List.of("text/html", "*/*;q=0", "application/json;q=nan", "rubbish", "application/json;q=0.001, text/event-stream", "a/b;" + "c=d;".repeat(500), "*"));
        values.put("Accept-Language", List.of("xx-" + "y".repeat(500), ";;;", "fr-FR-u-ca-buddhist"));
        values.put("Last-Event-ID", List.of("-1", "9223372036854775808", "abc", "", "1.5", "\u00e9", "0".repeat(500)));
        values.put("Content-Type", List.of("text/plain", "application/xml", "application/json; charset=utf-16", "nonsense", "application/json; charset=nonsense", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", ";"));
        values.put("Content-Encoding", List.of("gzip", "br", "nonsense"));
        values.put("Cookie", List.of("XSRF-TOKEN=1; SESSION=x", "a".repeat(3000), "__Host-session=\u00e9"));
        values.put("Origin", List.of("https://attacker.example", "null"));
        values.put("X-Filler", List.of("x".repeat(20_000)));
        List<Attempt> attempts = new ArrayList<>();
        String path = operation.path();
        values.forEach((name, all) -> all.forEach(value -> attempts.add(new Attempt("header " + name + ": " + shortened(value), path, body(operation), List.of(name, value)))));
        return attempts;
    }

    private List<Attempt> bodies(Contract.Operation operation) {
        List<Map.Entry<String, byte[]>> bodies = new ArrayList<>();
        JsonNode valid = samples.value("", schema(operation));
        for (String raw : List.of("", " ", "null", "[]", "{}", "0", "\"x\"", "true", "{", "nonsense", "{\"a\": 1}{}", "[".repeat(3000), "{\"a\":".repeat(1500) + "1" + "}".repeat(1500), "{\"__proto__\": {\"admin\": true}}",
                "\uFEFF" + valid, "// x\n" + valid, valid + " ", "{\"a\": 1e400}", "{\"a\": NaN}", "{'a': 1}", "{\"a\": \"\\ud800\"}", "{\"\\u0000\": 1}", "{\"" + "x".repeat(100_000) + "\": 1}", "[" + valid + "]")) {
            bodies.add(Map.entry("body " + shortened(raw), raw.getBytes(StandardCharsets.UTF_8)));
        }
        bodies.add(Map.entry("not UTF-8", new byte[] {'{', '"', (byte) 0xC3, (byte) 0x28, '"', ':', '1', '}'}));
        bodies.add(Map.entry("UTF-16", valid.toString().getBytes(StandardCharsets.UTF_16)));
        bodies.add(Map.entry("over a mebibyte", bytes(TextNode.valueOf("x".repeat(Doorkeeper.MAX_BODY)))));
        if (valid instanceof ObjectNode object) {
            change(object, bodies, "");
            List<String> members = new ArrayList<>();
            samples.everyMember().forEach(name -> members.add(name.asText()));
            for (int i = 0; i < 6; i++) {
                String extra = members.get(random.nextInt(members.size()));
                bodies.add(Map.entry("extra " + extra, bytes(object.deepCopy().set(extra, TextNode.valueOf("x")))));
            }
            bodies.add(Map.entry("extra constructor", bytes(object.deepCopy().put("constructor", "x").put("@type", "java.util.HashMap"))));
            object.fieldNames().forEachRemaining(name -> bodies.add(Map.entry("twice " + name,
                    (object.toString().replaceFirst("}$", "") + ", " + Json.write(name) + ": " + object.get(name) + "}").getBytes(StandardCharsets.UTF_8))));
        }
        List<Attempt> attempts = new ArrayList<>();
        bodies.forEach(body -> attempts.add(new Attempt(body.getKey(), operation.path(), body.getValue(), List.of())));
        return attempts;
    }

    /** The body with one of its members, at any depth, left out or made into something that it is not. */
    private void change(ObjectNode valid, List<Map.Entry<String, byte[]>> bodies, String place) {
        change(valid, valid, bodies, place);
    }

    private void change(ObjectNode root, ObjectNode part, List<Map.Entry<String, byte[]>> bodies, String place) {
        List<String> names = new ArrayList<>();
        part.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            JsonNode kept = part.get(name);
            part.remove(name);
            bodies.add(Map.entry("without " + place + "/" + name, bytes(root)));
            for (Map.Entry<String, JsonNode> instead : oddities().entrySet()) {
                part.set(name, instead.getValue());
                bodies.add(Map.entry(place + "/" + name + " as " + instead.getKey(), bytes(root)));
            }
            part.set(name, kept);
            if (kept instanceof ObjectNode inner) {
                change(root, inner, bodies, place + "/" + name);
            } else if (kept instanceof ArrayNode list && list.size() > 0 && list.get(0) instanceof ObjectNode inner) {
                change(root, inner, bodies, place + "/" + name + "/0");
            }
        }
    }

    private static Map<String, JsonNode> oddities() {
        Map<String, JsonNode> odd = new LinkedHashMap<>();
        for (String json : List.of("null", "true", "0", "-1", "1.5", "9223372036854775808", "1e308", "123456789012345678901234567890", "\"\"", "\" \"", "[]", "{}", "[[1]]", "{\"$ref\": \"#\"}", "[null]", "{\"a\": {\"b\": {\"c\": []}}}",
                "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\u202eabc\"", "\"🦷👩‍⚕️\"", "\"e\\u0301\\u0301\\u0301\"", "\"\\u200b\"", "\"\\r\\nBcc: x@fuzz.example\"", "\"${sys:user.home}\"", "\"{{x}}\"",
                "\"'; drop table lead; --\"", "\"=HYPERLINK(1)\"", "\"<script>\"", "\"2026-02-30T00:00:00Z\"", "\"2026-01-01\"", "\"+999999999-12-31T23:59:59Z\"", "\"0000-00-00T00:00:00Z\"", "\"@\"", "\"x@\"", "\"* * * * *\"", "\"0 0 30 2 *\"", "\"Mars/Olympus\"")) {
            odd.put(shortened(json), Json.tree(json));
        }
        odd.put("100 kB", TextNode.valueOf("x".repeat(100_000)));
        odd.put("many items", Json.MAPPER.valueToTree(Collections.nCopies(2000, "x")));
        return odd;
    }

    // What comes back

    /** Over a plain socket: a client that knows HTTP would refuse to send half of this. */
    private Outcome send(Contract.Operation operation, Attempt attempt) {
        StringBuilder head = new StringBuilder(operation.method()).append(' ').append(BASE).append(attempt.path()).append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer ").append(ADMIN);
        if (attempt.body() != null) {
            head.append("\r\nContent-Length: ").append(attempt.body().length);
            if (!attempt.headers().contains("Content-Type")) {
                head.append("\r\nContent-Type: ").append(operation.mediaTypes().get(0));
            }
        }
        for (int i = 0; i < attempt.headers().size(); i += 2) {
            head.append("\r\n").append(attempt.headers().get(i)).append(": ").append(attempt.headers().get(i + 1));
        }
        try (Socket socket = new Socket("localhost", port())) {
            socket.setSoTimeout(70_000);
            OutputStream out = socket.getOutputStream();
            out.write(head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            writeBody(out, attempt);
            return outcome(new BufferedInputStream(socket.getInputStream()));
        } catch (IOException | RuntimeException e) {
            return new Outcome(0, "", "no answer: " + e);
        }
    }

    /** Who is refused for the head alone may find the line closed before the body was sent; the answer is there all the same. */
    private static void writeBody(OutputStream out, Attempt attempt) {
        try {
            if (attempt.body() != null) {
                out.write(attempt.body());
            }
            out.flush();
        } catch (IOException e) {
            LOG.debug("The server answered before it had read the body", e);
        }
    }

    private static Outcome outcome(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).split(" ")[1]);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            headers.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip());
        }
        String type = headers.getOrDefault("Content-Type", "");
        if (type.startsWith("text/event-stream") || status == 204 || status == 304) {
            return new Outcome(status, type, "");   // a stream of events has no end that could be waited for
        }
        if (!headers.getOrDefault("Transfer-Encoding", "").equalsIgnoreCase("chunked")) {
            return new Outcome(status, type, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.write(in.readNBytes(size));
            line(in);
        }
        return new Outcome(status, type, body.toString(StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("after " + line);
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    private void judge(Contract.Operation operation, Attempt attempt, Outcome outcome) {
        statuses.merge(outcome.status(), 1, Integer::sum);
        String complaint = complaint(operation, attempt, outcome);
        if (complaint != null) {
            wrong.add("%s, %s: %s; %s %s with %s answered %d %s".formatted(operation.id(), attempt.what(), complaint, operation.method(), shortened(attempt.path()),
                    attempt.body() == null ? "no body" : shortened(new String(attempt.body(), StandardCharsets.UTF_8)), outcome.status(), shortened(outcome.body())));
        }
    }

    /** Null when nothing is wrong. */
    private String complaint(Contract.Operation operation, Attempt attempt, Outcome outcome) {
        Set<String> promised = new TreeSet<>();
        definition(operation).path("responses").fieldNames().forEachRemaining(promised::add);
        contract.document().path("x-any-operation").forEach(status -> promised.add(status.asText()));
        boolean elsewhere = contract.match(operation.method(), BASE + attempt.path().split("\\?", 2)[0]).map(match -> !match.operation().id().equals(operation.id())).orElse(true);
        // A head that is far too long may be answered by a reset: the answer is lost with what was not read.
        if (outcome.status() == 0 && attempt.headers().stream().anyMatch(value -> value.length() > LONGEST_HEADER)) {
            return null;
        }
        if (outcome.status() == 0 || outcome.status() >= 500) {
            return "the server failed";
        }
        if (!promised.contains(Integer.toString(outcome.status())) && !(elsewhere && Set.of(404, 405).contains(outcome.status()))) {
            return "the contract does not promise this status";
        }
        if (outcome.status() < 400) {
            return outcome.status() != 204 && outcome.contentType().startsWith("application/json") && !isJson(outcome.body()) ? "this is not JSON" : null;
        }
        if (!outcome.contentType().equals("application/problem+json") || !isJson(outcome.body())) {
            return "this is no problem";
        }
        JsonNode problem = Json.tree(outcome.body());
        String slug = problem.path("type").asText().replaceFirst("^/problems/", "");
        if (problem.path("status").asInt() != outcome.status() || !slug.matches("[a-z]+(-[a-z]+)*") || !SLUGS.getOrDefault(outcome.status(), Set.of(slug)).contains(slug)) {
            return "the problem does not fit its status";
        }
        if (problem.path("title").asText().isBlank() || problem.path("detail").asText().isBlank()) {
            return "the problem says nothing";
        }
        return INSIDE.matcher(outcome.body()).find() ? "the problem tells of the inside" : null;
    }

    private static boolean isJson(String body) {
        try {
            Json.MAPPER.readTree(body);
            return !body.isBlank();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String shortened(String text) {
        return text.length() <= 300 ? text : text.substring(0, 60) + "… (" + text.length() + ")";
    }
}
