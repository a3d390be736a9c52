package io.prospectassistant.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prospectassistant.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A command goes to the serving product over HTTP, and what came of it is reported. */
class CommandRunTest {

    private static final String BASE = "/api/v1/admin";
    private static final String RUN = "0199a1c0-0000-7000-8000-000000000001";

    private final List<String> unexpected = new CopyOnWriteArrayList<>();
    private final AtomicInteger polls = new AtomicInteger();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private HttpServer product;
    private String refusal;

    @BeforeEach
    void serve() throws IOException {
        product = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        product.createContext("/", this::answer);
        product.start();
    }

    @AfterEach
    void stop() {
        product.stop(0);
        assertThat(unexpected).as("calls that no product knows").isEmpty();
    }

    @Test
    void theCommandIsHandedOverAndTheRunFollowedToItsEnd() throws IOException {
        assertThat(run("secret").carryOut("Trouve 2 dentistes à Lyon")).isTrue();
        assertThat(polls).hasValue(1);
        assertThat(printed()).startsWith("Carrying out: Trouve 2 dentistes à Lyon\n  running: ").endsWith(RunReportTest.report().text());
    }

    @Test
    void aRefusalIsOneLine() {
        refusal = "{\"type\": \"x/feature-disabled\", \"title\": \"The assistant is switched off\", \"status\": 403, \"detail\": \"Set ASSISTANT_PROSPECT_ENABLED\"}";
        assertThat(run("secret").carryOut("Find bars")).isFalse();
        assertThat(printed()).isEqualTo("Carrying out: Find bars\nThe command was not carried out: The assistant is switched off, Set ASSISTANT_PROSPECT_ENABLED (403)\n");
    }

    @Test
    void aProductThatIsGoneIsOneLine() {
        CommandRun run = run("secret");
        product.stop(0);
        assertThat(run.carryOut("Find bars")).isFalse();
        assertThat(printed()).contains("does not answer").hasLineCount(2);
    }

    private CommandRun run(String token) {
        URI address = URI.create("http://localhost:" + product.getAddress().getPort());
        return new CommandRun(address, "http://localhost:8080", token, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange call) throws IOException {
        String request = call.getRequestMethod() + " " + call.getRequestURI();
        if (!"Bearer secret".equals(call.getRequestHeaders().getFirst("Authorization"))) {
            send(call, 401, "{}");
        } else if (refusal != null) {
            send(call, 403, refusal);
        } else if (request.equals("POST " + BASE + "/assistant/prospect/execute")) {
            JsonNode body = Json.MAPPER.readTree(call.getRequestBody());
            boolean right = body.equals(Json.tree("{\"command\": \"Trouve 2 dentistes à Lyon\"}")) && "application/json".equals(call.getRequestHeaders().getFirst("Content-Type"))
                    && "wait=60".equals(call.getRequestHeaders().getFirst("Prefer"));
            ObjectNode running = RunReportTest.read("run.json").deepCopy();
            send(call, right ? 202 : 422, running.put("status", "running").toString());
        } else if (request.equals("GET " + BASE + "/assistant/prospect/runs/" + RUN)) {
            polls.incrementAndGet();
            send(call, 200, RunReportTest.read("run.json").toString());
        } else if (request.equals("GET " + BASE + "/leads?limit=200&run_id=" + RUN)) {
            send(call, 200, RunReportTest.read("leads.json").toString());
        } else if (request.equals("GET " + BASE + "/tasks?limit=200&run_id=" + RUN)) {
            send(call, 200, RunReportTest.read("tasks.json").toString());
        } else if (request.equals("GET " + BASE + "/notifications?limit=200")) {
            send(call, 200, RunReportTest.read("notifications.json").toString());
        } else {
            unexpected.add(request);
            send(call, 404, "{}");
        }
    }

    private static void send(HttpExchange call, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(status, body.length);
        try (call) {
            call.getResponseBody().write(body);
        }
    }
}
