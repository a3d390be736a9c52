package io.prospectassistant.camel;

import io.prospectassistant.plan.KhojAnswer;
import io.prospectassistant.plan.KhojSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
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

    private final KhojSettings settings;
    private volatile String last = "";

    public KhojFailure(KhojSettings settings) {
        this.settings = settings;
    }

    /**
     * How long to wait before a second attempt, in milliseconds: what Khoj asks for, else a moment, not the same for everyone.
     *
     * @param planningDeadline milliseconds since the epoch
     * @throws Exception the failure itself when a second attempt makes no sense or has not the time
     */
    public long patience(Exception failure, long planningDeadline) throws Exception {
        long pause = find(failure, HttpOperationFailedException.class).flatMap(KhojFailure::retryAfter).map(Duration::toMillis)
                .orElseGet(() -> ThreadLocalRandom.current().nextLong(100, 300));
        if (!passesByItself(failure) || Instant.now().plusMillis(pause).plus(LEAST_TIME_FOR_AN_ANSWER).toEpochMilli() >= planningDeadline) {
            throw failure;
        }
        return pause;
    }

    /** Why Khoj made no plan, for the person who reads the run. Without a failure the breaker was open. */
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
                case 500 -> !header(answered.get(), "Content-Type").orElse("").contains("json");
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
            return describe(answered.get().getStatusCode());
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

    private static String describe(int status) {
        return switch (status) {
            case 401, 403 -> "Khoj refused the token (" + status + "): check KHOJ_API_BEARER_TOKEN";
            case 404, 405 -> "there is no Khoj API at its address (" + status + "): check KHOJ_API_BASE_URL";
            case 429 -> "Khoj is limiting our requests (429)";
            default -> status >= 500 ? "Khoj failed (" + status + ")" : "Khoj refused the request (" + status + ")";
        };
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
