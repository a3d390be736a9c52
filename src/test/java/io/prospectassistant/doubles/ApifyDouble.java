package io.prospectassistant.doubles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Apify's API as far as we use it, with state: runs that were started stay, have a status that moves on when it is asked for, an input
 * record with defaults filled in, and a dataset. It checks what the real one checks (token, content type, ranges) and remembers every call
 * that it does not know. Tests script what goes wrong; without a script everything goes well.
 */
public final class ApifyDouble implements AutoCloseable {

    public static final String TOKEN = "apify_api_DoubleTokenForTestsOnly";

    /** What happens to a POST that starts a run. */
    public enum Start {
        /** 201. */
        CREATE,
        /** The run is created; the connection is closed before the answer. */
        LOSE_ANSWER,
        /** 502 with a page of HTML; no run. */
        BREAK
    }

    /** Calls that can be held or broken. */
    public enum Call { ACCOUNT, START, LIST, POLL, ABORT, INPUT, PAGE }

    /** A call that waits inside the double until it is let go. */
    public static final class Hold {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        /** Waits until the call is there. */
        public void awaitCall() throws InterruptedException {
            if (!reached.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the call did not come within 30 s");
            }
        }

        public void release() {
            released.countDown();
        }

        private void pass() {
            reached.countDown();
            try {
                released.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A run, as one can look at it from a test. */
    public static final class Run {
        public final String id;
        public final JsonNode input;
        public final Map<String, String> options;
        public final String userAgent;
        private final String dataset;
        private final Instant startedAt = Instant.now();
        private final Deque<String> statuses;
        private final List<ObjectNode> items;
        private String status = "READY";
        private int aborts;

        private Run(String account, int number, JsonNode input, Map<String, String> options, String userAgent, List<String> statuses, List<ObjectNode> items) {
            this.id = "FkRun%s%06d".formatted(account, number);
            this.dataset = "FkDataset%s%06d".formatted(account, number);
            this.input = input;
            this.options = options;
            this.userAgent = userAgent;
            this.statuses = new ArrayDeque<>(statuses);
            this.items = items;
        }
    }

    private record Fault(int status, String body) {}

    private static final List<String> HAPPY = List.of("RUNNING", "RUNNING", "SUCCEEDED");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern START = Pattern.compile("/v2/(?:actors|acts)/([^/]+)/runs");
    private static final Pattern ACTOR = Pattern.compile("/v2/(?:actors|acts)/([^/]+)");
    private static final Pattern RUN = Pattern.compile("/v2/actor-runs/([^/]+)");
    private static final Pattern ABORT = Pattern.compile("/v2/actor-runs/([^/]+)/abort");
    private static final Pattern INPUT = Pattern.compile("/v2/actor-runs/([^/]+)/key-value-store/records/INPUT");
    private static final Pattern RUN_ITEMS = Pattern.compile("/v2/actor-runs/([^/]+)/dataset/items");
    private static final Pattern ITEMS = Pattern.compile("/v2/datasets/([^/]+)/items");
    private static final Set<String> FINAL = Set.of("SUCCEEDED", "FAILED", "TIMED-OUT", "ABORTED");

    /** The actors of the store that there are. */
    private static final Set<String> ACTORS = Set.of("compass~crawler-google-places", "nwua9Gu5YrADL7ZDj");

    /** Ranges of ten thousand French numbers that are set aside for fiction, besides the first one; behind them, places have no number. */
    private static final List<String> FICTION = List.of("19900", "26191", "35301", "53649", "63998");

    private final HttpServer server;
    private final Random chance = new Random(20);
    private String account = newAccount();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "apify-double");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Run> runs = new TreeMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();

    private final Deque<Start> starts = new ArrayDeque<>();
    private final Map<Call, Deque<Fault>> faults = new EnumMap<>(Call.class);
    private final Map<Call, Hold> holds = new EnumMap<>(Call.class);
    private final Map<Call, Runnable> reactions = new EnumMap<>(Call.class);
    private final Set<Integer> emptyPages = new HashSet<>();
    private List<String> statuses = HAPPY;
    private List<ObjectNode> items;
    private String token = TOKEN;
    private boolean agentsHidden;
    private boolean fieldsIgnored;
    private int hiddenTotals;
    private int startRequests;
    private int shared;
    private int fresh;

    private ApifyDouble(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** On a free port. */
    public static ApifyDouble start() {
        return new ApifyDouble(0);
    }

    /** For a bench or a demonstration: serves until it is stopped. Argument: the port, 8099 if none is given. */
    public static void main(String[] arguments) {
        ApifyDouble apify = new ApifyDouble(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8099);
        System.out.println("APIFY_API_BASE_URL=" + apify.url() + " APIFY_TOKEN=" + TOKEN);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    // ---- scripts

    /** What happens to the next starts, in order; after them everything goes well. */
    public synchronized void nextStarts(Start... scripts) {
        starts.addAll(List.of(scripts));
    }

    /** The statuses that a run started from now on shows, one per question; the last one stays. */
    public synchronized void statuses(String... script) {
        statuses = List.of(script);
    }

    /** The next calls of this kind answer with an error of the API. */
    public synchronized void refuse(Call call, int times, int status, String type, String message, Map<String, String> data) {
        ObjectNode error = JSON.createObjectNode();
        ObjectNode inner = error.putObject("error").put("type", type).put("message", message);
        if (!data.isEmpty()) {
            inner.set("data", JSON.valueToTree(data));
        }
        fault(call, times, new Fault(status, error.toString()));
    }

    /** The next calls of this kind answer 502 with a page of HTML. */
    public synchronized void breakDown(Call call, int times) {
        fault(call, times, new Fault(502, "<html><body>Bad Gateway</body></html>"));
    }

    /** The next call of this kind waits, after its effect and before its answer. */
    public synchronized Hold hold(Call call) {
        Hold hold = new Hold();
        holds.put(call, hold);
        return hold;
    }

    /** Done at each call of this kind, after its effect and before its answer. */
    public synchronized void at(Call call, Runnable reaction) {
        reactions.put(call, reaction);
    }

    /** All runs started from now on find exactly this. */
    public synchronized void items(List<ObjectNode> found) {
        items = found;
    }

    /**
     * Runs started from now on find, of ten places, seven that nobody has found before, two out of so many that all runs share, and one that
     * came before in the same answer.
     */
    public synchronized void sharing(int places) {
        shared = places;
    }

    /** The page that begins here is empty, as if a filter had emptied it. */
    public synchronized void emptyPage(int offset) {
        emptyPages.add(offset);
    }

    /** So many first looks at a dataset show nothing at all. */
    public synchronized void hideTotal(int times) {
        hiddenTotals = times;
    }

    /** Runs do not tell who started them. */
    public synchronized void hideAgents() {
        agentsHidden = true;
    }

    /** The parameter {@code fields} has no effect. */
    public synchronized void ignoreFields() {
        fieldsIgnored = true;
    }

    /** The token that is valid. */
    public synchronized void token(String valid) {
        token = valid;
    }

    /** Back to the beginning: an account without runs, and nothing goes wrong. */
    public synchronized void reset() {
        holds.values().forEach(Hold::release);
        List.of(runs, faults, holds, reactions).forEach(Map::clear);
        List.of(complaints, calls, headers, starts, emptyPages).forEach(Collection::clear);
        account = newAccount();
        statuses = HAPPY;
        items = null;
        token = TOKEN;
        agentsHidden = false;
        fieldsIgnored = false;
        hiddenTotals = 0;
        startRequests = 0;
        shared = 0;
    }

    // ---- what happened

    /** Requests to start a run, refused ones included. */
    public synchronized int startRequests() {
        return startRequests;
    }

    /** Runs that exist, oldest first. */
    public synchronized List<Run> runs() {
        return List.copyOf(runs.values());
    }

    public synchronized int aborts() {
        return runs.values().stream().mapToInt(run -> run.aborts).sum();
    }

    /** Method, path and query of all calls, in order. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** The headers of all calls, names in lower case. */
    public List<Map<String, List<String>>> headers() {
        return List.copyOf(headers);
    }

    /** Fails when a call came that Apify does not know or that breaks its rules. */
    public void assertNoUnknownCalls() {
        if (!complaints.isEmpty()) {
            throw new AssertionError("Apify does not understand: " + complaints);
        }
    }

    /** Runs that someone else started, or that were lost: exists without any call. */
    public synchronized Run exists(JsonNode input, String userAgent) {
        return create(input, Map.of(), userAgent);
    }

    @Override
    public void close() {
        holds.values().forEach(Hold::release);
        server.stop(0);
        threads.shutdownNow();
    }

    // ---- the API

    private void handle(HttpExchange exchange) {
        String path = exchange.getRequestURI().getRawPath();
        calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        headers.add(KhojDouble.lowerCased(exchange.getRequestHeaders()));
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
            if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                error(exchange, 401, "invalid-token", "Authentication token is not valid.");
            } else if (exchange.getRequestHeaders().containsKey("Cookie")) {
                complain(exchange, "a cookie");
            } else if (exchange.getRequestMethod().equals("POST")) {
                post(exchange, path, query, body);
            } else if (exchange.getRequestMethod().equals("GET")) {
                get(exchange, path, query);
            } else {
                complain(exchange, "method");
            }
        } catch (IOException e) {
            complaints.add(path + ": " + e);
        }
    }

    private void post(HttpExchange exchange, String path, Map<String, String> query, byte[] body) throws IOException {
        Matcher start = START.matcher(path);
        Matcher abort = ABORT.matcher(path);
        if (body.length > 0 && !String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")).startsWith("application/json")) {
            complain(exchange, "content type " + exchange.getRequestHeaders().getFirst("Content-Type"));
        } else if (start.matches()) {
            start(exchange, query, body);
        } else if (abort.matches()) {
            abort(exchange, abort.group(1));
        } else {
            complain(exchange, "path");
        }
    }

    private void get(HttpExchange exchange, String path, Map<String, String> query) throws IOException {
        Matcher run = RUN.matcher(path);
        Matcher input = INPUT.matcher(path);
        Matcher items = ITEMS.matcher(path);
        Matcher runItems = RUN_ITEMS.matcher(path);
        if (START.matcher(path).matches()) {
            list(exchange, query);
        } else if (run.matches()) {
            poll(exchange, run.group(1), query);
        } else if (input.matches()) {
            input(exchange, input.group(1));
        } else if (items.matches()) {
            page(exchange, byDataset(items.group(1)), query);
        } else if (runItems.matches()) {
            page(exchange, known(runItems.group(1)), query);
        } else if (ACTOR.matcher(path).matches()) {
            actor(exchange, URLDecoder.decode(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8));
        } else if (path.equals("/v2/users/me")) {
            synchronized (this) {
                if (failed(exchange, Call.ACCOUNT)) {
                    return;
                }
            }
            reached(Call.ACCOUNT);
            answer(exchange, 200, JSON.createObjectNode().set("data", JSON.createObjectNode().put("id", "FkUser00000000001").put("username", "fictive")));
        } else {
            complain(exchange, "path");
        }
    }

    private void actor(HttpExchange exchange, String actor) throws IOException {
        if (ACTORS.contains(actor)) {
            answer(exchange, 200, JSON.createObjectNode().set("data", JSON.createObjectNode().put("id", "nwua9Gu5YrADL7ZDj").put("name", "crawler-google-places").put("username", "compass")));
        } else {
            error(exchange, 404, "record-not-found", "Actor was not found");
        }
    }

    private void start(HttpExchange exchange, Map<String, String> query, byte[] body) throws IOException {
        Start script;
        Run run;
        synchronized (this) {
            startRequests++;
            if (failed(exchange, Call.START)) {
                return;
            }
            if (!query.containsKey("maxTotalChargeUsd")) {
                complaints.add("a start without a limit on its cost");
            }
            if (exchange.getRequestHeaders().getFirst("Content-Type") == null || !validInput(body)) {
                error(exchange, 400, "invalid-input", "Input is not valid: Field input.searchStringsArray must be an array of strings");
                return;
            }
            script = starts.isEmpty() ? Start.CREATE : starts.poll();
            if (script == Start.BREAK) {
                answer(exchange, new Fault(502, "<html><body>Bad Gateway</body></html>"));
                return;
            }
            run = create(JSON.readTree(body), query, exchange.getRequestHeaders().getFirst("User-Agent"));
        }
        reached(Call.START);
        if (script == Start.CREATE) {
            exchange.getResponseHeaders().set("Location", url() + "/v2/actor-runs/" + run.id);
            answer(exchange, 201, envelope(run));
        }
    }

    private synchronized Run create(JsonNode input, Map<String, String> options, String userAgent) {
        Run run = new Run(account, runs.size() + 1, input, options, agentsHidden ? null : userAgent, statuses,
                items != null ? items : shared > 0 ? mixed(input) : generated(input));
        runs.put(run.id, run);
        return run;
    }

    private void list(HttpExchange exchange, Map<String, String> query) throws IOException {
        ObjectNode list = JSON.createObjectNode();
        synchronized (this) {
            if (failed(exchange, Call.LIST)) {
                return;
            }
            Instant after = query.containsKey("startedAfter") ? Instant.parse(query.get("startedAfter")) : Instant.EPOCH;
            List<Run> found = new ArrayList<>(runs.values().stream().filter(run -> !run.startedAt.isBefore(after)).toList());
            if ("1".equals(query.get("desc"))) {
                Collections.reverse(found);
            }
            int limit = Integer.parseInt(query.getOrDefault("limit", "1000"));
            ObjectNode data = list.putObject("data").put("total", found.size()).put("offset", 0).put("limit", limit).put("count", Math.min(limit, found.size()));
            ArrayNode listed = data.putArray("items");
            found.stream().limit(limit).forEach(run -> listed.add(describe(run)));
        }
        reached(Call.LIST);
        answer(exchange, 200, list);
    }

    private void poll(HttpExchange exchange, String id, Map<String, String> query) throws IOException {
        ObjectNode answer;
        synchronized (this) {
            if (failed(exchange, Call.POLL)) {
                return;
            }
            int wait = Integer.parseInt(query.getOrDefault("waitForFinish", "0"));
            Run run = known(id);
            if (run == null || wait < 0 || wait > 60) {
                error(exchange, run == null ? 404 : 400, run == null ? "record-not-found" : "invalid-request", "no such run, or waitForFinish out of range");
                return;
            }
            advance(run);
            answer = envelope(run);
        }
        reached(Call.POLL);
        answer(exchange, 200, answer);
    }

    private static void advance(Run run) {
        if (run.aborts > 0 && !FINAL.contains(run.status)) {
            run.status = "ABORTED";
        } else if (!FINAL.contains(run.status) && !run.statuses.isEmpty()) {
            run.status = run.statuses.size() == 1 ? run.statuses.peek() : run.statuses.poll();
        }
    }

    private void abort(HttpExchange exchange, String id) throws IOException {
        ObjectNode answer;
        synchronized (this) {
            if (failed(exchange, Call.ABORT)) {
                return;
            }
            Run run = known(id);
            if (run == null) {
                error(exchange, 404, "record-not-found", "no such run");
                return;
            }
            run.aborts++;
            if (!FINAL.contains(run.status)) {
                run.status = "ABORTING";
            }
            answer = envelope(run);
        }
        reached(Call.ABORT);
        answer(exchange, 200, answer);
    }

    private void input(HttpExchange exchange, String id) throws IOException {
        synchronized (this) {
            if (failed(exchange, Call.INPUT)) {
                return;
            }
        }
        Run run = known(id);
        if (run == null) {
            error(exchange, 404, "record-not-found", "no such run");
            return;
        }
        ObjectNode enriched = run.input.deepCopy();
        enriched.put("includeWebResults", false).put("searchMatching", "all").put("allPlacesNoSearchAction", "");
        reached(Call.INPUT);
        answer(exchange, 200, enriched);
    }

    private void page(HttpExchange exchange, Run run, Map<String, String> query) throws IOException {
        ArrayNode page = JSON.createArrayNode();
        synchronized (this) {
            if (failed(exchange, Call.PAGE)) {
                return;
            }
            if (run == null) {
                error(exchange, 404, "record-not-found", "no such dataset");
                return;
            }
            int offset = Integer.parseInt(query.getOrDefault("offset", "0"));
            long limit = Long.parseLong(query.getOrDefault("limit", "999999999999"));
            boolean hidden = hiddenTotals-- > 0;
            int total = hidden ? 0 : run.items.size();
            if (!hidden && !emptyPages.contains(offset)) {
                run.items.stream().skip(offset).limit(limit).forEach(item -> page.add(only(query.get("fields"), item)));
            }
            exchange.getResponseHeaders().set("X-Apify-Pagination-Offset", String.valueOf(offset));
            exchange.getResponseHeaders().set("X-Apify-Pagination-Limit", String.valueOf(limit));
            exchange.getResponseHeaders().set("X-Apify-Pagination-Count", String.valueOf(Math.max(0, Math.min(limit, total - offset))));
            exchange.getResponseHeaders().set("X-Apify-Pagination-Total", String.valueOf(total));
        }
        reached(Call.PAGE);
        answer(exchange, 200, page);
    }

    private ObjectNode only(String fields, ObjectNode item) {
        return fields == null || fieldsIgnored ? item : item.deepCopy().retain(Arrays.asList(fields.split(",")));
    }

    private synchronized Run known(String id) {
        return runs.get(id);
    }

    private Run byDataset(String id) {
        return known(id.replace("FkDataset", "FkRun"));
    }

    /** Ids of runs never come back, as in the world. */
    private static String newAccount() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    private static boolean validInput(byte[] body) throws IOException {
        JsonNode input = JSON.readTree(body);
        return input != null && input.path("searchStringsArray").isArray() && !input.path("searchStringsArray").isEmpty()
                && input.path("maxCrawledPlacesPerSearch").asInt() >= 1 && input.path("locationQuery").isTextual();
    }

    private static ObjectNode envelope(Run run) {
        ObjectNode envelope = JSON.createObjectNode();
        envelope.set("data", describe(run));
        return envelope;
    }

    private static ObjectNode describe(Run run) {
        ObjectNode data = JSON.createObjectNode();
        data.put("id", run.id).put("actId", "nwua9Gu5YrADL7ZDj").put("userId", "FkUser00000000001").put("startedAt", run.startedAt.toString());
        data.put("status", run.status).put("statusMessage", run.status.equals("FAILED") ? "The proxy group is not available" : null);
        data.putObject("meta").put("origin", "API").put("userAgent", run.userAgent);
        data.putObject("stats").put("restartCount", 0);
        data.put("buildNumber", "0.0.0").putNull("exitCode");
        data.put("defaultKeyValueStoreId", run.id.replace("Run", "Kvs")).put("defaultDatasetId", run.dataset).put("usageTotalUsd", 0);
        return data;
    }

    // ---- faults

    private void fault(Call call, int times, Fault fault) {
        for (int i = 0; i < times; i++) {
            faults.computeIfAbsent(call, key -> new ArrayDeque<>()).add(fault);
        }
    }

    private boolean failed(HttpExchange exchange, Call call) throws IOException {
        Deque<Fault> waiting = faults.get(call);
        if (waiting == null || waiting.isEmpty()) {
            return false;
        }
        answer(exchange, waiting.poll());
        return true;
    }

    private void reached(Call call) {
        Hold hold;
        Runnable reaction;
        synchronized (this) {
            hold = holds.remove(call);
            reaction = reactions.get(call);
        }
        if (reaction != null) {
            reaction.run();
        }
        if (hold != null) {
            hold.pass();
        }
    }

    private void complain(HttpExchange exchange, String what) throws IOException {
        complaints.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + ": " + what);
        error(exchange, 400, "invalid-request", what);
    }

