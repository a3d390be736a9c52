package io.prospectassistant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

/**
 * What a caller did wrong, or what we cannot do for them now, as RFC 9457 tells it. Whoever finds out throws it; the doors answer it.
 * Nothing in it may reveal what the caller could not know: no SQL, no class names, no addresses.
 */
public final class Problem extends RuntimeException {

    /** One offending place. {@code pointer} is a JSON pointer into the body; for a parameter {@code "/" + name}. */
    public record Error(String pointer, String detail) {}

    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String RETRY_AFTER_SECONDS = "5";

    private final String slug;
    private final int status;
    private final String title;
    private final List<Error> errors;
    private final Map<String, String> headers;

    private Problem(String slug, int status, String title, String detail, List<Error> errors, Map<String, String> headers, Throwable cause) {
        super(detail, cause, false, false);   // an answer, not a fault of ours: nobody needs to see where it was thrown
        this.slug = slug;
        this.status = status;
        this.title = title;
        this.errors = List.copyOf(errors);
        this.headers = Map.copyOf(headers);
    }

    private static Problem of(String slug, int status, String title, String detail) {
        return new Problem(slug, status, title, detail, List.of(), Map.of(), null);
    }

    /** 400: the body cannot be read as JSON at all. */
    public static Problem notJson(String detail) {
        return of("not-json", 400, "Not JSON", detail);
    }

    /** 400 for a request that cannot be understood before its body matters. */
    public static Problem badRequest(String detail) {
        return of("bad-request", 400, "Bad request", detail);
    }

    /** 401. */
    public static Problem unauthorized(String detail, String challenge) {
        return of("unauthorized", 401, "Unauthorized", detail).with("WWW-Authenticate", challenge);
    }

    /** 403; the slug says why, e.g. {@code forbidden}, {@code feature-disabled}. */
    public static Problem forbidden(String slug, String detail) {
        return of(slug, 403, "Forbidden", detail);
    }

    /** 404, for unknown paths and unknown ids alike. */
    public static Problem notFound(String detail) {
        return of("not-found", 404, "Not found", detail);
    }

    /** 405; {@code allow} lists the methods that the path has, comma-separated. */
    public static Problem methodNotAllowed(String allow) {
        return of("method-not-allowed", 405, "Method not allowed", "This path answers " + allow + ".").with("Allow", allow);
    }

    /** 406; {@code produced} names the media types that there are. */
    public static Problem notAcceptable(String produced) {
        return of("not-acceptable", 406, "Not acceptable", "The answer is " + produced + "; Accept must allow it.");
    }

    /** 409; the slug says which conflict, e.g. {@code already-decided}. */
    public static Problem conflict(String slug, String detail) {
        return of(slug, 409, "Conflict", detail);
    }

    /** 413. */
    public static Problem tooLarge(int limitBytes) {
        return of("too-large", 413, "Body too large", "A body may have " + limitBytes + " bytes.");
    }

    /** 415. */
    public static Problem unsupportedMediaType(String supported) {
        return of("unsupported-media-type", 415, "Unsupported media type", "Content-Type must be " + supported + ".");
    }

    /** 422 with one offending place. */
    public static Problem invalid(String pointer, String detail) {
        return invalid(List.of(new Error(pointer, detail)));
    }

    /** 422 with every offending place. */
    public static Problem invalid(List<Error> errors) {
        return new Problem("invalid", 422, "Invalid request", "The request does not follow the contract; errors says where.", errors, Map.of(), null);
    }

    /** 422 that is not about a place in the request; the slug says what, e.g. {@code idempotency-key-reused}. */
    public static Problem unprocessable(String slug, String detail) {
        return of(slug, 422, "Cannot be processed", detail);
    }

    /** 429; try again in so many seconds. */
    public static Problem tooManyRequests(String detail, int retryAfterSeconds) {
        return of("too-many-requests", 429, "Too many requests", detail).with("Retry-After", Integer.toString(retryAfterSeconds));
    }

    /** 503 with {@code Retry-After}. */
    public static Problem unavailable(String detail, Throwable cause) {
        return new Problem("unavailable", 503, "Unavailable", detail, List.of(), Map.of("Retry-After", RETRY_AFTER_SECONDS), cause);
    }

    /** 503 with {@code Retry-After} in so many seconds; the slug says what is away, e.g. {@code khoj-unavailable}. */
    public static Problem unavailable(String slug, String detail, int retryAfterSeconds) {
        return of(slug, 503, "Unavailable", detail).with("Retry-After", Integer.toString(retryAfterSeconds));
    }

    /** 500; the cause is for our log only. */
    public static Problem internal(Throwable cause) {
        return new Problem("internal", 500, "Internal error", "The server failed. The fault is logged.", List.of(), Map.of(), cause);
    }

    /** The problem for a status that the web server itself answers. */
    public static Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> badRequest("The request cannot be read.");
            case 401 -> unauthorized("Authentication is required.", "Bearer");
            case 403 -> forbidden("forbidden", "This is not allowed.");
            case 404 -> notFound("There is nothing here.");
            case 406 -> notAcceptable("application/json");
            case 503 -> unavailable("The server cannot answer now.", null);
            default -> status >= 400 && status < 500
                    ? of("http-" + status, status, "Request refused", "The request is refused.")
                    : internal(null);
        };
    }

    /**
     * The problem behind any failure: the one that was thrown, 503 when the database is away, the server is full, or the database gave the transaction
     * up for another (SQLSTATE class 40: deadlock, serialisation), 422 when the database refuses a value as not representable (class 22), else 500.
     */
    public static Problem of(Throwable failure) {
        List<Throwable> causes = Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(20).toList();
        for (Throwable cause : causes) {
            if (cause instanceof Problem problem) {
                return problem;
            }
            if (cause instanceof RejectedExecutionException) {
                return unavailable("Too many requests are being answered.", failure);
            }
            if (cause instanceof SQLException sql) {
                String state = sql.getSQLState() == null ? "" : sql.getSQLState();
                // 08: connection; 57P: shutdown or crash of the server; 53: out of connections, disk or memory.
                if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")
                        || sql instanceof SQLTransientConnectionException || sql instanceof SQLNonTransientConnectionException) {
                    return unavailable("The database is away.", failure);
                }
                if (state.startsWith("40")) {
                    return unavailable("Somebody else changed the same at this moment. Nothing was done; try again.", failure);
                }
                if (state.startsWith("22")) {
                    return new Problem("invalid", 422, "Invalid request", "A value cannot be stored.", List.of(), Map.of(), failure);
                }
            }
        }
        return internal(failure);
    }

    private Problem with(String header, String value) {
        return new Problem(slug, status, title, getMessage(), errors, Map.of(header, value), getCause());
    }

    public int status() {
        return status;
    }

    /** The stable word that {@code type} ends with. */
    public String slug() {
        return slug;
    }

    public List<Error> errors() {
        return errors;
    }

    /** What the answer's head must say besides the status. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The body of the answer, in ASCII, so that no default charset on the way can damage it. */
    public String json() {
        ObjectNode problem = Json.MAPPER.createObjectNode()
                .put("type", "/problems/" + slug)
                .put("title", title)
                .put("status", status)
                .put("detail", getMessage());
        if (!errors.isEmpty()) {
            problem.set("errors", Json.MAPPER.valueToTree(errors));
        }
        try {
            return Json.MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a problem", e);
        }
    }

    /** Answers it where no route is involved. */
    public void answer(HttpServletResponse response) throws IOException {
        byte[] body = json().getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        headers.forEach(response::setHeader);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType(MEDIA_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
