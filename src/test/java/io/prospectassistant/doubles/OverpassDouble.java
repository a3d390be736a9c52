package io.prospectassistant.doubles;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Overpass API as far as we use it: its status page, and an interpreter that reads the part of the query language which we write, on a small map. What it
 * does not understand it answers with 400, as the real one does, and remembers. It answers 406 to whoever does not say who they are, and notes how many
 * questions were asked at once. Tests script what goes wrong; without a script everything goes well.
 */
public final class OverpassDouble implements AutoCloseable {

    private static final String STATUS = """
            Connected as: 2130706433
            Current time: 2026-05-01T10:00:00Z
            Announced endpoint: none
            Rate limit: 2
            2 slots available now.
            Currently running queries (pid, space limit, time limit, start time):
            """;
    /** How old the map is. */
    public static final String MAP_OF = "2026-05-01T09:58:00Z";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long RELATION = 3_600_000_000L;
    private static final String STRING = "\"((?:[^\"\\\\]|\\\\.)*)\"";
    private static final Pattern HEAD = Pattern.compile("\\[out:json]\\[timeout:(\\d+)]\\[maxsize:(\\d+)];\n");
    private static final Pattern HERE = Pattern.compile("is_in\\((-?[\\d.]+),(-?[\\d.]+)\\)->\\.here;\narea\\.here\\[\"boundary\"=\"administrative\"];\nout tags;\n");
    private static final Pattern COUNTRY = Pattern.compile("area\\[\"(?:ISO3166-1\"=\"([A-Z]{2})\"]\\[\"boundary\"=\"administrative\"]\\[\"admin_level\"=\"2|ISO3166-2\"=\"([A-Z]{2}-[A-Z]{2})\"]\\[\"boundary\"=\"administrative\"]\\[\"admin_level\"=\"4)\"](?:;\nout tags;\n|->\\.country;\n)");
    private static final Pattern NAMED = Pattern.compile("\\(\n((?:  rel(?:\\(area\\.country\\))?\\[\"boundary\"=\"administrative\"]\\[\"name\"=" + STRING + "];\n)+)\\);\nout tags center \\d+;\n");
    private static final Pattern NAME = Pattern.compile("\\[\"name\"=" + STRING + "]");
    private static final Pattern PLACE = Pattern.compile("area\\(id:(\\d+)\\)->\\.place;\n");
    private static final Pattern BUSINESSES = Pattern.compile("\\(\n((?:  nwr(?:\\[[^\\n]*])+\\([^\\n]*\\);\n)+)\\);\nout tags center (\\d+);\n");
    private static final Pattern WAY = Pattern.compile("  nwr((?:\\[(?:" + STRING + "[=~]" + STRING + "|~" + STRING + "~" + STRING + ")])+)\\((area\\.place|around:(\\d+),(-?[\\d.]+),(-?[\\d.]+))\\);\n");
    private static final Pattern FILTER = Pattern.compile("\\[(?:" + STRING + "([=~])" + STRING + "|~" + STRING + "~" + STRING + ")]");

    private record Reply(int status, String type, String body) {}

