package io.prospectassistant.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A reader of a stream that has a socket and nothing else: no thread, no buffer worth mentioning. HTTP/1.0, so that what comes is what was sent. */
final class EventReader implements AutoCloseable {

    /** @param data the audit event */
    record Event(int id, String name, JsonNode data) {}

    private final Socket socket;
    private final BufferedReader in;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private int status;

    /** @param lines of the request's head, e.g. {@code Last-Event-ID: 3} */
    EventReader(int port, String path, String... lines) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(16 << 10);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress("localhost", port));
        String head = "GET " + path + " HTTP/1.0\r\n" + String.join("", List.of(lines).stream().map(line -> line + "\r\n").toList()) + "\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 256);
    }

    /** Reads the head of the answer. */
    EventReader opened() throws IOException {
        status = Integer.parseInt(in.readLine().split(" ")[1]);
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            String[] header = line.split(": ", 2);
            headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
        }
        return this;
    }

    int status() {
        return status;
    }

    String header(String name) {
        return headers.get(name);
    }

    /** The next event; pings are passed over. Null at the end of the stream. */
    Event next() throws IOException {
        Map<String, String> fields = fields();
        while (fields != null && !fields.containsKey("data")) {
            fields = fields();
        }
        return fields == null ? null : new Event(Integer.parseInt(fields.get("id")), fields.get("event"), Json.tree(fields.get("data")));
    }

    /** As many events. */
    List<Event> next(int count) throws IOException {
        List<Event> events = new ArrayList<>();
        while (events.size() < count) {
            events.add(next());
        }
        return events;
    }

    /** All events up to the end of the stream. */
    List<Event> rest() throws IOException {
        List<Event> events = new ArrayList<>();
        for (Event event = next(); event != null; event = next()) {
            events.add(event);
        }
        return events;
    }

    /** Waits for a comment. */
    void awaitPing() throws IOException {
        Map<String, String> fields = fields();
        while (!fields.containsKey("")) {
            if (fields.containsKey("data")) {
                throw new AssertionError("an event instead of a ping: " + fields);
            }
            fields = fields();
        }
    }

    /** The fields of the next block; a comment is a field without a name. Null at the end, also in the middle of a block. */
    private Map<String, String> fields() throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty()) {
                    return fields;
                }
                String[] field = line.split(": ?", 2);
                fields.put(field[0], field[1]);
            }
        } catch (SocketException e) {
            return null;   // reset: ended without an orderly end
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
