package io.prospectassistant.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.ApiTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ClassPathResource;

/** The dashboard over HTTP, as a browser asks for it; with a small dashboard in the place of the real one. */
class DashboardTest extends ApiTest {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @ParameterizedTest
    @CsvSource({"/assistant, text/html", "/assistant?run=1, text/html", "/leads, text/html", "/login?next=%2Fleads, text/html", "/assistant.txt, text/plain", "/assistant/__next._tree.txt, text/plain",
            "/assistant.txt?_rsc=1a2b3, text/plain", "/icon.svg, image/svg+xml", "/csp-hashes.json, application/json", "/_next/static/chunks/0a1b2c.js, text/javascript", "/_next/static/chunks/0d4e5f.css, text/css"})
    void eachFileIsServedAtItsAddress(String address, String type) {
        Answer answer = raw("GET", address, null).is(200);
        assertThat(answer.header("content-type").replaceFirst(";.*", "")).isEqualTo(type);
        assertThat(answer.body()).isNotEmpty();

        Answer head = raw("HEAD", address, null).is(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("etag")).isEqualTo(answer.header("etag")).startsWith("W/");
        raw("POST", address, new byte[0]).isProblem(405, "http-405");
    }

    @Test
    void whoHasTheSameAlreadyIsNotSentItAgain() {
        for (String address : List.of("/assistant", "/_next/static/chunks/0a1b2c.js")) {
            String tag = raw("GET", address, null).is(200).header("etag");
            Answer same = raw("GET", address, null, "If-None-Match", tag).is(304);
            assertThat(same.body()).isEmpty();
            assertThat(same.header("etag")).isEqualTo(tag);
            raw("GET", address, null, "If-None-Match", tag, "Accept-Encoding", "gzip").is(304);
            raw("GET", address, null, "If-None-Match", "W/\"other\"").is(200);
            assertThat(raw("GET", address, null).headers()).doesNotContainKey("last-modified");
        }
    }

    @Test
    void anAddressWithASlashAtTheEndLeadsToThePage() {
        assertThat(raw("GET", "/assistant/?run=1&view=chat", null).is(302).header("location")).isEqualTo("/assistant?run=1&view=chat");
        assertThat(raw("GET", "/leads/", null).is(302).header("location")).isEqualTo("/leads");
    }

    @ParameterizedTest
    @CsvSource({"0196f1, 0196f1", "a%20b, a%20b", "a%26view=chat, a%26view%3Dchat", "%C3%A9, %C3%A9", "https:%5Cevil.example, https%3A%5Cevil.example"})
    void theAddressOfARunLeadsToThePageThatShowsIt(String id, String parameter) {
        for (String method : List.of("GET", "HEAD")) {
            Answer answer = raw(method, "/assistant/runs/" + id, null);
            if (answer.status() == 400) {   // the firewall refuses some characters in a path
                assertThat(id).contains("%5C");
                return;
            }
            assertThat(answer.is(302).header("location")).isEqualTo("/assistant?run=" + parameter);
        }
    }

