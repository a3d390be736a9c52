package io.prospectassistant.doubles;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prospectassistant.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Khoj as its API behaves, over real HTTP: tokens, agents, conversations that remember, and the framed stream of an answer. It checks
 * method, credentials, content type and the absence of cookies; a call that Khoj does not have, or that the product must not make, is
 * recorded and found by {@link #assertNoUnknownCalls()}.
 *
 * <p>Faults are queued: each is used up by one question, then the double is well again.
 */
public final class KhojDouble implements AutoCloseable {

    /** The only token that an authenticated double knows. */
    public static final String TOKEN = "kk-double-0123456789012345678901234567890123456";

    private static final String DELIMITER = "\u2403\uD83D\uDD1A\u2417";
    private static final String USAGE = "{\"input_tokens\": 120, \"output_tokens\": 30, \"thought_tokens\": 0, \"cache_read_tokens\": 0, \"cache_write_tokens\": 0, \"cost\": 0.0}";
    private static final Set<String> EVENTS = Set.of("message", "metadata", "references", "status", "thought", "generated_assets", "start_llm_response", "end_llm_response", "usage",
            "end_response", "interrupt");
    private static final String USERNAME = "planner@example.com";
    private static final Pattern COUNT = Pattern.compile("\\b(\\d{1,4})\\b");
    private static final Pattern PLACE = Pattern.compile("(?:\\bin|\\bà|\\ba)\\s+(\\p{Lu}[\\p{L}'’-]+)");

    /** Who may call. In anonymous mode any token, and none, is the user {@code default}. */
    public enum Mode { AUTHENTICATED, ANONYMOUS }

    /** What goes wrong with one question. */
    public enum Fault {
        /** The model's provider fails: 200, the events before the answer, then a clean end. */
        PROVIDER,
        /** The same, and the connection is reset. */
        PROVIDER_RESET,
        /** The provider fails after half of the answer. */
        PROVIDER_MIDWAY,
        /** Half of the answer, then the connection breaks inside a chunk. */
        BROKEN_MIDWAY,
        NO_MODEL,
        NO_MODEL_JSON,
        RATE_LIMIT,
        RATE_LIMIT_RETRY_AFTER,
        SERVER_ERROR,
        UNAVAILABLE_RETRY_AFTER,
        /** The model's provider is behind a proxy whose error page comes as the text of the answer. */
        HTML_AS_TEXT,
        /** A proxy in front of Khoj gives up. */
        GATEWAY_TIMEOUT,
        /** A login page in front of Khoj. */
        REDIRECT,
        /** The answer in one piece, as by something that knows no streams. */
        NOT_A_STREAM,
        UNPROCESSABLE,
        NO_QUESTION,
        FORBIDDEN,
        HTML,
        EMPTY,
        NOT_UTF8,
        OTHER_TURN,
        CONVERSATION_LOST,
        STOPPED_BY_LENGTH,
        /** No byte until the client has gone. */
        SILENT,
        /** A byte now and then until the client has gone. */
        TRICKLE,
        /** Text without end until the client has gone. */
        ENDLESS,
        /** The session cannot be opened because the agent is gone. */
        AGENT_GONE
    }

    /** One question as it was received, with what was answered. */
    public record Question(String conversation, String agent, String turn, String text, JsonNode body) {}

    /** A chat that waits in the double until it is let go. */
    public static final class HeldChat {
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        /** Waits until the question is there. */
        public void awaitArrival() throws InterruptedException {
            if (!arrived.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("no question arrived");
            }
        }

        /** Lets it be answered. */
        public void release() {
            released.countDown();
        }
    }

    private record Agent(String slug, String creator, ObjectNode body) {}

    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "khoj-double");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<String, Agent> agents = new ConcurrentHashMap<>();
    private final Map<String, String> conversations = new ConcurrentHashMap<>();
    private final Map<String, List<Question>> histories = new ConcurrentHashMap<>();
    private final List<Question> questions = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
    private final List<String> unknown = new CopyOnWriteArrayList<>();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final Queue<List<String>> replies = new ConcurrentLinkedQueue<>();
    private final Queue<String> streams = new ConcurrentLinkedQueue<>();
    private final Queue<HeldChat> held = new ConcurrentLinkedQueue<>();
    private volatile Function<String, List<String>> reply = command -> inPieces(missionPlan(command), 3);
    private volatile Mode mode = Mode.AUTHENTICATED;
    private volatile Fault always;
    private volatile int splitBytes;
    private volatile boolean hasMemory = true;
    private volatile boolean remembers = true;
    private final AtomicInteger memoryFailures = new AtomicInteger();
    private volatile boolean hasModel = true;
    private volatile int broken;
    private volatile long delayMillis;

    /** A double on a free port. */
    public KhojDouble() {
        this(0);
    }

    public KhojDouble(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
        } catch (IOException e) {
            throw new IllegalStateException("cannot listen on port " + port, e);
        }
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Serves until the process ends. Arguments: port, and what to plan: {@code mission} (default), {@code empty} or {@code rubbish}; then a delay per answer in ms. */
    public static void main(String[] arguments) {
        KhojDouble khoj = new KhojDouble(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 42110);
        khoj.mode(Mode.ANONYMOUS);
        switch (arguments.length > 1 ? arguments[1] : "mission") {
            case "mission" -> { }
            case "empty" -> khoj.reply("{\"version\":1,\"language\":\"en\",\"summary\":\"Nothing to do.\",\"actions\":[]}");
            case "rubbish" -> khoj.reply("I am afraid I cannot do that.");
            default -> throw new IllegalArgumentException("unknown kind of plan: " + arguments[1]);
        }
        khoj.delayMillis = arguments.length > 2 ? Long.parseLong(arguments[2]) : 0;
        System.out.println("Khoj double on " + khoj.baseUrl());
    }

    public String baseUrl() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    public KhojDouble mode(Mode mode) {
        this.mode = mode;
        return this;
    }

    /** Every question is answered with this text from now on. */
    public KhojDouble reply(String text) {
        reply = command -> inPieces(text, 3);
        return this;
    }

    /** The text of every answer from now on, made from the command as the model hears it. */
    public KhojDouble reply(Function<String, String> text) {
        reply = command -> inPieces(text.apply(command), 3);
        return this;
    }

    /** The next question is answered with this text; queued. */
    public KhojDouble replyOnce(String text) {
        replies.add(inPieces(text, 3));
        return this;
    }

    /** The next question is answered in exactly these pieces; queued. */
    public KhojDouble replyInChunksOnce(List<String> chunks) {
        replies.add(chunks);
        return this;
    }

    /** The next question is answered with this body as it stands; {@code CONVERSATION} and {@code TURN} in it are those of the question. Queued. */
    public KhojDouble streamOnce(String body) {
        streams.add(body);
        return this;
    }

    /** Every answer is made of exactly these pieces, as the model's provider may cut them. */
    public KhojDouble replyInChunks(List<String> chunks) {
        reply = command -> chunks;
        return this;
    }

    /** The stream is written in pieces of so many bytes; 0: as it comes. */
    public KhojDouble splitBytes(int bytes) {
        splitBytes = bytes;
        return this;
    }

    /** The next questions fail so, one each. */
    public KhojDouble failNext(Fault... next) {
        faults.addAll(Arrays.asList(next));
        return this;
    }

    /** All questions fail so; null: none. */
    public KhojDouble failAlways(Fault fault) {
        always = fault;
        return this;
    }

    /** A Khoj from before memories: its address is not there. */
    public KhojDouble withoutMemory() {
        hasMemory = false;
        return this;
    }

    /** So many tries to change the memory end with 500. */
    public KhojDouble failMemory(int times) {
        memoryFailures.set(times);
        return this;
    }

    /** Whether what one conversation tells may colour the next; Khoj does so unless it is told not to. */
    public boolean remembers() {
        return remembers;
    }

    /** A Khoj without a chat model, or with one again. */
    public KhojDouble model(boolean there) {
        hasModel = there;
        return this;
    }

    /** Every call is answered with this status and a page of HTML, as by something that is not Khoj; 0: Khoj is well again. */
    public KhojDouble broken(int status) {
        broken = status;
        return this;
    }

    /** Forgets the conversations, as if somebody had cleared the history. */
    public void deleteConversations() {
        conversations.clear();
        histories.clear();
    }

    /** The next question waits until it is released. */
    public HeldChat holdNextChat() {
        HeldChat chat = new HeldChat();
        held.add(chat);
        return chat;
    }

    /** An agent of our user that is there already. */
    public void makeAgent(String name, String persona) {
        ObjectNode body = Json.MAPPER.createObjectNode().put("name", name).put("persona", persona).put("chat_model", "gpt-4.1");
        agents.put("prospect-planner-000001", new Agent("prospect-planner-000001", USERNAME, body));
    }

    /** Gives the agent of this name other instructions, as somebody may do on Khoj's pages. */
    public void changePersona(String name, String persona) {
        agents.values().stream().filter(agent -> agent.body().path("name").asText().equals(name)).forEach(agent -> agent.body().put("persona", persona));
    }

    /** Forgets the agents, as if an administrator had deleted them. */
    public void deleteAgents() {
        agents.clear();
    }

    /** The persona of the agents, one each. */
    public List<String> personas() {
        return agents.values().stream().map(agent -> agent.body().path("persona").asText()).toList();
    }

    /** The name of the agent that a question went to; {@code Khoj} for the one that everybody has. */
    public String agentOf(Question question) {
        return "khoj".equals(question.agent()) ? "Khoj" : agents.get(question.agent()).body().path("name").asText();
    }

    /** The question as the model hears it, after Khoj has read modes, filters and escapes out of it. */
    public static String heardBy(Question question) {
        return heard(command(question.text()));
    }

    /** Questions that were received, in order; those that failed, too. */
    public List<Question> questions() {
        return List.copyOf(questions);
    }

    /** How many calls had this method and path, e.g. {@code POST /api/chat}. */
    public long count(String methodAndPath) {
        return calls.stream().filter(methodAndPath::equals).count();
    }

    /** Every call that was received, as method and path. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** The headers of every call, names in lower case. */
    public List<Map<String, List<String>>> headers() {
        return List.copyOf(headers);
    }

    /** Nobody has asked anything, and nothing goes wrong. Agents stay, as they do in Khoj. */
    public void reset() {
        List.of(questions, calls, headers, unknown, faults, replies, streams).forEach(Collection::clear);
        held.forEach(HeldChat::release);
        held.clear();
        reply = command -> inPieces(missionPlan(command), 3);
        always = null;
        splitBytes = 0;
        hasModel = true;
        broken = 0;
    }

    /** Fails when something was called that Khoj does not have, or was called as it must not be. */
    public void assertNoUnknownCalls() {
        if (!unknown.isEmpty()) {
            throw new AssertionError("Khoj was called as it must not be: " + unknown);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        workers.shutdownNow();
    }

    private void handle(HttpExchange http) throws IOException {
        String call = http.getRequestMethod() + " " + http.getRequestURI().getPath();
        calls.add(call);
        headers.add(lowerCased(http.getRequestHeaders()));
        try (http) {
            byte[] body = http.getRequestBody().readAllBytes();
            if (http.getRequestHeaders().containsKey("Cookie")) {
                unknown.add(call + " with a cookie");
            }
            if (broken != 0) {
                sendAs(http, broken, "text/html", "<!doctype html><html><body>Not Khoj</body></html>".getBytes(StandardCharsets.UTF_8));
                return;
            }
            switch (call) {
                case "GET /api/health" -> send(http, 200, user(http).map(name -> "{\"email\": \"" + name + "\"}").orElse("{\"detail\":\"OK\"}"));
                case "GET /api/v1/user" -> asUser(http, name -> send(http, 200, json("email", name, "username", name, "photo", null, "is_active", true, "has_documents", false, "khoj_version", "2.0.0")));
                case "GET /api/agents" -> asUser(http, name -> send(http, 200, listAgents(name)));
                case "POST /api/agents" -> withJson(http, body, json -> asUser(http, name -> createAgent(http, json, name)));
                case "PATCH /api/agents" -> withJson(http, body, json -> asUser(http, name -> updateAgent(http, json, name)));
                case "GET /api/model/chat" -> asUser(http, name -> {
                    if (hasModel) {
                        send(http, 200, "{\"id\": 1, \"chat_model\": \"gpt-4.1\"}");
                    } else {
                        sendText(http, 500, "Internal Server Error");
                    }
                });
                case "GET /api/model/chat/options" -> send(http, 200, "[{\"name\": \"gpt-4.1\", \"id\": 1, \"strengths\": null, \"description\": null}]");
                case "PATCH /api/user/memory" -> asUser(http, name -> {
                    if (memoryFailures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        sendText(http, 500, "Internal Server Error");
                    } else if (hasMemory) {
                        remembers = !"false".equals(query(http).get("enable_memory"));
                        send(http, 200, "{\"status\":\"ok\",\"enable_memory\":" + query(http).get("enable_memory") + "}");
                    } else {
                        send(http, 404, "{\"detail\":\"Not Found\"}");
                    }
                });
                case "POST /api/chat/sessions" -> asUser(http, name -> openConversation(http));
                case "GET /api/chat/history" -> asUser(http, name -> send(http, 200, history(http)));
                case "DELETE /api/chat/history" -> asUser(http, name -> send(http, 200, "{\"status\":\"ok\",\"message\":\"Conversation history cleared\"}"));
                case "POST /api/chat" -> withJson(http, body, json -> chat(http, json));
                default -> {
                    if (call.matches("GET /api/agents/[^/]+")) {
                        oneAgent(http, call.substring(call.lastIndexOf('/') + 1));
                    } else {
                        unknown.add(call);
                        send(http, 404, "{\"detail\":\"Not Found\"}");
                    }
                }
            }
        } catch (IOException e) {
            // The client went away, which is what some faults wait for.
        }
    }

    static Map<String, List<String>> lowerCased(Headers received) {
        Map<String, List<String>> headers = new TreeMap<>();
        received.forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        return headers;
    }

    private interface Step {
        void take(String user) throws IOException;
    }

    private interface JsonStep {
        void take(ObjectNode body) throws IOException;
    }

    private Optional<String> user(HttpExchange http) {
        String authorization = http.getRequestHeaders().getFirst("Authorization");
        if (("Bearer " + TOKEN).equals(authorization)) {
            return Optional.of(USERNAME);
        }
        return mode == Mode.ANONYMOUS ? Optional.of("default") : Optional.empty();
    }

    private void asUser(HttpExchange http, Step step) throws IOException {
        Optional<String> user = user(http);
        if (user.isEmpty()) {
            send(http, 403, "{\"detail\":\"Forbidden\"}");
        } else {
            step.take(user.get());
        }
    }

    /** Khoj checks a body before it checks the token. */
    private void withJson(HttpExchange http, byte[] body, JsonStep step) throws IOException {
        String type = String.valueOf(http.getRequestHeaders().getFirst("Content-Type"));
        if (!type.startsWith("application/json")) {
            unknown.add(http.getRequestURI().getPath() + " with content type " + type);
            send(http, 422, invalid("model_attributes_type", "Input should be a valid dictionary"));
            return;
        }
        try {
            if (Json.MAPPER.readTree(body) instanceof ObjectNode object) {
                step.take(object);
                return;
            }
        } catch (JsonProcessingException e) {
            // Answered below.
        }
        send(http, 422, invalid("json_invalid", "JSON decode error"));
    }

    private String listAgents(String user) {
        ArrayNode list = Json.MAPPER.createArrayNode();
        list.addObject().put("slug", "khoj").put("name", "Khoj").put("persona", "You are Khoj").put("creator", "khoj").put("chat_model", "gpt-4.1");
        agents.values().stream().filter(agent -> agent.creator().equals(user)).forEach(agent -> list.add(described(agent)));
        return list.toString();
    }

    private static ObjectNode described(Agent agent) {
        return agent.body().deepCopy().put("slug", agent.slug()).put("creator", agent.creator()).put("managed_by_admin", false);
    }

    private void createAgent(HttpExchange http, ObjectNode body, String user) throws IOException {
        for (String field : List.of("name", "persona", "privacy_level", "icon", "color", "chat_model")) {
            if (!body.path(field).isTextual()) {
                send(http, 422, invalid("missing", "Field required: " + field));
                return;
            }
        }
        String name = body.path("name").asText();
        if (agents.values().stream().anyMatch(agent -> agent.creator().equals(user) && agent.body().path("name").asText().equals(name))) {
            send(http, 400, "{\"error\": \"A private Agent with the name " + name + " already exists.\"}");
        } else if (!"gpt-4.1".equals(body.path("chat_model").asText())) {
            sendText(http, 500, "Internal Server Error");
        } else {
            Agent agent = new Agent(name.toLowerCase().replace(' ', '-') + "-" + (100000 + agents.size()), user, body);
            agents.put(agent.slug(), agent);
            send(http, 200, described(agent).toString());
        }
    }

    private void updateAgent(HttpExchange http, ObjectNode body, String user) throws IOException {
        String slug = body.path("slug").asText();
        if (!body.has("slug")) {
            sendText(http, 500, "Internal Server Error");
        } else if (!agents.containsKey(slug)) {
            send(http, 404, "{\"error\": \"Agent with name " + slug + " not found.\"}");
        } else {
            Agent agent = new Agent(slug, user, body);
            agents.put(slug, agent);
            send(http, 200, described(agent).toString());
        }
    }

    private void oneAgent(HttpExchange http, String slug) throws IOException {
        if (agents.containsKey(slug)) {
            send(http, 200, described(agents.get(slug)).toString());
        } else {
            send(http, 404, "{\"error\": \"Agent with name " + slug + " not found.\"}");
        }
    }

    private void openConversation(HttpExchange http) throws IOException {
        String slug = query(http).getOrDefault("agent_slug", "khoj");
        if (faults.peek() == Fault.AGENT_GONE) {
            faults.remove();
            agents.clear();
        }
        if (!slug.equals("khoj") && !agents.containsKey(slug)) {
            send(http, 400, "{\"detail\":\"No such agent currently exists.\"}");
            return;
        }
        String id = UUID.randomUUID().toString();
        conversations.put(id, slug);
        send(http, 200, "{\"conversation_id\": \"" + id + "\"}");
    }

    private String history(HttpExchange http) {
        ObjectNode answer = Json.MAPPER.createObjectNode().put("status", "ok");
        ArrayNode chat = answer.putObject("response").putArray("chat");
        histories.getOrDefault(query(http).getOrDefault("conversation_id", ""), List.of())
                .forEach(question -> chat.addObject().put("by", "you").put("message", question.text()).put("turnId", question.turn()));
        return answer.toString();
    }

    private void chat(HttpExchange http, ObjectNode body) throws IOException {
        if (!body.path("q").isTextual()) {
            send(http, 422, invalid("missing", "Field required"));
            return;
        }
        if (user(http).isEmpty()) {
            send(http, 403, "{\"detail\":\"Forbidden\"}");
            return;
        }
        String text = body.path("q").asText();
        String conversation = body.path("conversation_id").asText("");
        String turn = body.path("turn_id").asText(UUID.randomUUID().toString());
        if (!text.startsWith("/general ")) {
            unknown.add("a question that does not begin with /general: " + text);
        }
        if (!body.path("stream").asBoolean()) {
            unknown.add("a question without stream");
        }
        if (conversation.isEmpty()) {
            unknown.add("a question without a conversation, which goes on with the last one");
        }
        Question question = new Question(conversation, conversations.get(conversation), turn, text, body);
        questions.add(question);
        List<Question> before = histories.computeIfAbsent(conversation, id -> new CopyOnWriteArrayList<>());
        if (!before.isEmpty() && isPlanner(question.agent())) {
            unknown.add("a second question about a plan in conversation " + conversation);
        }
        before.add(question);
        pause();
        answer(http, question, Optional.ofNullable(always).orElseGet(faults::poll));
    }

    private boolean isPlanner(String agent) {
        return agent != null && agents.containsKey(agent) && agents.get(agent).body().path("name").asText().equals("Prospect Planner");
    }

    private void pause() {
        HeldChat hold = held.poll();
        try {
            if (hold != null) {
                hold.arrived.countDown();
                hold.released.await();
            }
            if (delayMillis > 0) {
                closing.await(delayMillis, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange http, Question question, Fault fault) throws IOException {
        if (!isUuid(question.conversation())) {
            sendText(http, 500, "Internal Server Error");
            return;
        }
        if (fault == null) {
            if (question.agent() == null) {
                stream(http, List.of(event("start_llm_response", ""), "Conversation " + question.conversation() + " not found", event("end_llm_response", ""), event("end_response", "")));
                return;
            }
            String body = streams.poll();
            if (body != null) {
                send(http, body.replace("CONVERSATION", question.conversation()).replace("TURN", question.turn()).getBytes(StandardCharsets.UTF_8));
                return;
            }
            List<String> once = replies.poll();
            List<String> chunks = once != null ? once : reply.apply(heard(command(question.text())));
            if (question.body().path("stream").asBoolean()) {
                stream(http, frames(question.conversation(), question.turn(), chunks));
            } else {
                answerInOnePiece(http, chunks);
            }
            return;
        }
        List<String> whole = frames(question.conversation(), question.turn(), inPieces(missionPlan(heard(command(question.text()))), 3));
        List<String> begin = whole.subList(0, 3);
        switch (fault) {
            case PROVIDER -> stream(http, begin);
            case PROVIDER_RESET -> breakOff(http, begin);
            case PROVIDER_MIDWAY -> stream(http, whole.subList(0, whole.size() / 2));
            case BROKEN_MIDWAY -> breakOff(http, whole.subList(0, whole.size() / 2));
            case NO_MODEL -> stream(http, whole.subList(0, 1));
            case NO_MODEL_JSON -> send(http, 500, "{\"detail\":\"Set your OpenAI API key or enable Local LLM via Khoj settings.\"}");
            case RATE_LIMIT -> send(http, 429, "{\"detail\":\"I'm glad you're enjoying interacting with me!\"}");
            case RATE_LIMIT_RETRY_AFTER -> sendRetryAfter(http, 429, "0");
            case UNAVAILABLE_RETRY_AFTER -> sendRetryAfter(http, 503, "3600");
            case SERVER_ERROR -> sendText(http, 500, "Internal Server Error");
            case HTML_AS_TEXT -> stream(http, frames(question.conversation(), question.turn(), List.of("<html><head><title>502 Bad Gateway</title></head>", "<body>502</body></html>")));
            case GATEWAY_TIMEOUT -> sendAs(http, 504, "text/html", "<html><body>504 Gateway Time-out</body></html>".getBytes(StandardCharsets.UTF_8));
            case REDIRECT -> {
                http.getResponseHeaders().add("Location", "/login?next=/api/chat");
                http.sendResponseHeaders(303, -1);
            }
            case NOT_A_STREAM -> send(http, 200, "{\"status\": \"ok\", \"response\": " + Json.write(missionPlan("20 Lyon")) + ", \"conversationId\": \"" + question.conversation() + "\"}");
            case UNPROCESSABLE -> send(http, 422, invalid("missing", "Field required"));
            case NO_QUESTION -> stream(http, List.of(event("start_llm_response", ""), "Please ask your query to get started.", event("end_llm_response", ""), event("end_response", "")));
            case FORBIDDEN -> send(http, 403, "{\"detail\":\"Forbidden\"}");
            case HTML -> sendAs(http, 200, "text/html", "<!doctype html><html><body><h1>Welcome</h1></body></html>".getBytes(StandardCharsets.UTF_8));
            case EMPTY -> stream(http, frames(question.conversation(), question.turn(), List.of()));
            case NOT_UTF8 -> sendAs(http, 200, "text/plain", String.join(DELIMITER, whole).getBytes(StandardCharsets.UTF_16));
            case OTHER_TURN -> stream(http, frames(question.conversation(), UUID.randomUUID().toString(), inPieces(missionPlan("20 Lyon"), 3)));
            case CONVERSATION_LOST -> stream(http, List.of(event("start_llm_response", ""), "Conversation " + question.conversation() + " not found", event("end_llm_response", ""), event("end_response", "")));
            case STOPPED_BY_LENGTH -> stream(http, frames(question.conversation(), question.turn(), List.of(missionPlan("20 Lyon").substring(0, 80), "...I'm sorry, but I've hit my response length limit.")));
            case SILENT -> untilTheClientHasGone(http, "", 20);
            case TRICKLE -> untilTheClientHasGone(http, " ", 20);
            case ENDLESS -> untilTheClientHasGone(http, "x".repeat(64 * 1024), 0);
            case AGENT_GONE -> stream(http, whole);
        }
    }

    private static void answerInOnePiece(HttpExchange http, List<String> chunks) throws IOException {
        Optional<JsonNode> folded = folded(chunks);
        if (folded.isEmpty()) {
            sendText(http, 500, "Internal Server Error");
        } else {
            ObjectNode answer = Json.MAPPER.createObjectNode();
            answer.set("response", folded.get());
            answer.set("references", Json.tree("{\"inferredQueries\": [], \"context\": [], \"onlineContext\": {}, \"codeContext\": {}}"));
            answer.set("usage", Json.tree(USAGE));
            List.of("images", "files", "mermaidjsDiagram").forEach(answer::putArray);
            send(http, 200, answer.toString());
        }
    }

    /**
     * What Khoj makes of a model's chunks where no stream was asked for: a chunk that is an object by itself is taken for more than text, which loses the
     * rest of the answer or ends in an error. Empty: the answer is 500.
     */
    static Optional<JsonNode> folded(List<String> chunks) {
        JsonNode answer = TextNode.valueOf("");
        for (String chunk : chunks) {
            ObjectNode object = object(chunk);
            JsonNode value = TextNode.valueOf(chunk);
            if (object != null && object.has("type")) {
                String type = object.get("type").asText();
                if (type.isEmpty()) {
                    continue;
                }
                boolean data = List.of("message", "references", "usage", "generated_assets").contains(type);
                if (!EVENTS.contains(type) || data && !object.has("data")) {
                    return Optional.empty();
                }
                if (!type.equals("message")) {
                    continue;
                }
                value = object.get("data");
            } else if (object != null) {
                value = object;
            }
            ObjectNode whole = value instanceof ObjectNode already ? already : value.isTextual() ? object(value.textValue().strip()) : null;
            if (whole != null) {
                answer = whole.has("image") || whole.has("details") || !whole.has("response") ? whole : whole.get("response");
            } else if (answer.isTextual() && value.isTextual()) {
                answer = TextNode.valueOf(answer.textValue() + value.textValue());
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(answer);
    }

    private static ObjectNode object(String text) {
        try {
            return text.startsWith("{") && text.endsWith("}") && Json.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(text) instanceof ObjectNode object ? object : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** The frames of a good answer: metadata, references, status, the window with the text, usage and the end. */
    private static List<String> frames(String conversation, String turn, List<String> chunks) {
        List<String> frames = new ArrayList<>();
        frames.add("{\"type\": \"metadata\", \"data\": {\"conversationId\": \"" + conversation + "\", \"turnId\": \"" + turn + "\"}}");
        frames.add("{\"type\": \"references\", \"data\": {\"inferredQueries\": [], \"context\": [], \"onlineContext\": {}, \"codeContext\": {}}}");
        frames.add(event("status", "**Generating a well-informed response**"));
        frames.add(event("thought", "The person wants leads. {\\\"version\\\": 1}"));
        frames.add(event("start_llm_response", ""));
        for (int index = 0; index < chunks.size(); index++) {
            frames.add(chunks.get(index));
            if (index == chunks.size() / 2) {
                frames.add(event("thought", "still thinking"));
            }
        }
        frames.add(event("end_llm_response", ""));
        frames.add("{\"type\": \"usage\", \"data\": " + USAGE + "}");
        frames.add(event("end_response", ""));
        return frames;
    }

    private static String event(String type, String data) {
        return "{\"type\": \"" + type + "\", \"data\": \"" + data + "\"}";
    }

    private void stream(HttpExchange http, List<String> frames) throws IOException {
        send(http, bytes(frames));
    }

    /** A body of which nobody knows how long it will be, in pieces of {@link #splitBytes(int)}. */
    private void send(HttpExchange http, byte[] bytes) throws IOException {
        http.getResponseHeaders().add("Content-Type", "text/plain; charset=utf-8");
        http.sendResponseHeaders(200, 0);
        try (OutputStream out = http.getResponseBody()) {
            int step = splitBytes > 0 ? splitBytes : bytes.length;
            for (int from = 0; from < bytes.length; from += step) {
                out.write(bytes, from, Math.min(step, bytes.length - from));
                out.flush();
            }
        }
    }

    /** Announces more than it sends, so that the client sees a broken body. */
    private static void breakOff(HttpExchange http, List<String> frames) throws IOException {
        byte[] bytes = bytes(frames);
        http.getResponseHeaders().add("Content-Type", "text/plain; charset=utf-8");
        http.sendResponseHeaders(200, bytes.length + 500L);
        http.getResponseBody().write(bytes);
        http.getResponseBody().flush();
        throw new IOException("broken off on purpose");
    }

    private static byte[] bytes(List<String> frames) {
        StringBuilder text = new StringBuilder();
        frames.forEach(frame -> text.append(frame).append(DELIMITER));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void untilTheClientHasGone(HttpExchange http, String piece, long pauseMillis) throws IOException {
        http.getResponseHeaders().add("Content-Type", "text/plain; charset=utf-8");
        if (piece.isEmpty()) {
            awaitClosing(Long.MAX_VALUE);
            return;
        }
        http.sendResponseHeaders(200, 0);
        OutputStream out = http.getResponseBody();
        while (closing.getCount() > 0) {
            out.write(piece.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            if (pauseMillis > 0) {
                awaitClosing(pauseMillis);
            }
        }
    }

    private void awaitClosing(long millis) {
        try {
            closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sendRetryAfter(HttpExchange http, int status, String seconds) throws IOException {
        http.getResponseHeaders().add("Retry-After", seconds);
        send(http, status, "{\"detail\":\"later\"}");
    }

    private static void send(HttpExchange http, int status, String json) throws IOException {
        sendAs(http, status, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    private static void sendText(HttpExchange http, int status, String text) throws IOException {
        sendAs(http, status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    private static void sendAs(HttpExchange http, int status, String type, byte[] body) throws IOException {
        http.getResponseHeaders().add("Content-Type", type);
        http.sendResponseHeaders(status, body.length);
        http.getResponseBody().write(body);
    }

    private static Map<String, String> query(HttpExchange http) {
        Map<String, String> query = new LinkedHashMap<>();
        String raw = http.getRequestURI().getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            int equals = pair.indexOf('=');
            query.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    private static String invalid(String type, String message) {
        String entry = "{\"type\":\"" + type + "\",\"loc\":[\"body\"],\"msg\":\"" + message + "\",\"input\":{}}";
        return "{\"detail\":[" + entry + "," + entry + "]}";
    }

    private static String json(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int index = 0; index < namesAndValues.length; index += 2) {
            object.put((String) namesAndValues[index], namesAndValues[index + 1]);
        }
        return Json.write(object);
    }

    private static boolean isUuid(String text) {
        return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    }

    private static List<String> inPieces(String text, int size) {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + size);
            to += to < text.length() && Character.isLowSurrogate(text.charAt(to)) ? 1 : 0;
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

    /** What the model hears of a message: percent signs decoded, the mode and search filters taken out, blanks and line ends flattened. */
    private static String heard(String text) {
        Matcher percent = Pattern.compile("%([0-9a-fA-F]{2})").matcher(text);
        String decoded = percent.replaceAll(hex -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(hex.group(1), 16))));
        return decoded.replace("/general", "").replaceAll("[+-]\"[\\w-]+\"|file:\"[^\"]*\"|dt[<>=]+\"[^\"]*\"", "").replaceAll("\\s+", " ").strip();
    }

    /** The last line of the question. */
    private static String command(String question) {
        return question.substring(question.lastIndexOf('\n') + 1);
    }

    /** The plan of the main job: find, score, follow up, notify; number and place as the command says, else 20 and Lyon. */
    private static String missionPlan(String command) {
        String language = command.matches("(?is).*\\b(trouve|cherche|notifie|préviens).*") ? "fr" : "en";
        Matcher count = COUNT.matcher(command);
        Matcher place = PLACE.matcher(command);
        return """
                {"version": 1, "language": "%s", "summary": "%s", "actions": [
                  {"id": "a1", "type": "source_leads_apify", "params": {"query": "dentiste", "category": "dentist", "location": "%s", "country": "FR", "limit": %s}},
                  {"id": "a2", "type": "rescore_leads", "params": {"scope": "run"}, "depends_on": ["a1"]},
                  {"id": "a3", "type": "nurture_leads", "params": {"scope": "run"}, "depends_on": ["a2"]},
                  {"id": "a4", "type": "notify_user"}]}"""
                .formatted(language, language.equals("fr") ? "Trouver des dentistes, les noter, les relancer et vous prévenir." : "Find dentists, score them, nurture them and notify you.",
                        place.find() ? place.group(1) : "Lyon", count.find() ? count.group(1) : "20");
    }
}
