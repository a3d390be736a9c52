package io.prospectassistant.camel;

import io.prospectassistant.connector.Trouble;
import io.prospectassistant.connector.Trouble.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What a failed call to an outside service comes to. */
@Component("callTroubles")
public class CallTroubles {

    private static final Logger LOG = LoggerFactory.getLogger(CallTroubles.class);

    /** The first cause that says something, the most telling kind first. */
    public Trouble of(Throwable failure) {
        List<Throwable> causes = Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(20).toList();
        for (Throwable cause : causes) {
            if (cause instanceof HttpOperationFailedException answered) {
                return new Trouble(Kind.ANSWERED, answered.getStatusCode(), isJson(answered.getResponseHeaders()));
            }
        }
        Kind kind = is(causes, BoundedCall.DeadlineExceeded.class) ? Kind.LATE
                : is(causes, BoundedCall.AnswerTooLarge.class) ? Kind.TOO_LARGE
                : is(causes, UnknownHostException.class) ? Kind.UNKNOWN_HOST
                : is(causes, NoRouteToHostException.class) ? Kind.UNREACHABLE
                : is(causes, ConnectException.class) ? Kind.REFUSED
                : is(causes, SocketTimeoutException.class) ? Kind.LATE
                : is(causes, SSLException.class) ? Kind.TLS
                : is(causes, IOException.class) ? Kind.BROKEN
                : Kind.OTHER;
        if (kind == Kind.OTHER) {
            LOG.warn("a check of a connector failed", failure);
        }
        return new Trouble(kind, 0, false);
    }

    private static boolean is(List<Throwable> causes, Class<? extends Throwable> type) {
        return causes.stream().anyMatch(type::isInstance);
    }

    private static boolean isJson(Map<String, String> headers) {
        return headers != null && headers.entrySet().stream()
                .anyMatch(header -> header.getKey().equalsIgnoreCase("Content-Type") && header.getValue().toLowerCase(Locale.ROOT).contains("json"));
    }
}