    private record Boundary(long relation, String name, String country, int level, double latitude, double longitude, double degrees, Map<String, String> also) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "overpass-double");
        thread.setDaemon(true);
        return thread;
    });
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final List<String> unknown = new CopyOnWriteArrayList<>();
    private final List<ObjectNode> elements = new CopyOnWriteArrayList<>();
    private final List<Boundary> boundaries = new CopyOnWriteArrayList<>();
    private final Deque<Reply> faults = new ArrayDeque<>();
    private final AtomicInteger asking = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile CountDownLatch reached = new CountDownLatch(1);
    private volatile int status = 200;
    private volatile String body = STATUS;

    /** On a free port. */
    public OverpassDouble() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        reset();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    // ---- scripts

    /** Answers for its status so, from now on. */
    public void answer(int status, String body) {
        this.status = status;
        this.body = body;
    }

    /** Is well, from now on. */
    public void recover() {
        answer(200, STATUS);
    }

    /** Back to the beginning: a map with some areas of France and no business, and nothing goes wrong. */
    public void reset() {
        release();
        List.of(calls, headers, questions, unknown, elements, boundaries).forEach(List::clear);
        synchronized (faults) {
            faults.clear();
        }
        mostAtOnce.set(0);
        recover();
        boundary(2202162, "France", "FR", 2, 46.6, 2.4, 6);
        boundary(8649, "Auvergne-Rhône-Alpes", "FR", 4, 45.5, 4.5, 2);
        boundary(1663048, "Lyon", "FR", 7, 45.7578, 4.8320, 0.3);
        boundary(120965, "Lyon", "FR", 8, 45.7578, 4.8320, 0.05);
    }

    /** An administrative area, a square of so many degrees around a point; {@code also} are further tags, in turn key and value. */
    public void boundary(long relation, String name, String country, int level, double latitude, double longitude, double degrees, String... also) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (int i = 0; i < also.length; i += 2) {
            tags.put(also[i], also[i + 1]);
        }
        boundaries.add(new Boundary(relation, name, country, level, latitude, longitude, degrees, tags));
    }

    /** Something on the map, as {@code node/17}; {@code tags} are in turn key and value. */
    public void element(String id, double latitude, double longitude, String... tags) {
        ObjectNode element = JSON.createObjectNode().put("type", id.substring(0, id.indexOf('/'))).put("id", Long.parseLong(id.substring(id.indexOf('/') + 1)));
        (id.startsWith("node/") ? element : element.putObject("center")).put("lat", latitude).put("lon", longitude);
        ObjectNode has = element.putObject("tags");
        for (int i = 0; i < tags.length; i += 2) {
            has.put(tags[i], tags[i + 1]);
        }
        elements.add(element);
    }

    /** So many dentists in Lyon, each with an address, a telephone number that is kept for fiction, and a web site of its own. */
    public void dentistsInLyon(int count) {
        for (int n = 1; n <= count; n++) {
            element("node/" + (990_000_000_000L + n), 45.7578 + n * 1e-4, 4.8320, "amenity", "dentist", "healthcare", "dentist", "name", "Cabinet Dentaire Fictif " + n,
                    "addr:housenumber", String.valueOf(n), "addr:street", "Rue Imaginaire", "addr:postcode", "69002", "addr:city", "Lyon",
                    "contact:phone", "+33 4 65 71 %02d %02d".formatted(10 + n / 100, n % 100), "website", "www.cabinet-%d-fictif.fr".formatted(n));
        }
    }

    /** The next questions are answered so, one after the other; HTML unless the body begins like JSON. */
    public void next(int answerStatus, String answer, int times) {
        synchronized (faults) {
            for (int i = 0; i < times; i++) {
                faults.add(new Reply(answerStatus, answer.startsWith("{") ? "application/json" : "text/html; charset=utf-8", answer));
            }
        }
    }

    /** The next questions run out of time: 200, a remark, and nothing else. */
    public void nextRunsOutOfTime(int times) {
        next(200, """
                {"version": 0.6, "generator": "Overpass API 0.7.62.1", "osm3s": {"timestamp_osm_base": "%s", "copyright": "The data included in this document is from www.openstreetmap.org. The data is made available under ODbL."},
                 "elements": [], "remark": "runtime error: Query timed out in \\"query\\" at line 3 after 46 seconds."}""".formatted(MAP_OF), times);
    }

    /** Questions wait inside from now on, until {@link #release}. */
    public void hold() {
        reached = new CountDownLatch(1);
        held = new CountDownLatch(1);
    }

    /** Waits until a question waits inside. */
    public void awaitQuestion() throws InterruptedException {
        if (!reached.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("no question came within 30 s");
        }
    }

    public void release() {
        held.countDown();
    }

    // ---- what happened

    /** Method and path of all calls, in order. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** The headers of all calls, names in lower case. */
    public List<Map<String, List<String>>> headers() {
        return List.copyOf(headers);
    }

    /** All questions to the interpreter, in order. */
    public List<String> questions() {
        return List.copyOf(questions);
    }

    /** How many questions were ever asked at the same time. */
    public int mostAtOnce() {
        return mostAtOnce.get();
    }

    /** Fails when a call came that the Overpass API does not know, a question that it does not understand, or two questions at once. */
    public void assertNoUnknownCalls() {
        if (!unknown.isEmpty()) {
            throw new AssertionError("The Overpass API does not understand: " + unknown);
        }
        if (mostAtOnce.get() > 1) {
            throw new AssertionError(mostAtOnce.get() + " questions were asked at once");
        }
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }

    // ---- the API

    private void handle(HttpExchange http) throws IOException {
        String call = http.getRequestMethod() + " " + http.getRequestURI();
        String agent = String.valueOf(http.getRequestHeaders().getFirst("User-Agent"));
        calls.add(call);
        headers.add(KhojDouble.lowerCased(http.getRequestHeaders()));
        if (!agent.matches("[A-Za-z]+/[\\d.]+ \\(\\+.+\\)")) {
            send(http, 406, "text/html", "");
        } else if (call.equals("GET /api/status")) {
            send(http, status, body.startsWith("<") ? "text/html; charset=utf-8" : "text/plain", body);
        } else if (call.equals("POST /api/interpreter")) {
            Reply reply;
            mostAtOnce.accumulateAndGet(asking.incrementAndGet(), Math::max);
            try {
                reply = interpreted(http);
            } finally {
                asking.decrementAndGet();   // before it is sent: who has the answer may ask the next question
            }
            send(http, reply.status, reply.type, reply.body);
        } else {
            unknown.add(call);
            send(http, 404, "text/html", "");
        }
    }

    private Reply interpreted(HttpExchange http) throws IOException {
        String form = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!String.valueOf(http.getRequestHeaders().getFirst("Content-Type")).startsWith("application/x-www-form-urlencoded") || !form.startsWith("data=")) {
            unknown.add("a form that is none: " + form);
            return new Reply(400, "text/html", "");
        }
        String question = URLDecoder.decode(form.substring("data=".length()), StandardCharsets.UTF_8);
        questions.add(question);
        reached.countDown();
        try {
            held.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (faults) {
            if (!faults.isEmpty()) {
                return faults.poll();
            }
        }
        List<ObjectNode> found = understood(question);
        if (found == null) {
            unknown.add(question);
            return new Reply(400, "text/html; charset=utf-8", "<html><body><p><strong>Error</strong>: line 1: parse error: Unknown type</p></body></html>");
        }
        ObjectNode answer = JSON.createObjectNode().put("version", 0.6).put("generator", "Overpass API 0.7.62.1");
        answer.putObject("osm3s").put("timestamp_osm_base", MAP_OF).put("timestamp_areas_base", MAP_OF)
                .put("copyright", "The data included in this document is from www.openstreetmap.org. The data is made available under ODbL.");
        answer.putArray("elements").addAll(found);
        return new Reply(200, "application/json", answer.toString());
    }

    /** What the question finds, in the order of the map; null when it is none. */
    private List<ObjectNode> understood(String question) {
        Matcher head = HEAD.matcher(question);
        if (!head.lookingAt()) {
            return null;
        }
        String rest = question.substring(head.end());
        Matcher here = HERE.matcher(rest);
        if (here.matches()) {
            double latitude = Double.parseDouble(here.group(1));
            double longitude = Double.parseDouble(here.group(2));
            return boundaries.stream().filter(one -> covers(one, latitude, longitude)).map(OverpassDouble::area).toList();
        }
        Matcher country = COUNTRY.matcher(rest);
        Predicate<Boundary> in = null;
        if (country.lookingAt()) {
            Predicate<Boundary> itself = country.group(1) != null ? one -> one.level == 2 && one.country.equals(country.group(1))
                    : one -> one.level == 4 && country.group(2).equals(one.also.get("ISO3166-2"));
            if (country.hitEnd() || rest.endsWith("out tags;\n")) {
                return country.end() != rest.length() ? null : boundaries.stream().filter(itself).map(OverpassDouble::area).toList();
            }
            in = country.group(1) != null ? one -> one.country.equals(country.group(1))
                    : one -> boundaries.stream().filter(itself).anyMatch(region -> covers(region, one.latitude, one.longitude));
            rest = rest.substring(country.end());
        }
        Matcher named = NAMED.matcher(rest);
        if (named.matches()) {
            Predicate<Boundary> within = in == null ? one -> true : in;
            List<String> names = NAME.matcher(named.group(1)).results().map(name -> unquoted(name.group(1))).toList();
            return boundaries.stream().filter(one -> names.contains(one.name) && within.test(one)).map(OverpassDouble::relation).toList();
        }
        return in != null ? null : businesses(rest);
    }

    private List<ObjectNode> businesses(String rest) {
        Matcher place = PLACE.matcher(rest);
        Boundary area = null;
        String union = rest;
        if (place.lookingAt()) {
            long id = Long.parseLong(place.group(1));
            area = boundaries.stream().filter(one -> RELATION + one.relation == id).findFirst().orElse(null);
            union = rest.substring(place.end());
        }
        Matcher found = BUSINESSES.matcher(union);
        if (!found.matches()) {
            return null;
        }
        List<Predicate<ObjectNode>> ways = new ArrayList<>();
        int end = 0;
        Matcher way = WAY.matcher(found.group(1));
        while (way.find() && way.start() == end) {
            end = way.end();
            Boundary inside = area;
            Predicate<ObjectNode> where = way.group(6).equals("area.place") ? element -> inside != null && covers(inside, latitude(element), longitude(element))
                    : around(Integer.parseInt(way.group(7)), Double.parseDouble(way.group(8)), Double.parseDouble(way.group(9)));
            ways.add(FILTER.matcher(way.group(1)).results().map(filter -> tagged(filter.group(1), filter.group(2), filter.group(3), filter.group(4), filter.group(5))).reduce(where, Predicate::and));
        }
        return end != found.group(1).length() ? null
                : elements.stream().filter(element -> ways.stream().anyMatch(one -> one.test(element))).limit(Long.parseLong(found.group(2))).toList();
    }

    private static Predicate<ObjectNode> tagged(String key, String operator, String value, String keys, String values) {
        if (key == null) {
            return element -> element.path("tags").properties().stream().anyMatch(tag -> Pattern.compile(unquoted(keys)).matcher(tag.getKey()).find()
                    && Pattern.compile(unquoted(values)).matcher(tag.getValue().asText()).find());
        }
        return element -> element.path("tags").has(unquoted(key)) && (operator.equals("=") ? element.path("tags").path(unquoted(key)).asText().equals(unquoted(value))
                : Pattern.compile(unquoted(value)).matcher(element.path("tags").path(unquoted(key)).asText()).find());
    }

    private static Predicate<ObjectNode> around(int metres, double latitude, double longitude) {
        return element -> Math.hypot(latitude(element) - latitude, (longitude(element) - longitude) * Math.cos(Math.toRadians(latitude))) * 111_320 <= metres;
    }

    private static boolean covers(Boundary one, double latitude, double longitude) {
        return Math.abs(latitude - one.latitude) <= one.degrees && Math.abs(longitude - one.longitude) <= one.degrees;
    }

    private static double latitude(ObjectNode element) {
        return element.path("lat").asDouble(element.path("center").path("lat").asDouble());
    }

    private static double longitude(ObjectNode element) {
        return element.path("lon").asDouble(element.path("center").path("lon").asDouble());
    }

    private static ObjectNode area(Boundary one) {
        return tags(one, JSON.createObjectNode().put("type", "area").put("id", RELATION + one.relation));
    }

    private static ObjectNode relation(Boundary one) {
        ObjectNode relation = JSON.createObjectNode().put("type", "relation").put("id", one.relation);
        relation.putObject("center").put("lat", one.latitude).put("lon", one.longitude);
        return tags(one, relation);
    }

    private static ObjectNode tags(Boundary one, ObjectNode element) {
        ObjectNode tags = element.putObject("tags").put("admin_level", String.valueOf(one.level)).put("boundary", "administrative").put("name", one.name).put("type", "boundary");
        one.also.forEach(tags::put);
        return element;
    }

    private static String unquoted(String literal) {
        return literal.replaceAll("\\\\(.)", "$1");
    }

    private static void send(HttpExchange http, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        http.getResponseHeaders().add("Content-Type", type);
        http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        http.getResponseBody().write(bytes);
        http.close();
    }
}
