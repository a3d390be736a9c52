package io.prospectassistant.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.prospectassistant.Problem;
import io.prospectassistant.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** The parts of an HTTP request that the contract names, as they came. */
public record HttpRequest(HttpServletRequest servlet, Contract.Match match, String body) {

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final Pattern WAIT = Pattern.compile("(?i)(?:^|[,;])\\s*wait\\s*=\\s*\"?(\\d+)\"?\\s*(?=$|[,;])");

    // Twice the same member has no meaning that two readers would surely agree on.
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build().readerFor(JsonNode.class);

    /** A request that the {@link Doorkeeper} has let in. */
    public static HttpRequest of(HttpServletRequest servlet, String body) {
        return new HttpRequest(servlet, (Contract.Match) servlet.getAttribute(Doorkeeper.MATCH), body);
    }

    /** All of it as one typed value, for whoever called; of a query parameter that came twice the first. */
    public Request request() {
        Map<String, String> query = new LinkedHashMap<>();
        query().forEach((name, values) -> query.put(name, values.get(0)));
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        Caller caller = authentication != null && authentication.getPrincipal() instanceof Caller known ? known : null;
        return new Request(caller, match.id(), query, json(), header(IDEMPOTENCY_KEY).orElse(null), header("Prefer").map(HttpRequest::waitSeconds).orElse(0));
    }

    /** {@code wait=N} of a Prefer header (RFC 7240), at most 60; 0 for anything else. */
    static int waitSeconds(String prefer) {
        Matcher wait = WAIT.matcher(prefer);
        return wait.find() ? new BigInteger(wait.group(1)).min(BigInteger.valueOf(Request.MAX_WAIT_SECONDS)).intValue() : 0;
    }

    /** The body; null when the operation takes none. */
    JsonNode json() {
        if (!match.operation().takesBody()) {
            return null;
        }
        try {
            JsonNode json = JSON.readValue(body == null ? "" : body);
            if (json == null || json.isMissingNode()) {
                throw Problem.notJson("The body is empty.");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw Problem.notJson("The body is not one JSON value: line " + line(e) + " cannot be read.");
        }
    }

    private static int line(JsonProcessingException e) {
        return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    }

    /** The query parameters, decoded, in the order in which they came. */
    Map<String, List<String>> query() {
        Map<String, List<String>> query = new LinkedHashMap<>();
        String raw = servlet.getQueryString();
        for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&")) {
            if (!pair.isEmpty()) {
                String[] sides = pair.split("=", 2);
                query.computeIfAbsent(decode(sides[0]), name -> new ArrayList<>()).add(sides.length == 2 ? decode(sides[1]) : "");
            }
        }
        return query;
    }

    private static String decode(String text) {
        String decoded;
        try {
            decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("The query is not URL-encoded.");
        }
        if (!Texts.storable(decoded)) {
            throw Problem.invalid("", "The query contains a character that cannot be stored.");
        }
        return decoded;
    }

    /** A header that the operation names. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(servlet.getHeader(name));
    }
}
