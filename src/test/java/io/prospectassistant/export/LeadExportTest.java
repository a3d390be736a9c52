package io.prospectassistant.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.GivenPlansTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Leads as a file: at once for a few, by an action for many; never those that are suppressed, and never unnoticed. */
class LeadExportTest extends GivenPlansTest {

    @Test
    @DisplayName("C-25 leads are taken out as CSV that no spreadsheet runs")
    void leadsAreTakenOutAsCsvThatNoSpreadsheetRuns() {
        String city = somewhere();
        lead("=HYPERLINK(\"https://evil.example.com\")", city);
        lead("Chez \"Zoë\", Lyon", city);

        Answer file = call(OPERATOR, "GET", "/leads/export?sort=name&city=" + city, null).is(200);

        assertThat(file.header("content-type")).isEqualToIgnoringCase("text/csv;charset=utf-8");
        assertThat(file.header("content-disposition")).matches("attachment; filename=\"leads-\\d{8}T\\d{6}Z\\.csv\"");
        assertThat(file.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(file.header("cache-control")).contains("no-store");
        List<String> lines = List.of(file.body().split("\r\n"));
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("\uFEFFlead_id,name,category,status,email,phone,").endsWith(",created_at,updated_at");
        assertThat(lines.get(1)).contains(",\"Chez \"\"Zoë\"\", Lyon\",\"dentist\",\"new\",,,");
        assertThat(lines.get(2)).contains(",\"'=HYPERLINK(\"\"https://evil.example.com\"\")\",");
    }

    @Test
    @DisplayName("C-26 an export needs the role, leaves out who is suppressed, and says in the audit trail who took how many by which filter")
    void anExportIsForOperatorsAndAudited() {
        String city = somewhere();
        leads(city, 3);
        sql().update("update lead set suppressed = true where city = ? and name = ?", city, city + " 2");

        call(VIEWER, "GET", "/leads/export?city=" + city, null).isProblem(403, "forbidden");
        assertThat(rows(call(OPERATOR, "GET", "/leads/export?has_email=false&has_phone=false&city=" + city, null).is(200))).hasSize(2).noneMatch(row -> row.contains(city + " 2"));

        JsonNode event = get("/audit?event=leads.exported&actor=operator@example.com").is(200).json().at("/items/0");
        assertThat(event.at("/detail/rows").asInt()).isEqualTo(2);
        assertThat(event.at("/detail/fields")).extracting(JsonNode::asText).containsExactlyInAnyOrder("city", "has_email", "has_phone");
        assertThat(event.toString()).doesNotContain(city);
    }

    @Test
    @DisplayName("C-26 more than may go without approval do not, and the answer names what does")
    void moreThanMayGoWithoutApprovalDoNot() {
        String city = somewhere();
        leads(city, 501);
        long noted = count("select count(*) from audit_event where event = 'leads.exported'");

        assertThat(get("/leads/export?city=" + city).isProblem(422, "export-too-large").json().get("detail").asText()).contains("500").contains("export_leads");

        assertThat(count("select count(*) from audit_event where event = 'leads.exported'")).isEqualTo(noted);
        get("/leads/export?limit=5").isInvalidAt("/limit");
        get("/leads/export?sort=colour").isInvalidAt("/sort");
    }

    @Test
    void anActionMakesAnExportThatIsFetchedForADay() {
        String city = somewhere();
        List<String> ids = leads(city, 3);
        sql().update("update lead set suppressed = true where lead_id = ?::uuid", ids.get(0));

        JsonNode run = executeSteps(step("a1", "export_leads", in(city)));

        JsonNode action = action(run, "export_leads");
        assertThat(run.get("status").asText()).isEqualTo("completed");
        assertThat(action.at("/result/leads_exported").asInt()).isEqualTo(2);
        assertThat(action.at("/result/suppressed").asInt()).isEqualTo(1);
        assertThat(action.at("/entities/0/type").asText()).isEqualTo("export");
        String href = action.at("/entities/0/href").asText();
        assertThat(href).isEqualTo(BASE + "/exports/" + action.at("/entities/0/id").asText());
        assertThat(events(id(run))).contains("export.created");

        call(VIEWER, "GET", href, null).isProblem(403, "forbidden");
        assertThat(rows(call(OPERATOR, "GET", href, null).is(200))).hasSize(2).noneMatch(row -> row.contains(ids.get(0)));
        assertThat(get("/audit?event=leads.exported&action_id=" + action.get("action_id").asText()).json().at("/items/0/detail/rows").asInt()).isEqualTo(2);

        delete("/leads/" + ids.get(1)).is(204);
        assertThat(rows(get(href).is(200))).hasSize(1).noneMatch(row -> row.contains(ids.get(1)));

        sql().update("update export set expires_at = clock_timestamp() where export_id = ?::uuid", action.at("/entities/0/id").asText());
        get(href).isProblem(404, "not-found");
        get("/exports/" + UUID.randomUUID()).isProblem(404, "not-found");
        get("/exports/nonsense").isProblem(404, "not-found");
    }

    @Test
    void manyLeadsWaitForAnApprovalAndThenAreThereOnce() {
        String city = somewhere();
        leads(city, 501);
        JsonNode run = executeSteps(step("a1", "export_leads", in(city)));
        JsonNode waiting = action(run, "export_leads");
        assertThat(waiting.get("status").asText()).isEqualTo("pending_confirmation");

        decide("approve", run, waiting).is(202);

        JsonNode action = action(settled(id(run)), "export_leads");
        assertThat(action.get("status").asText()).isEqualTo("succeeded");
        assertThat(rows(get(action.at("/entities/0/href").asText()).is(200))).hasSize(501).doesNotHaveDuplicates();
        assertThat(count("select count(*) from export where action_id = ?::uuid", action.get("action_id").asText())).isEqualTo(1);
    }

    @Test
    void aFileIsSentWhileItIsReadAndBreaksOffWhenItCannotBeReadToItsEnd() throws Exception {
        String city = somewhere();
        leads(city, 5_000);
        sql().update("update lead set street = repeat('x', 2000) where city = ?", city);
        JsonNode run = executeSteps(step("a1", "export_leads", in(city)));
        decide("approve", run, action(run, "export_leads")).is(202);
        String href = action(settled(id(run)), "export_leads").at("/entities/0/href").asText();

        try (Socket socket = new Socket(); Connection other = sql().getDataSource().getConnection()) {
            socket.setReceiveBufferSize(16 << 10);
            socket.setSoTimeout(60_000);
            socket.connect(new InetSocketAddress("localhost", port()));
            socket.getOutputStream().write(("GET " + href + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + ADMIN + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            StringBuilder first = new StringBuilder();
            while (first.indexOf("lead_id,name") < 0) {
                first.append((char) socket.getInputStream().read());
            }
            assertThat(first.toString()).startsWith("HTTP/1.1 200").containsIgnoringCase("transfer-encoding: chunked");

            other.setAutoCommit(false);
            other.createStatement().execute("lock table lead in access exclusive mode");
            CompletableFuture<byte[]> rest = CompletableFuture.supplyAsync(() -> rest(socket));
            String reading = "from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%listed(lead_id%'";
            await("later pages have not been read yet").atMost(Duration.ofSeconds(60)).until(() -> count("select count(*) " + reading) == 1);
            assertThat(rest.isDone()).isFalse();
            sql().queryForList("select pg_terminate_backend(pid) " + reading);

            String received = new String(rest.get(), StandardCharsets.UTF_8);
            assertThat(received.length()).isBetween(100_000, 9_900_000);
            assertThat(received.endsWith("\r\n0\r\n\r\n")).as("ended in good order").isFalse();
            assertThat(received.contains("/problems/")).as("a problem behind half a file").isFalse();
        }
        assertThat(rows(get(href).is(200))).as("asked for again, it is whole").hasSize(5_000);
    }

    @Test
    void whereNobodyIsThereIsNoExport() {
        JsonNode action = action(executeSteps(step("a1", "export_leads", in(somewhere()))), "export_leads");

        assertThat(action.get("status").asText()).isEqualTo("skipped");
        assertThat(action.get("entities")).isEmpty();
    }

    @Test
    @DisplayName("C-04 files are sent to eight readers at once; who breaks off makes room, and so does who is refused")
    void filesAreSentToEightReadersAtOnce() throws IOException {
        String city = somewhere();
        leads(city, 400);
        sql().update("update lead set street = repeat('x', 25000) where city = ?", city);   // more than what the machine takes for a reader that does not read
        String path = "/leads/export?city=" + city;
        List<Socket> readers = new ArrayList<>();
        for (int refused = 0; refused < 10; refused++) {
            get("/exports/" + UUID.randomUUID()).isProblem(404, "not-found");
        }
        try {
            for (int i = 0; i < 8; i++) {
                readers.add(slowReader(path));
            }
            long noted = count("select count(*) from audit_event where event = 'leads.exported'");

            assertThat(get(path).isProblem(503, "unavailable").header("Retry-After")).matches("[1-9]\\d*");
            get("/exports/" + UUID.randomUUID()).isProblem(503, "unavailable");

            assertThat(count("select count(*) from audit_event where event = 'leads.exported'")).as("what did not leave is not noted").isEqualTo(noted);
            get("/leads?limit=1").is(200);
        } finally {
            for (Socket reader : readers) {
                reader.close();
            }
        }
        List<Socket> again = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                again.add(await("a seat that was given back").atMost(Duration.ofSeconds(20)).ignoreExceptionsInstanceOf(AssertionError.class).until(() -> slowReader(path), reader -> true));
            }
        } finally {
            for (Socket reader : again) {
                reader.close();
            }
        }
        assertThat(rows(await("a file").atMost(Duration.ofSeconds(20)).until(() -> get(path), answer -> answer.status() != 503).is(200))).hasSize(400);
    }

    /** A reader that has seen the head of the answer and takes no more. */
    private Socket slowReader(String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 << 10);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress("localhost", port()));
        socket.getOutputStream().write(("GET " + BASE + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + ADMIN + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
        return socket;
    }

    /** All that comes, until the other end closes or breaks the connection. */
    private static byte[] rest(Socket socket) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(bytes);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("left open", e);
        } catch (IOException e) {
            return bytes.toByteArray();   // reset
        }
        return bytes.toByteArray();
    }

    private static List<String> rows(Answer file) {
        List<String> lines = List.of(file.body().split("\r\n"));
        return lines.subList(1, lines.size());
    }
}
