package io.prospectassistant.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.prospectassistant.house.RouteFiles.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The map of the program is made of the program, so it cannot grow old. */
class RoutesPageTest {

    private static final Path PAGE = Path.of("docs/routes.md");
    private static final Path CONTRACT = Path.of("src/main/resources/openapi/prospect-assistant.yaml");
    private static final String REGENERATE = "mvn test -Dtest=RoutesPageTest -Dregenerate";

    private final List<Route> routes = RouteFiles.routes();
    private final Map<String, String> operations = operations();
    private final Map<String, Set<String>> callers = callers();

    RoutesPageTest() throws IOException {}

    @Test
    void thePageOfTheRoutesSaysWhatTheRouteFilesSay() throws IOException {
        String page = page();
        if (System.getProperty("regenerate") != null) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("run: " + REGENERATE).exists();
        assertThat(Files.readString(PAGE)).as("The routes have changed and " + PAGE + " has not; run: " + REGENERATE).isEqualTo(page);
    }

    private String page() {
        StringBuilder page = new StringBuilder("""
                # The routes

                Made from `src/main/resources/routes` by `%s`; edits belong there. Files stand in reading order: the number is
                the stage, and a call goes to the same stage or a later one. The few that go back are named in `RoutesLintTest`.
                """.formatted(REGENERATE));
        RouteFiles.all().forEach((file, items) -> {
            page.append("\n## [").append(file.replace(".camel.yaml", "")).append("](../").append(RouteFiles.FOLDER).append('/').append(file).append(")\n");
            items.forEach(item -> page.append(about(item)));
            List<Route> inFile = routes.stream().filter(route -> route.file().equals(file)).toList();
            if (!inFile.isEmpty()) {
                page.append("\n| Route | What it does | Calls | Called by |\n|---|---|---|---|\n");
                inFile.forEach(route -> page.append(row(route)));
            }
        });
        return page.toString();
    }

    /** What a file holds besides routes. */
    private static String about(JsonNode item) {
        String kind = item.fieldNames().next();
        JsonNode definition = item.get(kind);
        String text = sentences(definition);
        return kind.equals("route") ? "" : "\n`" + kind + "`" + (definition.has("id") ? " `" + definition.get("id").asText() + "`" : "") + ": " + text + "\n";
    }

    private String row(Route route) {
        String marks = route.count("transacted") > 0 ? " *One transaction.*" : "";
        String calls = code(Stream.concat(route.calls().stream(), outside(route)).collect(Collectors.toCollection(LinkedHashSet::new)));
        return "| `" + route.id() + "` | " + sentences(route.definition()) + marks + " | " + calls + " | " + calledBy(route) + " |\n";
    }

    /** Calls that leave the program. */
    private static Stream<String> outside(Route route) {
        Set<String> endpoints = new LinkedHashSet<>();
        RouteFiles.visit(route.steps(), (key, node) -> {
            String uri = node.isObject() ? node.path("uri").asText() : "";
            if (uri.matches("(https?|smtps?)(:.*)?|\\{\\{.*}}.*")) {
                endpoints.add("→ " + (node.has("id") ? node.get("id").asText() : uri));
            } else if (uri.equals("seda")) {
                endpoints.add("seda:" + node.at("/parameters/name").asText());
            }
        });
        return endpoints.stream();
    }

    private String calledBy(Route route) {
        String from = route.from();
        if (!from.equals("direct")) {
            return switch (from) {
                case "quartz" -> "quartz, `" + route.definition().at("/from/parameters/cron").asText() + "`";
                case "timer" -> "a timer, " + (route.definition().at("/from/parameters").has("period")
                        ? "every `" + route.definition().at("/from/parameters/period").asText() + "`" : "once");
                case "sql" -> "polls `" + route.definition().at("/from/parameters/query").asText().replace("classpath:", "") + "`";
                default -> "`" + from + ":" + route.definition().at("/from/parameters/name").asText() + "`";
            };
        }
        Set<String> names = new TreeSet<>(callers.getOrDefault(route.id(), Set.of()));
        String operation = operations.get(route.id());
        return operation != null && route.file().startsWith("10-") ? "`" + operation + "`" + (names.isEmpty() ? "" : ", " + code(names)) : code(names);
    }

    private Map<String, Set<String>> callers() {
        Map<String, Set<String>> callers = new LinkedHashMap<>();
        routes.forEach(route -> route.calls().forEach(called -> callers.computeIfAbsent(called, name -> new TreeSet<>()).add(route.id())));
        return callers;
    }

    /** Operation id to method and path. */
    private static Map<String, String> operations() throws IOException {
        Map<String, String> operations = new LinkedHashMap<>();
        JsonNode paths = new ObjectMapper(new YAMLFactory()).readTree(Files.readString(CONTRACT)).path("paths");
        paths.fields().forEachRemaining(path -> path.getValue().fields().forEachRemaining(method ->
                operations.put(method.getValue().path("operationId").asText(), method.getKey().toUpperCase() + " " + path.getKey())));
        return operations;
    }

    private static String sentences(JsonNode definition) {
        return Stream.of("description", "note").map(name -> definition.path(name).asText().strip()).filter(text -> !text.isEmpty())
                .map(text -> text.matches("(?s).*[.!)]") ? text : text + ".").collect(Collectors.joining(" ")).replaceAll("\\s+", " ").replace("|", "\\|");
    }

    private static String code(Set<String> names) {
        return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }
}