    @Test
    void aPersonWhoIsLostSeesAPageAndAProgramReadsAProblem() {
        for (String accept : List.of("text/html", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")) {
            Answer page = raw("GET", "/nothing", null, "Accept", accept).is(404);
            assertThat(page.header("content-type")).startsWith("text/html");
            assertThat(page.body()).contains("<h1>There is no such page</h1>");
            assertThat(raw("GET", "/nothing", null, "Accept", accept, "Cookie", "SESSION=gone").is(404).body()).isEqualTo(page.body());
            assertThat(raw("HEAD", "/nothing", null, "Accept", accept).is(404).body()).isEmpty();
            assertThat(raw("GET", "/assistant/nothing", null, "Accept", accept).is(404).body()).isEqualTo(page.body());

            raw("POST", "/nothing", new byte[0], "Accept", accept).isProblem(401, "unauthorized");
            raw("GET", "/nothing", null, "Accept", accept, "Authorization", "Bearer " + ADMIN).isProblem(404, "not-found");
            raw("GET", BASE + "/nothing", null, "Accept", accept).isProblem(401, "unauthorized");
            raw("GET", "/api", null, "Accept", accept).isProblem(401, "unauthorized");
            raw("GET", "/actuator/env", null, "Accept", accept).isProblem(401, "unauthorized");
        }
        for (String accept : List.of("*/*", "application/json", "text/plain")) {
            raw("GET", "/nothing", null, "Accept", accept).isProblem(401, "unauthorized");
            raw("GET", "/assistant/nothing", null, "Accept", accept).isProblem(404, "not-found");
        }
    }

    @Test
    void aPersonWhoIsSignedInAndLostSeesThePageToo() {
        person("lost@example.com", "viewer");
        Browser browser = signIn("lost@example.com", PASSWORD);
        Answer page = raw("GET", "/nothing", null, browser.headers("Accept", "text/html")).is(404);
        assertThat(page.body()).contains("<h1>There is no such page</h1>");
        browse(browser, "GET", "/nothing", null, "Accept", "text/html").isProblem(404, "not-found");
    }

    @Test
    void whatIsLongIsCompressedForWhoCanReadIt() throws Exception {
        for (String path : List.of("/assistant", "/_next/static/chunks/0a1b2c.js", "/api/v1/openapi.json")) {
            HttpResponse<byte[]> plain = fetch(path);
            HttpResponse<byte[]> compressed = fetch(path, "Accept-Encoding", "gzip");
            assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
            assertThat(compressed.headers().firstValue("content-encoding")).as(path).hasValue("gzip");
            assertThat(compressed.headers().allValues("vary")).as(path).anySatisfy(vary -> assertThat(vary).containsIgnoringCase("accept-encoding"));
            assertThat(compressed.body().length).isLessThan(plain.body().length / 2);
            assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes()).isEqualTo(plain.body());
            assertThat(compressed.headers().firstValue("etag")).isEqualTo(plain.headers().firstValue("etag"));
        }
        assertThat(fetch("/leads", "Accept-Encoding", "gzip").headers().firstValue("content-encoding")).as("a page of a few lines").isEmpty();
    }

    /** The tag of a run is strong: it stands for exactly these bytes, so they are sent as they are. */
    @Test
    void aRunKeepsItsTagWhoeverAsksForItCompressed() throws Exception {
        String run = BASE + RUNS + id(execute("Find 2 bakeries in Lille, score them"));
        HttpResponse<byte[]> plain = fetch(run, "Authorization", "Bearer " + ADMIN);
        HttpResponse<byte[]> compressible = fetch(run, "Authorization", "Bearer " + ADMIN, "Accept-Encoding", "gzip");
        String tag = plain.headers().firstValue("etag").orElseThrow();
        assertThat(tag).startsWith("\"");
        assertThat(compressible.headers().firstValue("etag")).hasValue(tag);
        assertThat(compressible.headers().firstValue("content-encoding")).isEmpty();
        assertThat(compressible.body()).isEqualTo(plain.body());
        assertThat(fetch(run, "Authorization", "Bearer " + ADMIN, "Accept-Encoding", "gzip", "If-None-Match", tag).statusCode()).isEqualTo(304);
    }

    /** A stream comes line by line: what is noted before the run waits is read while the stream stays open. */
    @Test
    void aStreamOfEventsIsNeitherCompressedNorHeldBack() throws Exception {
        lead("Stream", "Streamtown");
        String run = id(execute("Delete all leads in Streamtown"));
        HttpResponse<InputStream> stream = HTTP.send(request(BASE + RUNS + run + "/events", "Authorization", "Bearer " + ADMIN, "Accept", "text/event-stream", "Accept-Encoding", "gzip"),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = stream.body()) {
            assertThat(stream.statusCode()).isEqualTo(200);
            assertThat(stream.headers().firstValue("content-encoding")).isEmpty();
            StringBuilder read = new StringBuilder();
            while (read.indexOf("action.parked") < 0) {
                read.append((char) body.read());
            }
            assertThat(read).contains("run.accepted").doesNotContain("run.settled");
        }
    }

    @Test
    void withoutItsBuildOnePageTellsHowToBuildIt() throws IOException {
        Dashboard unbuilt = new Dashboard(new ClassPathResource("/nothing-here/"));
        assertThat(unbuilt.pages()).containsExactly("/assistant");
        DashboardFile page = unbuilt.at("/assistant").orElseThrow();
        assertThat(page.content().getContentAsString(StandardCharsets.UTF_8)).contains("-DskipUi", "mvn -Plocal spring-boot:run");
        assertThat(page.policy()).as("then no script may run").isNull();
        assertThat(unbuilt.at("/leads")).isEmpty();
    }

    private HttpResponse<byte[]> fetch(String path, String... headers) throws IOException, InterruptedException {
        return HTTP.send(request(path, headers), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpRequest request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path)).timeout(Duration.ofSeconds(30));
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }
}
