package io.prospectassistant.doubles;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An Overpass API as far as we use it: its status page. It answers 406 to whoever does not say who they are, as the public one does, and remembers
 * every call that it does not know.
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

    private final HttpServer server;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
    private final List<String> unknown = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile String body = STATUS;

    /** On a free port. */
    public OverpassDouble() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Answers so, from now on. */
    public void answer(int status, String body) {
        this.status = status;
        this.body = body;
    }

    /** Is well, from now on. */
    public void recover() {
        answer(200, STATUS);
    }

    /** Method and path of all calls, in order. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** The headers of all calls, names in lower case. */
    public List<Map<String, List<String>>> headers() {
        return List.copyOf(headers);
    }

    /** Fails when a call came that the Overpass API does not know. */
    public void assertNoUnknownCalls() {
        if (!unknown.isEmpty()) {
            throw new AssertionError("The Overpass API does not understand: " + unknown);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange http) throws IOException {
        String call = http.getRequestMethod() + " " + http.getRequestURI();
        String agent = String.valueOf(http.getRequestHeaders().getFirst("User-Agent"));
        calls.add(call);
        headers.add(KhojDouble.lowerCased(http.getRequestHeaders()));
        if (!call.equals("GET /api/status")) {
            unknown.add(call);
            send(http, 404, "");
        } else if (!agent.matches("[A-Za-z]+/[\\d.]+ \\(\\+.+\\)")) {
            send(http, 406, "");
        } else {
            send(http, status, body);
        }
    }

    private static void send(HttpExchange http, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        http.getResponseHeaders().add("Content-Type", body.startsWith("<") ? "text/html; charset=utf-8" : "text/plain");
        http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        http.getResponseBody().write(bytes);
        http.close();
    }
}
