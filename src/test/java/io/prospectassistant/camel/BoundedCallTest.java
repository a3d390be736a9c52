package io.prospectassistant.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prospectassistant.metrics.OutsideCalls;
import io.prospectassistant.metrics.OutsideCalls.Outcome;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over real sockets: the server misbehaves, the call ends in time and leaves nothing behind. */
@Timeout(30)
class BoundedCallTest {

    private static final Duration DEADLINE = Duration.ofMillis(400);
    private static final Duration AMPLE = Duration.ofSeconds(3);
    private static final int MAX_BYTES = 64 * 1024;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SocketServer server = new SocketServer();
    private final CamelContext camel = new DefaultCamelContext();
    private ProducerTemplate calls;
    private String token = "";

    @BeforeEach
    void start() throws Exception {
        camel.getRegistry().bind("bounded", new BoundedCall(new OutsideCalls(meters), "test", DEADLINE, MAX_BYTES, () -> token));
        camel.start();
        calls = camel.createProducerTemplate();
    }

    @AfterEach
    void stop() throws Exception {
        calls.close();
        camel.stop();
        server.close();
    }

    @Test
    void anAnswerInTimeIsReadAndItsConnectionIsUsedAgain() throws Exception {
        server.answer(out -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));

        assertThat(call(Map.of())).isEqualTo("hello");
        assertThat(call(Map.of())).isEqualTo("hello");