    private static void error(HttpExchange exchange, int status, String type, String message) throws IOException {
        ObjectNode error = JSON.createObjectNode();
        error.putObject("error").put("type", type).put("message", message);
        answer(exchange, status, error);
    }

    private static void answer(HttpExchange exchange, Fault fault) throws IOException {
        send(exchange, fault.status(), fault.body().startsWith("<") ? "text/html" : "application/json", fault.body().getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
        send(exchange, status, "application/json; charset=utf-8", JSON.writeValueAsBytes(body));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        try {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            // The client is gone, as a killed one is; that is its affair.
        }
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    // ---- what runs find

    /** Plausible, fictional places for any input: as many per term as asked, every tenth one the same as the one before. */
    static List<ObjectNode> generated(JsonNode input) {
        int perSearch = input.path("maxCrawledPlacesPerSearch").asInt(1);
        String city = input.path("locationQuery").asText("Lyon").split(",")[0].strip();
        List<ObjectNode> places = new ArrayList<>();
        for (JsonNode term : input.path("searchStringsArray")) {
            for (int rank = 1; rank <= perSearch; rank++) {
                int number = places.size() % 10 == 9 ? places.size() - 1 : places.size();
                places.add(place(city, term.asText(), number, rank));
            }
        }
        return places;
    }

    /** Only their numbers are kept: a bench starts thousands of runs. */
    private List<ObjectNode> mixed(JsonNode input) {
        int perSearch = input.path("maxCrawledPlacesPerSearch").asInt(1);
        String city = input.path("locationQuery").asText("Lyon").split(",")[0].strip();
        String term = input.path("searchStringsArray").path(0).asText();
        int[] numbers = new int[perSearch * input.path("searchStringsArray").size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = switch (i % 10) {
                case 3, 7 -> chance.nextInt(shared);
                case 9 -> numbers[i - 5];
                default -> shared + fresh++;
            };
        }
        return new AbstractList<>() {
            @Override
            public ObjectNode get(int index) {
                return place(city, term, numbers[index], index % perSearch + 1);
            }

            @Override
            public int size() {
                return numbers.length;
            }
        };
    }

    private static ObjectNode place(String city, String term, int number, int rank) {
        boolean lyon = city.equalsIgnoreCase("Lyon");
        int cityHash = Math.floorMod(city.hashCode(), 90_000);
        String id = "ChIJfict%05d%014d".formatted(cityHash, number);
        String host = "cabinet-%s-%04d-fictif.fr".formatted(city.toLowerCase().replaceAll("[^a-z]+", ""), number);
        String street = (number + 1) + " Rue Imaginaire";
        int line = (lyon ? number : 1_000 + cityHash % 90 * 100 + number) % 10_000;   // so that towns share no telephone
        String postcode = lyon ? "6900" + (number % 9 + 1) : "%05d".formatted(10_000 + cityHash);
        ObjectNode place = JSON.createObjectNode();
        place.put("searchString", term).put("rank", rank).put("isAdvertisement", number % 10 == 8);
        place.put("title", "%s Fictif %s %d".formatted(Character.toUpperCase(term.charAt(0)) + term.substring(1), city, number + 1));
        place.put("categoryName", "Dentiste");
        place.putArray("categories").add("Dentiste").add("Cabinet dentaire");
        place.put("address", street + ", " + postcode + " " + city + ", France").put("street", street).put("city", city).put("postalCode", postcode).put("countryCode", "FR");
        if (number < 10_000) {
            place.put("phone", "+33 4 65 71 %02d %02d".formatted(line / 100, line % 100)).put("phoneUnformatted", "+3346571%04d".formatted(line));
        } else if (number % 2 == 0 && number < 110_000) {
            int rest = (number - 10_000) / 2;
            place.put("phoneUnformatted", "+33%s%04d".formatted(FICTION.get(rest / 10_000), rest % 10_000));
        }
        place.put("claimThisBusiness", number % 7 == 3).put("permanentlyClosed", false).put("temporarilyClosed", false);
        place.putObject("location").put("lat", (lyon ? 45.70 : 44 + cityHash % 40 / 10.0) + number % 100 * 0.001).put("lng", (lyon ? 4.80 : 2.0) + number / 100 * 0.001);
        place.put("totalScore", 3 + number % 21 / 10.0).put("reviewsCount", number * 7 % 180 + 1);
        place.put("placeId", id).put("cid", "90071992547409" + number).put("url", "https://www.google.com/maps/search/?api=1&query_place_id=" + id);
        place.put("scrapedAt", "2026-10-05T08:02:11.000Z");
        if (number % 5 != 4) {
            place.put("website", "https://www." + host + "/");
            place.putArray("emails").add("contact@" + host);
        } else {
            place.putNull("website");
            place.putArray("emails");
        }
        place.putArray("reviews").addObject().put("name", "A reviewer").put("text", "must never get in");
        place.putArray("leadsEnrichment").addObject().put("fullName", "A person").put("email", "must.never@get.in");
        return place;
    }
}
