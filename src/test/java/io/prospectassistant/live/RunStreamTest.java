package io.prospectassistant.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.GivenPlansTest;
import io.prospectassistant.Problem;
import io.prospectassistant.access.Caller;
import io.prospectassistant.access.Secrets;
import io.prospectassistant.access.Standing;
import io.prospectassistant.live.EventReader.Event;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** A run that is watched: every event, in order, once, whoever wrote it and however slowly others read. */
class RunStreamTest extends GivenPlansTest {

    @Autowired
    private EventStreams streams;

    @Autowired
    private RunEvents events;

    @Autowired
    private Standing standing;

    @Autowired
    private JdbcClient database;

    private final List<EventReader> open = new ArrayList<>();

    @AfterEach
    void everybodyGoes() throws IOException {
        for (EventReader reader : open) {
            reader.close();
        }
        await("pings find out").atMost(Duration.ofSeconds(20)).until(() -> streams.size() == 0);
    }

    @Test
    void aSettledRunIsPlayedAsTheTrailTellsItAndEnds() throws IOException {
        String run = id(executeSteps(step("a1", "create_project", "{'name': '" + somewhere() + "'}"), step("a2", "notify_user", "{'message': 'Fini\\nété'}")));

        EventReader reader = watch(run, VIEWER);

        assertThat(reader.status()).isEqualTo(200);
        assertThat(reader.header("content-type")).isEqualTo("text/event-stream");
        assertThat(reader.header("cache-control")).isEqualTo("no-store");
        assertThat(reader.header("x-accel-buffering")).isEqualTo("no");
        List<Event> told = reader.rest();
        List<JsonNode> trail = new ArrayList<>(stream(get("/audit?limit=200&run_id=" + run).is(200).json().path("items")).toList());
        Collections.reverse(trail);
        assertThat(told).extracting(event -> unchained(event.data())).isEqualTo(trail.stream().sorted((one, other) -> one.path("seq").asInt() - other.path("seq").asInt()).map(RunStreamTest::unchained).toList());
        assertThat(told).allSatisfy(event -> {
            assertThat(event.id()).isEqualTo(event.data().path("seq").asInt());
            assertThat(event.name()).isEqualTo(event.data().path("event").asText());
        });
        assertThat(ids(told)).isEqualTo(IntStream.rangeClosed(1, told.size()).boxed().toList());
        assertThat(told).last().extracting(Event::name).isEqualTo("run.settled");
    }

    @Test
    void aRunningRunIsToldWhileItRuns() throws IOException {
        String run = accept(commandFor(step("a1", "create_project", "{'name': '" + somewhere() + "'}")));

        List<Event> told = watch(run, VIEWER).rest();

        assertThat(told).extracting(Event::name).startsWith("run.accepted").endsWith("run.settled").contains("plan.received", "action.started", "action.succeeded");
        assertThat(ids(told)).isEqualTo(IntStream.rangeClosed(1, told.size()).boxed().toList());
    }

    @Test
    void whoComesBackGoesOnBehindTheLastEventThatTheyHave() throws IOException {
        String run = waitingRun();
        List<Event> before = watch(run, VIEWER).next(3);

        EventReader again = watch(run, VIEWER, "Last-Event-ID: 3");
        cancel(run).is(200);
        List<Event> after = again.rest();

        before.addAll(after);
        assertThat(ids(before)).as("no gap and nothing twice").isEqualTo(IntStream.rangeClosed(1, before.size()).boxed().toList());
        assertThat(after).last().extracting(Event::name).isEqualTo("run.settled");
        assertThat(watch(run, VIEWER, "Last-Event-ID: " + before.size()).status()).as("an EventSource stops at that").isEqualTo(204);
        assertThat(watch(run, VIEWER, "Last-Event-ID: " + (before.size() - 1)).rest()).hasSize(1);
    }

    @Test
    void theStreamEndsWithTheEndOfTheRunWhateverIsNotedLater() throws IOException {
        String run = id(executeSteps(step("a1", "create_project", "{'name': '" + somewhere() + "'}")));
        int end = sql().queryForObject("select seq from audit_event where run_id = ?::uuid and event = 'run.settled'", Integer.class, run);
        sql().queryForObject("""
                select append_events(?::uuid, null, 'mailer', (select jsonb_agg(jsonb_build_object('event', 'email.sent', 'detail', jsonb_build_object('n', n))) from generate_series(1, 150) n))""",
                Integer.class, run);
        int last = sql().queryForObject("select max(seq) from audit_event where run_id = ?::uuid", Integer.class, run);

        assertThat(watch(run, VIEWER).rest()).hasSize(end).last().extracting(Event::name).isEqualTo("run.settled");
        assertThat(watch(run, VIEWER, "Last-Event-ID: " + (end - 1)).rest()).extracting(Event::name).containsExactly("run.settled");
        for (int seen : List.of(end, end + 1, last)) {
            assertThat(watch(run, VIEWER, "Last-Event-ID: " + seen).status()).as("at or behind the end").isEqualTo(204);
        }
    }

