package io.prospectassistant.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.prospectassistant.access.RequestLimits.Rate;
import io.prospectassistant.access.Role;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** The OpenAPI file, read once. Which operations there are and who may call them is decided here and nowhere else. */
@Component("contract")
public class Contract {

    private static final String FILE = "openapi/prospect-assistant.yaml";

    private static final String ANYONE = "anyone";
    private static final String CONTROLLER = "controller";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    /**
     * One operation of the API.
     *
     * @param id         the operation's id, which is the name of its route
     * @param method     in capitals
     * @param path       template below the base path, e.g. {@code /leads/{lead_id}}
     * @param role       the least role that may call it; null: anyone, without credentials
     * @param scope      what a token must be allowed on top; null for nothing
     * @param feature    the flag that must be on; null for none
     * @param rate       how often one person may call it; null when only the limit on all requests holds
     * @param mediaTypes of the body; empty when it takes none
     * @param produces   media types of its answers of status 200; {@code application/json} when there is no such answer
     * @param routed     whether a route answers it; else one of the controllers named in docs/decisions/0007
     */
    public record Operation(String id, String method, String path, Role role, String scope, String feature, Rate rate, List<String> mediaTypes, List<String> produces, boolean routed) {

        public boolean takesBody() {
            return !mediaTypes.isEmpty();
        }

        /** What the id in the path is of: {@code lead} for {@code /leads/{lead_id}}; null when the path has no id. */
        public String entity() {
            int start = path.indexOf('{');
            return start < 0 ? null : path.substring(start + 1, path.indexOf("_id}"));
        }
    }

    /**
     * Where a request goes.
     *
     * @param id the id in the path, decoded; null when the path has none
     */
    public record Match(Operation operation, String id) {}

    private final JsonNode document;
    private final String basePath;
    private final PathPattern below;
    private final Map<Operation, PathPattern> patterns = new LinkedHashMap<>();

    public Contract() {
        try (InputStream file = new ClassPathResource(FILE).getInputStream()) {
            document = new ObjectMapper(new YAMLFactory()).readTree(file);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + FILE, e);
        }
        basePath = URI.create(document.at("/servers/0/url").asText()).getPath();
        below = PathPatternParser.defaultInstance.parse(basePath + "/**");
        document.get("paths").fields().forEachRemaining(path -> path.getValue().fields().forEachRemaining(entry -> {
            if (METHODS.contains(entry.getKey())) {
                patterns.put(operation(path.getKey(), entry.getKey(), entry.getValue()), PathPatternParser.defaultInstance.parse(basePath + path.getKey()));
            }
        }));
    }

    private static Operation operation(String path, String method, JsonNode node) {
        String id = node.path("operationId").asText();
        if (!node.hasNonNull("x-role")) {
            throw new IllegalStateException(FILE + ": operation " + id + " has no x-role, so nobody could say who may call it");
        }
        List<String> mediaTypes = new ArrayList<>();
        node.at("/requestBody/content").fieldNames().forEachRemaining(mediaTypes::add);
        List<String> produces = new ArrayList<>();
        node.at("/responses/200/content").fieldNames().forEachRemaining(produces::add);
        String role = node.get("x-role").asText();
        return new Operation(id, method.toUpperCase(Locale.ROOT), path, role.equals(ANYONE) ? null : Role.named(role),
                node.path("x-scope").asText(null), node.path("x-feature").asText(null), rate(node.path("x-rate")), List.copyOf(mediaTypes),
                produces.isEmpty() ? List.of("application/json") : List.copyOf(produces), !node.path("x-served-by").asText().equals(CONTROLLER));
    }

    private static Rate rate(JsonNode node) {
        if (node.isMissingNode()) {
            return null;
        }
        int burst = node.path("burst").intValue();
        int seconds = node.path("seconds").intValue();
        if (burst < 1 || seconds < 1) {
            throw new IllegalStateException(FILE + ": x-rate needs burst and seconds, whole numbers above 0");
        }
        return new Rate(burst, Duration.ofSeconds(seconds));
    }

    /** The file as a tree; not to be changed. */
    public JsonNode document() {
        return document;
    }

    /** {@code /api/v1/admin}. */
    public String basePath() {
        return basePath;
    }

    public List<Operation> operations() {
        return List.copyOf(patterns.keySet());
    }

    /**
     * Whether a raw request path is below the base path, or is it. Paths are read as Spring does when it looks for who answers: decoded, segment by segment,
     * so that nothing it finds there has gone around the rules.
     */
    public boolean covers(String requestPath) {
        return below.matches(PathContainer.parsePath(requestPath));
    }

    /** The operation behind a raw request path; a literal path goes before one with an id. What is encoded without need, ids apart, is no path of ours. */
    public Optional<Match> match(String method, String requestPath) {
        return matches(requestPath).stream().filter(match -> match.operation().method().equals(method)).findFirst();
    }

    /** The methods that a raw request path has; empty for an unknown path. */
    public Set<String> methods(String requestPath) {
        Set<String> methods = new TreeSet<>();
        matches(requestPath).forEach(match -> methods.add(match.operation().method()));
        return methods;
    }

    private List<Match> matches(String requestPath) {
        PathContainer path = PathContainer.parsePath(requestPath);
        List<Match> literal = new ArrayList<>();
        List<Match> withId = new ArrayList<>();
        patterns.forEach((operation, pattern) -> {
            PathPattern.PathMatchInfo found = pattern.matchAndExtract(path);
            if (found != null) {
                String id = found.getUriVariables().values().stream().findFirst().orElse(null);
                (id == null ? literal : withId).add(new Match(operation, id));
            }
        });
        List<Match> matches = literal.isEmpty() ? withId : literal;
        return matches.stream().allMatch(match -> isWrittenAs(basePath + match.operation().path(), requestPath)) ? matches : List.of();
    }

    private static boolean isWrittenAs(String template, String requestPath) {
        String[] segments = requestPath.split("/", -1);
        String[] expected = template.split("/", -1);
        return segments.length == expected.length && IntStream.range(0, expected.length).allMatch(i -> expected[i].startsWith("{") || expected[i].equals(segments[i]));
    }
}
