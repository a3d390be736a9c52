package io.prospectassistant.camel;

import io.prospectassistant.metrics.OutsideCalls;
import io.prospectassistant.metrics.OutsideCalls.Outcome;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * How one outside service is called: a deadline for the call as a whole, a limit on the answer, our token and nothing else of ours.
 *
 * <p>The time-outs of the HTTP client count from byte to byte, so an answer that trickles passes them for ever. Here a watchdog aborts the
 * request at the deadline, whatever it is doing: the socket is closed, not drained. Cookies, redirects and automatic retries are off, and
 * the token is added behind the route, so it is never a message header.
 *
 * <p>A bean of this type is named in an endpoint's {@code httpClientConfigurer}. A route whose calls share one deadline sets the header
 * {@value #DEADLINE_HEADER} (milliseconds since the epoch); it shortens the deadline of the bean, never lengthens it, and is not sent.
 */
public final class BoundedCall implements HttpClientConfigurer {

    /** Message header with the moment at which the call must be over, in milliseconds since the epoch. */
    public static final String DEADLINE_HEADER = "Call-Deadline";

    private static final String USER_AGENT = "prospect-assistant";

    /** One daemon thread for all services: it only closes sockets. */
    private static final ScheduledThreadPoolExecutor WATCHDOG = watchdog();

    private final OutsideCalls calls;
    private final String service;
    private final Duration deadline;
    private final long maxBytes;
    private final Supplier<String> bearerToken;

    /** The call was not over at its deadline and was cut. */
    public static final class DeadlineExceeded extends IOException {
        DeadlineExceeded(Throwable cause) {
            super("the call was not over at its deadline", cause);
        }
    }

    /** The answer is larger than the service may send, and was cut. */
    public static final class AnswerTooLarge extends IOException {
        AnswerTooLarge(long maxBytes) {
            super("the answer is larger than " + maxBytes + " bytes");
        }
    }

    /**
     * @param calls       where each call is counted
     * @param service     what the service is called there, e.g. {@code khoj}
     * @param deadline    for the whole call: connecting, sending, waiting and reading
     * @param maxBytes    the most that an answer may have, after decompression
     * @param bearerToken asked before each call; null or blank: no token is sent
     */
    public BoundedCall(OutsideCalls calls, String service, Duration deadline, long maxBytes, Supplier<String> bearerToken) {
        this.calls = calls;
        this.service = service;
        this.deadline = deadline;
        this.maxBytes = maxBytes;
        this.bearerToken = bearerToken;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.disableCookieManagement()
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableAuthCaching()
                .setUserAgent(USER_AGENT)
                .addExecInterceptorFirst("bounded-call", this::call);
    }

    private ClassicHttpResponse call(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) throws IOException, HttpException {
        Watch watch = new Watch((Cancellable) scope.originalRequest, timeLeft(request));
        try {
            request.removeHeaders(DEADLINE_HEADER);
            request.removeHeaders(HttpHeaders.COOKIE);
            authorize(request);
            ClassicHttpResponse response = chain.proceed(request, scope);
            watch.answered(response.getCode());
            if (response.getEntity() == null) {
                watch.end();
            } else if (response.getEntity().getContentLength() > maxBytes) {
                // Refused before anybody makes room for what was announced.
                watch.abort(Outcome.TOO_LARGE);
                throw new AnswerTooLarge(maxBytes);
            } else {
                response.setEntity(new BoundedEntity(response.getEntity(), watch));
            }
            return response;
        } catch (IOException e) {
            throw watch.explain(e);
        } catch (RuntimeException e) {
            // The client complains about its own closed connection when it is cut between two steps.
            watch.end(watch.expired ? Outcome.TIMEOUT : Outcome.FAILED);
            if (watch.expired) {
                throw new DeadlineExceeded(e);
            }
            throw e;
        } catch (HttpException e) {
            watch.end(Outcome.FAILED);
            throw e;
        }
    }

    private void authorize(ClassicHttpRequest request) {
        request.removeHeaders(HttpHeaders.AUTHORIZATION);
        String token = bearerToken.get();
        if (token != null && !token.isBlank()) {
            request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
        }
    }

    private Duration timeLeft(ClassicHttpRequest request) throws DeadlineExceeded {
        Header shared = request.getFirstHeader(DEADLINE_HEADER);
        if (shared == null) {
            return deadline;
        }
        Duration left = Duration.between(Instant.now(), Instant.ofEpochMilli(Long.parseLong(shared.getValue())));
        if (left.isNegative() || left.isZero()) {
            throw new DeadlineExceeded(null);
        }
        return left.compareTo(deadline) < 0 ? left : deadline;
    }

    /** Runs {@code alarm} on the watchdog's thread unless it is cancelled before; it must not block. */
    static ScheduledFuture<?> alarm(Runnable alarm, Duration in) {
        return WATCHDOG.schedule(alarm, in.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static ScheduledThreadPoolExecutor watchdog() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "call-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /** Aborts one request at its deadline unless the call ended before, and counts how it ended. */
    private final class Watch {
        private final Cancellable request;
        private final ScheduledFuture<?> alarm;
        private final long start = System.nanoTime();
        private final AtomicBoolean counted = new AtomicBoolean();
        private volatile Outcome answer = Outcome.SUCCESS;
        private volatile boolean expired;

        Watch(Cancellable request, Duration left) {
            this.request = request;
            this.alarm = alarm(() -> {
                expired = true;
                request.cancel();
            }, left);
        }

        void answered(int status) {
            answer = status < 300 ? Outcome.SUCCESS : status < 500 ? Outcome.REFUSED : Outcome.FAILED;
        }

        /** The answer was read, or nobody wants more of it. */
        void end() {
            end(expired ? Outcome.TIMEOUT : answer);
        }

        void end(Outcome outcome) {
            alarm.cancel(false);
            if (counted.compareAndSet(false, true)) {
                calls.ended(service, outcome, Duration.ofNanos(System.nanoTime() - start));
            }
        }

        void abort(Outcome outcome) {
            end(outcome);
            request.cancel();
        }

        IOException explain(IOException failure) {
            end(expired || failure instanceof DeadlineExceeded || failure instanceof SocketTimeoutException ? Outcome.TIMEOUT : Outcome.FAILED);
            return expired && !(failure instanceof DeadlineExceeded) ? new DeadlineExceeded(failure) : failure;
        }
    }

    /** The answer's body under the same watch; left before its end, it takes the connection with it. */
    private final class BoundedEntity extends HttpEntityWrapper {
        private final Watch watch;
        private BoundedStream content;

        BoundedEntity(HttpEntity entity, Watch watch) {
            super(entity);
            this.watch = watch;
        }

        @Override
        public InputStream getContent() throws IOException {
            if (content == null) {
                content = new BoundedStream(super.getContent(), getContentLength(), watch);
            }
            return content;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            getContent().transferTo(out);
        }

        @Override
        public void close() throws IOException {
            getContent().close();
        }
    }

    private final class BoundedStream extends FilterInputStream {
        private final long announced;
        private final Watch watch;
        private long read;
        private boolean ended;

        BoundedStream(InputStream in, long announced, Watch watch) {
            super(in);
            this.announced = announced;
            this.watch = watch;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (ended) {
                return -1;
            }
            int count;
            try {
                count = in.read(buffer, offset, length);
            } catch (IOException e) {
                throw watch.explain(e);
            }
            if (count < 0) {
                ended = true;
                watch.end();
                if (watch.expired) {
                    throw new DeadlineExceeded(null);
                }
                return -1;
            }
            read += count;
            if (read > maxBytes) {
                watch.abort(Outcome.TOO_LARGE);
                throw new AnswerTooLarge(maxBytes);
            }
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            return readNBytes((int) Math.min(count, 8192)).length;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        @Override
        public void close() {
            if (!ended && read == announced) {
                watch.end();
            } else if (!ended) {
                watch.abort(watch.expired ? Outcome.TIMEOUT : watch.answer);
            }
            ended = true;
            try {
                in.close();
            } catch (IOException e) {
                // The connection was cut on purpose; there is nothing left to lose.
            }
        }
    }
}