    @Test
    void whatIsNoEventOfTheRunBeginsAtTheStart() throws IOException {
        String run = waitingRun();
        for (String lastEventId : List.of("abc", "-1", "1.5", "999999", "99999999999999999999", "0", "")) {
            assertThat(watch(run, VIEWER, "Last-Event-ID: " + lastEventId).next().id()).as(lastEventId).isEqualTo(1);
        }
    }

    @Test
    void aRunThatWaitsForAPersonKeepsTheStreamOpenUntilItIsDecided() throws IOException {
        String city = somewhere();
        leads(city, 2);
        JsonNode run = executeSteps(deleteLeadsIn(city));
        EventReader reader = watch(id(run), VIEWER);
        List<Event> told = reader.next(events(id(run)).size());
        reader.awaitPing();

        decide("approve", run, action(run, "delete_leads"));
        List<Event> after = reader.rest();

        assertThat(after).extracting(Event::name).startsWith("confirmation.approved").contains("lead.deleted").endsWith("run.settled");
        told.addAll(after);
        assertThat(ids(told)).isEqualTo(IntStream.rangeClosed(1, told.size()).boxed().toList());
    }

    @Test
    void whatAnotherInstanceTellsArrivesToo() throws IOException {
        String run = waitingRun();
        EventReader reader = watch(run, VIEWER);
        int known = events(run).size();
        reader.next(known);

        tell(run, 1, "short");

        assertThat(reader.next()).extracting(Event::id, Event::name).containsExactly(known + 1, "action.progress");
    }

    @Test
    void twoHundredIdleReadersHoldNoThread() throws Exception {
        String run = waitingRun();
        int known = events(run).size();
        watch(run, VIEWER).next(known);
        int threads = Thread.activeCount();

        List<EventReader> readers = new ArrayList<>();
        for (int person = 0; person < 4; person++) {
            String token = person("viewer");
            for (int i = 0; i < 50; i++) {
                readers.add(watch(run, token));
            }
        }
        for (EventReader reader : readers) {
            reader.next(known);
        }
        assertThat(streams.size()).isEqualTo(201);
        assertThat(Thread.activeCount() - threads).as("threads for 200 readers").isLessThan(20);
        assertThat(get("/leads").status()).isEqualTo(200);

        tell(run, 1, "to all");
        for (EventReader reader : readers) {
            assertThat(reader.next().id()).isEqualTo(known + 1);
        }
    }

