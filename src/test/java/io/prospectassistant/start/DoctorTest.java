package io.prospectassistant.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The doctor asks a product over HTTP and prints what an operator can act on. */
class DoctorTest {

    private static final String CONNECTORS = "/api/v1/admin/assistant/connectors";
    private static final String FLAG = "/api/v1/admin/assistant/flag";
    private static final String WELL = connectors("not_configured", "KHOJ_API_BASE_URL is not set; the local planner makes the plans.", "null");
    private static final String DOWN = connectors("down", "Khoj does not know the token (403).", "\"2026-05-01T10:00:00.123Z\"");

    private final Map<String, String> answers = new TreeMap<>(Map.of(CONNECTORS, WELL));
    private final List<String> unexpected = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private int status = 200;
    private HttpServer product;

    private static String connectors(String state, String reason, String success) {
        return """
                {"items": [
                  {"name": "khoj", "state": "%s", "reason": "%s", "what_to_do": "Set KHOJ_API_BEARER_TOKEN to an API key of Khoj (its settings page, API keys).",
                   "checked_at": "2026-05-01T10:00:00.000Z", "last_success_at": %s},
                  {"name": "database", "state": "ok", "reason": "PostgreSQL 17.7 answers and the schema is current.", "what_to_do": null,
                   "checked_at": "2026-05-01T10:00:00.000Z", "last_success_at": "2026-05-01T10:00:00.000Z"}], "next_cursor": null, "total": 2}""".formatted(state, reason, success);
    }

    @BeforeEach
    void serve() throws IOException {
        product = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        product.createContext("/", call -> {
            String path = call.getRequestURI().toString();
            if (!call.getRequestMethod().equals("GET") || !List.of(CONNECTORS, FLAG).contains(path) || !"Bearer secret".equals(call.getRequestHeaders().getFirst("Authorization"))) {
                unexpected.add(call.getRequestMethod() + " " + path);
            }
            byte[] body = answers.getOrDefault(path, "{\"title\": \"Not found\"}").getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(answers.containsKey(path) ? status : 404, body.length);
            call.getResponseBody().write(body);
            call.close();
        });
        product.start();
    }

    @AfterEach
    void stop() {
        product.stop(0);
        assertThat(unexpected).as("calls that no product knows").isEmpty();
    }

    @Test
    void aTableSaysHowEachConnectorIsAndWhatToDo() {
        answers.put(CONNECTORS, DOWN);

        assertThat(examine()).isFalse();

        assertThat(printed()).isEqualTo("""

                Prospect Assistant, looked at by the doctor

                  Data           /srv/data

                  Connector      State           Last success          What was found, and what to do
                  khoj           down            2026-05-01T10:00:00Z  Khoj does not know the token (403).
                                                                       → Set KHOJ_API_BEARER_TOKEN to an API key of Khoj (its settings page, API keys).
                  database       ok              2026-05-01T10:00:00Z  PostgreSQL 17.7 answers and the schema is current.

                Down: khoj.

                """);
    }

    @Test
    void whatIsNotConfiguredIsNotDown() {
        assertThat(examine()).isTrue();

        assertThat(printed()).contains("  khoj           not configured  never                 KHOJ_API_BASE_URL is not set").endsWith("\nNothing is down.\n\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "{\"enabled\": false, \"users\": [], \"percent\": 100}; switched off: they are answered 403",
        "{\"enabled\": true, \"users\": [], \"percent\": 100}; switched on for everyone",
        "{\"enabled\": true, \"users\": [\"a@example.com\"], \"percent\": 20}; switched on for 1 person by name and 20 % of the others"})
    void theFlagIsSaidInWords(String flag, String words) {
        answers.put(FLAG, flag);

        assertThat(examine()).isTrue();

        assertThat(printed()).contains("  Commands       " + words + "\n");
    }

    @Test
    void longWordsFromOutsideStayOnTheirLinesAndMoveNoCursor() {
        answers.put(CONNECTORS, connectors("down", "Odd \\u001b[2J and " + "long ".repeat(40) + "end.", "null"));

        assertThat(examine()).isFalse();

        assertThat(printed()).doesNotContain("\u001b").contains(" end.");
        assertThat(printed().lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(140));
    }

    @Test
    void aProductThatRefusesOrIsGoneOrIsNoneIsOneLine() {
        status = 503;
        answers.put(CONNECTORS, "{\"title\": \"Unavailable\", \"status\": 503, \"detail\": \"The database is away.\"}");
        assertThat(examine()).isFalse();
        assertThat(printed()).isEqualTo("The connectors cannot be looked at: Unavailable, The database is away. (503)\n");

        printed.reset();
        answers.put(CONNECTORS, "<html>");
        assertThat(examine()).isFalse();
        assertThat(printed()).hasLineCount(1).contains("is not Prospect Assistant");

        printed.reset();
        product.stop(0);
        assertThat(examine()).isFalse();
        assertThat(printed()).hasLineCount(1).contains("does not answer");
    }

    private boolean examine() {
        URI address = URI.create("http://localhost:" + product.getAddress().getPort());
        return new Doctor(address, "secret", new PrintStream(printed, true, StandardCharsets.UTF_8)).examine(Map.of("Data", "/srv/data"));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
