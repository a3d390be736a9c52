package io.prospectassistant.house;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The route files as trees, for tests that read the program. */
final class RouteFiles {

    static final Path FOLDER = Path.of("src/main/resources/routes");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** One route and where it stands. */
    record Route(String file, String id, JsonNode definition) {

        String from() {
            return definition.at("/from/uri").asText();
        }

        JsonNode steps() {
            return definition.at("/from/steps");
        }

        /** Names of the direct routes that this one calls, wire taps and enrichers included. */
        List<String> calls() {
            List<String> names = new ArrayList<>();
            visit(steps(), (key, node) -> {
                if (key.equals("uri") && node.asText().startsWith("direct:")) {
                    names.add(node.asText().substring("direct:".length()));
                }
                if (node.isObject() && node.path("uri").asText().equals("direct")) {
                    names.add(node.at("/parameters/name").asText());
                }
                if (key.equals("expression") && node.asText().startsWith("direct:")) {
                    names.add(node.asText().substring("direct:".length()));
                }
            });
            return names;
        }

        /** How often a pattern stands in the route. */
        int count(String pattern) {
            int[] n = {0};
            visit(steps(), (key, node) -> n[0] += key.equals(pattern) ? 1 : 0);
            return n[0];
        }

        /** SQL files that the route runs, in order, like {@code run/claim}. */
        List<String> statements() {
            List<String> files = new ArrayList<>();
            visit(definition.path("from"), (key, node) -> {
                if (key.equals("query")) {
                    files.add(node.asText().replaceAll("^classpath:sql/|\\.sql$", ""));
                }
            });
            return files;
        }
    }

    private RouteFiles() {}

    static Map<String, JsonNode> all() {
        Map<String, JsonNode> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(FOLDER)) {
            for (Path path : paths.filter(path -> path.toString().endsWith(".camel.yaml")).toList()) {
                files.put(path.getFileName().toString(), YAML.readTree(path.toFile()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    static List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        all().forEach((file, items) -> items.forEach(item -> {
            if (item.has("route")) {
                routes.add(new Route(file, item.at("/route/id").asText(), item.get("route")));
            }
        }));
        return routes;
    }

    static Route route(String id) {
        return routes().stream().filter(route -> route.id().equals(id)).findFirst().orElseThrow(() -> new AssertionError("there is no route " + id));
    }

    /** Every member and element below a node, with the name it stands under. */
    static void visit(JsonNode node, BiConsumer<String, JsonNode> visitor) {
        if (node.isObject()) {
            node.fields().forEachRemaining(member -> {
                visitor.accept(member.getKey(), member.getValue());
                visit(member.getValue(), visitor);
            });
        } else if (node.isArray()) {
            node.forEach(element -> {
                visitor.accept("", element);
                visit(element, visitor);
            });
        }
    }
}