    @Test
    void aReaderThatDoesNotReadDelaysNobodyIsGivenUpAndCanComeBack() throws Exception {
        String run = waitingRun();
        int known = events(run).size();
        int many = 1_500;
        EventReader lazy = watch(run, VIEWER);
        EventReader keen = watch(run, VIEWER);
        CompletableFuture<List<Event>> read = CompletableFuture.supplyAsync(() -> {
            try {
                return keen.next(known + many);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });

        tell(run, many, "x".repeat(4_000));

        assertThat(ids(read.get())).as("all of six megabytes").isEqualTo(IntStream.rangeClosed(1, known + many).boxed().toList());
        await("the lazy one is given up").atMost(Duration.ofSeconds(20)).until(() -> streams.size() == 1);
        List<Event> some = lazy.rest();
        assertThat(some.size()).isBetween(known, known + many - 1);
        EventReader again = watch(run, VIEWER, "Last-Event-ID: " + some.get(some.size() - 1).id());
        some.addAll(again.next(known + many - some.size()));
        assertThat(ids(some)).isEqualTo(IntStream.rangeClosed(1, known + many).boxed().toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"update app_user set active = false where email = ?", "delete from api_token where name = replace(?, '@', '-')",
            "update api_token set expires_at = clock_timestamp() where name = replace(?, '@', '-')"})
    @DisplayName("C-37 whoever loses the right to read is sent no further event, and the stream closes")
    void whoMayNotReadAnyMoreIsToldNothingMore(String loss) throws IOException {
        String run = waitingRun();
        String token = person("operator");
        EventReader reader = watch(run, token);
        EventReader other = watch(run, VIEWER);
        reader.next(events(run).size());
        other.next(events(run).size());

        sql().update(loss, token.replace("-example.com", "@example.com"));
        tell(run, 1, "not for them");

        assertThat(reader.rest()).isEmpty();
        assertThat(other.next().name()).as("others go on").isEqualTo("action.progress");
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete from session where secret_hash = ?", "update session set ends_at = clock_timestamp() where secret_hash = ?"})
    @DisplayName("C-37 a stream that was opened with a session closes when the session ends")
    void aStreamEndsWithItsSession(String loss) throws IOException {
        String run = waitingRun();
        String secret = Secrets.random();
        String hash = Secrets.fingerprint(secret);
        sql().update("insert into session (user_id, secret_hash, user_agent) select user_id, ?, 'a browser' from app_user where email = 'viewer@example.com'", hash);
        EventReader reader = watch(run, List.of("Cookie: __Host-SESSION=" + secret));
        assertThat(reader.status()).isEqualTo(200);
        reader.next(events(run).size());
        reader.awaitPing();

        sql().update(loss, hash);
        tell(run, 1, "not for them");

        assertThat(reader.rest()).isEmpty();
    }

    @Test
    @DisplayName("C-37 a silent stream of somebody who may not read any more closes at the next ping")
    void aSilentStreamIsCheckedAtEachPing() throws IOException {
        String token = person("viewer");
        EventReader reader = watch(waitingRun(), token);
        reader.next();

        sql().update("update app_user set active = false where email = ?", token.replace("-example.com", "@example.com"));

        assertThat(reader.rest()).extracting(Event::name).doesNotContain("run.settled");
    }

    @Test
    @DisplayName("C-37 what waits for a slow reader is not sent when they lose the right to read meanwhile")
    void whatWaitsForASlowReaderIsCheckedAgain() throws IOException {
        String token = person("viewer");
        String run = waitingRun();
        EventStreams slow = new EventStreams(new LiveSettings(1, 1, Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofHours(1), Duration.ofHours(1)), events, standing);
        try {
            Narrow connection = new Narrow();
            connection.open(slow, caller(token), run);
            connection.take();
            await("an event, with others waiting behind it").atMost(Duration.ofSeconds(10)).until(() -> connection.taken() == 2);
            assertThat(events(run)).hasSizeGreaterThan(2);

            sql().update("update app_user set active = false where email = ?", token.replace("-example.com", "@example.com"));

            await("closed though something waits").atMost(Duration.ofSeconds(10)).until(() -> slow.size() == 0);
            int taken = connection.taken();
            connection.take();
            assertThat(connection.taken()).as("nothing more").isEqualTo(taken);
        } finally {
            slow.stop();
        }
    }

    @Test
    void whoTakesSomethingNowAndThenIsNotGivenUp() throws IOException {
        String run = waitingRun();
        tell(run, 50, "word");
        EventStreams slow = new EventStreams(new LiveSettings(1, 1, Duration.ofMillis(20), Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(2)), events, standing);
        try {
            Narrow connection = new Narrow();
            connection.open(slow, caller(VIEWER), run);
            for (int i = 0; i < 8; i++) {
                await("a little").pollDelay(Duration.ofMillis(500)).until(() -> true);
                connection.take();
                assertThat(slow.size()).as("after " + connection.taken()).isEqualTo(1);
            }
            await("given up").atMost(Duration.ofSeconds(10)).until(() -> slow.size() == 0);
        } finally {
            slow.stop();
        }
    }

    @Test
    void onePersonHasFiftyStreamsAtOnce() throws IOException {
        String run = waitingRun();
        String token = person("viewer");
        for (int i = 0; i < 50; i++) {
            assertThat(watch(run, token).status()).isEqualTo(200);
        }

        EventReader one = watch(run, token);

        assertThat(one.status()).isEqualTo(429);
        assertThat(one.header("retry-after")).isEqualTo("10");
        assertThat(watch(run, VIEWER).status()).as("somebody else").isEqualTo(200);
        open.get(0).close();
        await("the place is free again").atMost(Duration.ofSeconds(20)).until(() -> watch(run, token).status() == 200);
    }

    @Test
    void anInstanceHasNoRoomForMoreThanItIsSetTo() {
        LiveSettings none = new LiveSettings(0, 50, Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));
        EventStreams full = new EventStreams(none, events, standing);

        assertThatThrownBy(() -> full.open(null, UUID.randomUUID().toString(), 0, null, null)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status()).isEqualTo(503);
            assertThat(problem.headers()).containsKey("Retry-After");
        });
        full.stop();
    }

    @Test
    void noFaultEndsTheThreadThatServesAll() throws IOException {
        AtomicInteger looks = new AtomicInteger();
        RunEvents faulty = new RunEvents(database) {
            @Override
            Map<Place, Next> next(Collection<Place> places) {
                looks.incrementAndGet();
                throw new StackOverflowError();
            }
        };
        Duration hour = Duration.ofHours(1);
        EventStreams served = new EventStreams(new LiveSettings(1, 1, Duration.ofMillis(10), hour, hour, hour), faulty, standing);
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setAsyncSupported(true);
        MockHttpServletResponse response = new MockHttpServletResponse();
        served.open(null, UUID.randomUUID().toString(), 0, request, new HttpServletResponseWrapper(response) {
            @Override
            public ServletOutputStream getOutputStream() {
                return new AlwaysWritable();
            }
        });

        await().atMost(Duration.ofSeconds(20)).until(() -> looks.get() >= 3);
        served.stop();
    }

    /** A connection that takes everything. */
    private static final class AlwaysWritable extends ServletOutputStream {
        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            try {
                listener.onWritePossible();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void write(int oneByte) {
            // taken
        }
    }

    @Test
    void aBrowsersEventSourceIsServed() throws Exception {
        String run = waitingRun();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + BASE + RUNS + run + "/events"))
                .header("Accept", "text/event-stream").header("Cache-Control", "no-cache").header("Authorization", "Bearer " + VIEWER).build();

        HttpResponse<Stream<String>> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines());
        cancel(run).is(200);

        assertThat(response.statusCode()).isEqualTo(200);
        List<String> lines = response.body().toList();
        assertThat(lines).startsWith("retry: 2000", "", "id: 1", "event: run.accepted").contains("event: run.cancelled", "event: run.settled");
    }

    @Test
    void whatIsNoStreamIsAProblem() {
        String run = waitingRun();
        String path = RUNS + run + "/events";
        call(VIEWER, "GET", RUNS + UUID.randomUUID() + "/events", null).isProblem(404, "not-found");
        call(VIEWER, "GET", RUNS + "1/events", null).isProblem(404, "not-found");
        call(VIEWER, "GET", path, null, "Accept", "text/html").isProblem(406, "not-acceptable");
        call(VIEWER, "GET", path, null, "Accept", "application/json").isProblem(406, "not-acceptable");
        call(VIEWER, "GET", path + "?from=3", null).isInvalidAt("/from");
        call(null, "GET", path, null).isProblem(401, "unauthorized");
        call(VIEWER, "POST", path, null).isProblem(405, "method-not-allowed");
    }

    private EventReader watch(String run, String token, String... lines) throws IOException {
        List<String> head = new ArrayList<>(List.of(lines));
        head.add("Authorization: Bearer " + token);
        return watch(run, head);
    }

    private EventReader watch(String run, List<String> head) throws IOException {
        EventReader reader = new EventReader(port(), BASE + RUNS + run + "/events", head.toArray(String[]::new)).opened();
        open.add(reader);
        return reader;
    }

    /** A run that waits for a person. */
    private String waitingRun() {
        String city = somewhere();
        leads(city, 1);
        return id(executeSteps(deleteLeadsIn(city)));
    }

    /** Events as another instance would write them. */
    private void tell(String run, int count, String word) {
        sql().queryForObject("""
                select append_events(?::uuid, null, 'engine', (select jsonb_agg(jsonb_build_object('event', 'action.progress', 'detail', jsonb_build_object('word', ?::text, 'n', n))) from generate_series(1, ?) n))""",
                Integer.class, run, word, count);
    }

    /** A person of this test alone. @return their token, which is their address with another sign in the middle */
    private String person(String role) {
        String name = UUID.randomUUID().toString();
        token(name + "@example.com", role, name + "-example.com");
        return name + "-example.com";
    }

    private static List<Integer> ids(List<Event> events) {
        return events.stream().map(Event::id).toList();
    }

    /** An event is told at once, and chained within a second after that. */
    private static JsonNode unchained(JsonNode event) {
        return ((ObjectNode) event.deepCopy()).without(List.of("hash", "prev_hash"));
    }

    private Caller caller(String token) {
        return sql().queryForObject("select app_user.user_id, email, app_user.role, token_id from api_token join app_user using (user_id) where secret_hash = ?",
                (row, number) -> new Caller(row.getString("user_id"), row.getString("email"), row.getString("role"), new Caller.Credential(Caller.Kind.TOKEN, row.getString("token_id"))),
                Secrets.fingerprint(token));
    }

    /** A connection that takes one piece, and the next when it is told to. */
    private static final class Narrow extends ServletOutputStream {

        private WriteListener listener;
        private int room;
        private int taken;

        void open(EventStreams streams, Caller caller, String run) throws IOException {
            MockHttpServletRequest request = new MockHttpServletRequest();
            request.setAsyncSupported(true);
            streams.open(caller, run, 0, request, new MockHttpServletResponse() {
                @Override
                public ServletOutputStream getOutputStream() {
                    return Narrow.this;
                }
            });
            take();
        }

        void take() throws IOException {
            synchronized (this) {
                room++;
            }
            listener.onWritePossible();
        }

        synchronized int taken() {
            return taken;
        }

        @Override
        public synchronized boolean isReady() {
            return room > 0;
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            room--;
            taken++;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void setWriteListener(WriteListener writeListener) {
            listener = writeListener;
        }
    }
}
