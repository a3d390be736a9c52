package io.prospectassistant.camel;

import io.prospectassistant.plan.Attempts;
import io.prospectassistant.plan.KhojAnswer;
import io.prospectassistant.plan.KhojSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.springframework.stereotype.Component;

/**
 * What went wrong with a call to Khoj, and whether another one may go better. Asking again is safe, because a question changes nothing at
 * Khoj, but it costs; so it is done once, and only where the fault passes by itself.
 */
@Component("khojFailure")
public class KhojFailure {

    private static final Duration LEAST_TIME_FOR_AN_ANSWER = Duration.ofMillis(100);

    /** How long Khoj limits requests for at most before we try again, whatever it asks for: its own window is a minute. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final KhojSettings settings;
    private final Clock clock;
    private volatile String last = "";
    private volatile Instant limitedUntil = Instant.EPOCH;

    /** @param clock tells when a limit on our requests is over */
    public KhojFailure(KhojSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * How long to wait before a second attempt, in milliseconds: what Khoj asks for, else a moment, not the same for everyone.
     *
     * @param planningDeadline milliseconds since the epoch
     * @param attempts         keeps the failure when it is not the end
     * @throws Exception the failure itself when a second attempt makes no sense or has not the time
     */
    public long patience(Exception failure, long planningDeadline, Attempts attempts) throws Exception {
        long pause = find(failure, HttpOperationFailedException.class).flatMap(KhojFailure::retryAfter).map(Duration::toMillis)
                .orElseGet(() -> ThreadLocalRandom.current().nextLong(100, 300));
        if (!passesByItself(failure) || Instant.now().plusMillis(pause).plus(LEAST_TIME_FOR_AN_ANSWER).toEpochMilli() >= planningDeadline) {
            throw failure;
        }
        attempts.failed(describe(failure), said(failure));
        return pause;
    }

    /** True while Khoj limits our requests; until then a question would only be refused. */
    public boolean limited() {
        return clock.instant().isBefore(limitedUntil);
    }

    /** Why Khoj is not asked while it limits our requests. */
    public String limitSentence() {
        return "Khoj is limiting our requests (429) and is asked again within a minute";
    }

    /**
     * Why Khoj made no plan, as {@link #sentence}. When it limits our requests, planning leaves it alone until it may be asked again: nobody is kept waiting
     * for a minute where the local planner answers at once.
     *
     * @param attempts keeps the failure
     */
    public String noPlan(Throwable failure, Attempts attempts) {
        String why = sentence(failure);
        if (failure != null) {
            attempts.failed(why, said(failure));
            find(failure, HttpOperationFailedException.class).filter(answered -> answered.getStatusCode() == 429).ifPresent(answered -> {
                Duration wait = retryAfter(answered).filter(asked -> asked.compareTo(LIMIT) < 0).orElse(LIMIT);
                limitedUntil = clock.instant().plus(wait);
            });
        }
        return why;
    }

    /** Why Khoj did not answer, for the person who reads it. Without a failure the breaker was open. */
    public String sentence(Throwable failure) {
        if (failure == null) {
            return "Khoj is left alone for a while after repeated failures" + (last.isEmpty() ? "" : "; the last one: " + last);
        }
        last = describe(failure);
        return last;
    }

    private static boolean passesByItself(Throwable failure) {
        Optional<HttpOperationFailedException> answered = find(failure, HttpOperationFailedException.class);
        if (answered.isPresent()) {
            return switch (answered.get().getStatusCode()) {
                case 429 -> retryAfter(answered.get()).isPresent();
                case 400, 502, 503, 504 -> true;
                // With a JSON detail it is a matter of configuration; without one anything, often the model's provider.
                case 500 -> !isJson(answered.get());
                default -> false;
            };
        }
        if (find(failure, KhojAnswer.Incomplete.class).isPresent()) {
            return true;
        }
        return find(failure, IOException.class).isPresent()
                && List.of(BoundedCall.DeadlineExceeded.class, BoundedCall.AnswerTooLarge.class, SocketTimeoutException.class,
                        UnknownHostException.class, SSLException.class).stream().noneMatch(type -> find(failure, type).isPresent());
    }

    private String describe(Throwable failure) {
        Optional<HttpOperationFailedException> answered = find(failure, HttpOperationFailedException.class);
        if (answered.isPresent()) {
            return describe(answered.get());
        }
        Optional<KhojAnswer.Astray> astray = find(failure, KhojAnswer.Astray.class);
        if (astray.isPresent()) {
            return astray.get().getMessage();
        }
        Optional<KhojAnswer.Incomplete> incomplete = find(failure, KhojAnswer.Incomplete.class);
        if (incomplete.isPresent()) {
            return incomplete.get().getMessage();
        }
        if (find(failure, BoundedCall.DeadlineExceeded.class).isPresent()) {
            return "Khoj did not answer within " + inWords(settings.timeout());
        }
        if (find(failure, BoundedCall.AnswerTooLarge.class).isPresent()) {
            return "Khoj's answer is larger than 1 MiB";
        }
        if (find(failure, UnknownHostException.class).isPresent()) {
            return "Khoj's host is unknown: check KHOJ_API_BASE_URL";
        }
        if (find(failure, ConnectException.class).isPresent()) {
            return "Khoj refused the connection: check KHOJ_API_BASE_URL and that Khoj runs";
        }
        if (find(failure, SocketTimeoutException.class).isPresent()) {
            return "Khoj cannot be reached: check KHOJ_API_BASE_URL";
        }
        if (find(failure, SSLException.class).isPresent()) {
            return "the TLS connection to Khoj failed: check its certificate";
        }
        if (find(failure, IOException.class).isPresent()) {
            return "the connection to Khoj broke";
        }
        return "asking Khoj failed (" + failure.getClass().getSimpleName() + ")";
    }

    private static String describe(HttpOperationFailedException answered) {
        int status = answered.getStatusCode();
        return switch (status) {
            case 401, 403 -> "Khoj refused the token (" + status + "): check KHOJ_API_BEARER_TOKEN";
            case 404, 405 -> "there is no Khoj API at its address (" + status + "): check KHOJ_API_BASE_URL";
            case 301, 302, 303, 307, 308 -> "something in front of Khoj sends us elsewhere (" + status + "): check KHOJ_API_BASE_URL";
            case 429 -> "Khoj is limiting our requests (429)";
            case 500 -> isJson(answered) ? "Khoj failed because of its own settings (500): check that it has a chat model" : "Khoj failed (500)";
            default -> status > 500 ? "Khoj failed (" + status + ")" : "Khoj refused the request (" + status + ")";
        };
    }

    private static boolean isJson(HttpOperationFailedException answered) {
        return header(answered, "Content-Type").orElse("").contains("json");
    }

    private static String said(Throwable failure) {
        return find(failure, KhojAnswer.Incomplete.class).map(KhojAnswer.Incomplete::said).orElse(null);
    }

    private static String inWords(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }

    private static Optional<Duration> retryAfter(HttpOperationFailedException answered) {
        return header(answered, "Retry-After").map(String::strip).map(KhojFailure::parsed).filter(wait -> !wait.isNegative());
    }

    private static Duration parsed(String retryAfter) {
        try {
            return retryAfter.matches("\\d{1,6}")
                    ? Duration.ofSeconds(Long.parseLong(retryAfter))
                    : Duration.between(Instant.now(), ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Optional<String> header(HttpOperationFailedException answered, String name) {
        Map<String, String> headers = answered.getResponseHeaders() == null ? Map.of() : answered.getResponseHeaders();
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }
}