        assertThat(server.accepted).hasValue(1);
        assertThat(counted(Outcome.SUCCESS)).isEqualTo(2);
        assertNothingIsLeft();
    }

    @Test
    void whatTheServiceAnswersIsCountedAsSuccessRefusalOrFailure() {
        for (String status : List.of("401 No", "429 Slower", "500 Oops", "503 Later", "404 Nothing")) {
            server.answer(out -> write(out, "HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nno"));
            assertThat(chain(catchThrowable(() -> call(Map.of())))).hasAtLeastOneElementOfType(HttpOperationFailedException.class);
        }

        assertThat(counted(Outcome.REFUSED)).isEqualTo(3);
        assertThat(counted(Outcome.FAILED)).isEqualTo(2);
        assertThat(countedAtAll()).as("each call once").isEqualTo(5);
    }

    @Test
    void aServiceThatIsNotThereIsCountedAsFailed() throws IOException {
        server.close();

        assertThat(catchThrowable(() -> call(Map.of()))).isNotNull();

        assertThat(counted(Outcome.FAILED)).isEqualTo(1);
    }

    @Test
    void aServerThatNeverAnswersIsCutAtTheDeadline() {
        server.answer(out -> untilTheClientHasGone(out, () -> { }));

        assertCutAtTheDeadline(Map.of());
    }

    @Test
    void anAnswerThatTricklesIsCutAtTheDeadline() {
        server.answer(out -> {
            write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            untilTheClientHasGone(out, () -> write(out, "1\r\nx\r\n"));
        });

        assertCutAtTheDeadline(Map.of());
    }

    @Test
    void headersThatTrickleAreCutAtTheDeadline() {
        server.answer(out -> {
            write(out, "HTTP/1.1 200 OK\r\nX-Slow: ");
            untilTheClientHasGone(out, () -> write(out, "x"));
        });

        assertCutAtTheDeadline(Map.of());
    }

    @Test
    void anErrorPageThatTricklesIsCutAtTheDeadline() {
        server.answer(out -> {
            write(out, "HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n");
            untilTheClientHasGone(out, () -> write(out, "1\r\nx\r\n"));
        });

        assertCutAtTheDeadline(Map.of());
    }

    @Test
    void anAnswerWithoutLengthThatIsCutIsNotTakenForComplete() {
        server.answer(out -> {
            write(out, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhalf");
            untilTheClientHasGone(out, () -> { });
        });

        assertCutAtTheDeadline(Map.of());
    }

    @Test
    void aSharedDeadlineShortensTheCallAndIsNotSent() {
        server.answer(out -> untilTheClientHasGone(out, () -> { }));
        long soon = Instant.now().plusMillis(150).toEpochMilli();

        Instant before = Instant.now();
        Throwable failure = catchThrowable(() -> call(Map.of(BoundedCall.DEADLINE_HEADER, soon)));

        assertThat(failure).hasRootCauseInstanceOf(IOException.class);
        assertThat(chain(failure)).hasAtLeastOneElementOfType(BoundedCall.DeadlineExceeded.class);
        assertThat(Duration.between(before, Instant.now())).isLessThan(DEADLINE);
        assertThat(server.requests).allSatisfy(request -> assertThat(request).doesNotContainIgnoringCase("deadline"));
    }

    @Test
    void aDeadlineThatHasPassedSendsNothing() {
        server.answer(out -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));

        Throwable failure = catchThrowable(() -> call(Map.of(BoundedCall.DEADLINE_HEADER, 1L)));

        assertThat(chain(failure)).hasAtLeastOneElementOfType(BoundedCall.DeadlineExceeded.class);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void anEndlessAnswerIsCutAtItsLimitBeforeTheDeadline() {
        byte[] block = "8000\r\n".concat("x".repeat(0x8000)).concat("\r\n").getBytes(StandardCharsets.US_ASCII);
        server.answer(out -> {
            write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            untilTheClientHasGone(out, () -> out.write(block));
        });

        assertTooLarge();
    }

    @Test
    void anAnswerThatAnnouncesMoreThanItMayHaveIsCutBeforeItComes() {
        server.answer(out -> {
            write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1500000000\r\n\r\n");
            untilTheClientHasGone(out, () -> { });
        });

        assertTooLarge();
    }

    @Test
    void anAnswerThatUnpacksToTooMuchIsCut() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[50 * MAX_BYTES]);
        }
        server.answer(out -> {
            write(out, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.size() + "\r\n\r\n");
            out.write(packed.toByteArray());
            out.flush();
        });

        assertTooLarge();
    }

    @Test
    void aResetConnectionIsAFailureAndIsNotRetried() {
        server.reset(out -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf"));

        Throwable failure = catchThrowable(() -> call(Map.of()));

        assertThat(chain(failure)).hasAtLeastOneElementOfType(IOException.class).doesNotHaveAnyElementsOfTypes(BoundedCall.DeadlineExceeded.class);
        assertThat(server.accepted).hasValue(1);
        assertThat(counted(Outcome.FAILED)).isEqualTo(1);
        assertNothingIsLeft();
    }

    @Test
    void theTokenOfTheServiceIsSentAndNoCookieOrForeignToken() throws Exception {
        token = "kk-secret";
        server.answer(out -> write(out, "HTTP/1.1 200 OK\r\nSet-Cookie: session=1\r\nContent-Length: 2\r\n\r\nok"));

        call(Map.of("Cookie", "session=admin", "Authorization", "Bearer ours"));
        call(Map.of());

        assertThat(server.requests).hasSize(2).allSatisfy(request -> assertThat(request)
                .contains("Authorization: Bearer kk-secret")
                .contains("User-Agent: prospect-assistant")
                .doesNotContain("ours")
                .doesNotContainIgnoringCase("cookie"));
    }

    @Test
    void aRedirectIsNotFollowed() {
        token = "kk-secret";
        server.answer(out -> write(out, "HTTP/1.1 307 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"));

        Throwable failure = catchThrowable(() -> call(Map.of()));

        assertThat(chain(failure)).hasAtLeastOneElementOfType(HttpOperationFailedException.class);
        assertThat(server.requests).hasSize(1);
    }

    private String call(Map<String, Object> headers) {
        return calls.requestBodyAndHeaders(server.uri() + "/thing?bridgeEndpoint=true&httpClientConfigurer=#bounded", null, headers, String.class);
    }

    private long counted(Outcome outcome) {
        return meters.get("prospect.outside.calls").tag("service", "test").tag("outcome", outcome.name().toLowerCase(Locale.ROOT)).timer().count();
    }

    private long countedAtAll() {
        return meters.find("prospect.outside.calls").timers().stream().mapToLong(Timer::count).sum();
    }

    private void assertCutAtTheDeadline(Map<String, Object> headers) {
        Instant before = Instant.now();
        Throwable failure = catchThrowable(() -> call(headers));
        assertThat(chain(failure)).hasAtLeastOneElementOfType(BoundedCall.DeadlineExceeded.class);
        assertThat(Duration.between(before, Instant.now())).isBetween(DEADLINE.minusMillis(50), AMPLE);
        assertThat(counted(Outcome.TIMEOUT)).isEqualTo(1);
        assertThat(countedAtAll()).as("once").isEqualTo(1);
        assertNothingIsLeft();
    }

    private void assertTooLarge() {
        Throwable failure = catchThrowable(() -> call(Map.of()));
        assertThat(chain(failure)).hasAtLeastOneElementOfType(BoundedCall.AnswerTooLarge.class);
        assertThat(counted(Outcome.TOO_LARGE)).isEqualTo(1);
        assertThat(countedAtAll()).as("once").isEqualTo(1);
        assertNothingIsLeft();
    }

    /** No connection leased, no server thread still writing, no thread per call. */
    private void assertNothingIsLeft() {
        HttpComponent component = camel.getComponent("http", HttpComponent.class);
        PoolingHttpClientConnectionManager pool = (PoolingHttpClientConnectionManager) camel.getEndpoints().stream()
                .filter(org.apache.camel.component.http.HttpEndpoint.class::isInstance)
                .map(endpoint -> ((org.apache.camel.component.http.HttpEndpoint) endpoint).getClientConnectionManager())
                .findFirst().orElse(component.getClientConnectionManager());
        await().atMost(AMPLE).untilAsserted(() -> { // the aborted call and the watchdog let go one after the other
            assertThat(pool.getTotalStats().getLeased()).isZero();
            assertThat(pool.getTotalStats().getPending()).isZero();
        });
        await().atMost(AMPLE).untilAsserted(() -> assertThat(server.misbehaving).isEmpty());
        assertThat(Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("call-watchdog"))).hasSizeLessThanOrEqualTo(1);
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private void untilTheClientHasGone(OutputStream out, Step step) throws IOException {
        while (!server.closed()) {
            step.take();
            server.breathe();
        }
    }

    private interface Step {
        void take() throws IOException;
    }

    private interface Answer {
        void to(OutputStream out) throws IOException;
    }

    /** One thread per connection; a thread that is still answering stands in {@link #misbehaving}. */
    private static final class SocketServer implements AutoCloseable {
        final java.util.concurrent.atomic.AtomicInteger accepted = new java.util.concurrent.atomic.AtomicInteger();
        final List<String> requests = new CopyOnWriteArrayList<>();
        final Set<Socket> misbehaving = ConcurrentHashMap.newKeySet();
        private final ServerSocket socket;
        private final CountDownLatch closing = new CountDownLatch(1);
        private final ThreadLocal<Socket> current = new ThreadLocal<>();
        private volatile Answer answer;
        private volatile boolean reset;

        SocketServer() {
            try {
                socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            daemon(this::accept);
        }

        String uri() {
            return "http://localhost:" + socket.getLocalPort();
        }

        void answer(Answer answer) {
            this.answer = answer;
        }

        void reset(Answer answer) {
            this.answer = answer;
            this.reset = true;
        }

        boolean closed() {
            try {
                Socket connection = current.get();
                connection.setSoTimeout(1);
                return closing.getCount() == 0 || connection.getInputStream().read() < 0;
            } catch (java.net.SocketTimeoutException e) {
                return false;
            } catch (IOException e) {
                return true;
            }
        }

        /** A short pause between two bytes that ends early when the test does. */
        void breathe() {
            try {
                closing.await(20, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void accept() {
            while (!socket.isClosed()) {
                try {
                    Socket connection = socket.accept();
                    accepted.incrementAndGet();
                    daemon(() -> serve(connection));
                } catch (IOException e) {
                    return;
                }
            }
        }

        private void serve(Socket connection) {
            current.set(connection);
            try (connection) {
                BufferedReader in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
                StringBuilder request = new StringBuilder();
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    request.append(line).append('\n');
                    if (line.isEmpty()) {
                        requests.add(request.toString());
                        request.setLength(0);
                        misbehaving.add(connection);
                        try {
                            answer.to(connection.getOutputStream());
                        } finally {
                            misbehaving.remove(connection);
                        }
                        if (reset) {
                            connection.setSoLinger(true, 0);
                            return;
                        }
                    }
                }
            } catch (IOException e) {
                // The client went away, which is what most of these tests wait for.
            }
        }

        private static void daemon(Runnable work) {
            Thread thread = new Thread(work, "misbehaving-server");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            closing.countDown();
            socket.close();
        }
    }
}
