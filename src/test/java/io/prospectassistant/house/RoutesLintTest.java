package io.prospectassistant.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.prospectassistant.house.RouteFiles.Route;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The style and the safety rules of the routes, for whoever edits them next. */
class RoutesLintTest {

    private static final Set<String> DYNAMIC = Set.of("toD", "recipientList", "dynamicRouter", "routingSlip", "pollEnrich", "script");
    private static final Set<String> LANGUAGES = Set.of("groovy", "spel", "jexl", "mvel", "ognl", "js", "python", "joor", "java", "jq", "xpath");
    /** Calls against the grain, each with its reason. */
    private static final Map<String, Set<String>> REENTRIES = Map.of(
            "fire-next-schedule", Set.of("accept-run"),       // a schedule enters at the door behind execute
            "fire-due-schedules", Set.of("ring-doorbell"),    // what has fired is there to be carried out
            "watch-connectors", Set.of("refresh-connectors"), // a schedule does by itself what a question does
            "expire-pending", Set.of("ring-doorbell"));       // what has expired lets its run go on

    @Test
    void everyFileIsValidAgainstTheSchemaOfTheYamlDsl() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/schema/camelYamlDsl.json")) {
            JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(in);
            RouteFiles.all().forEach((file, content) -> {
                content.findParents("autoStartup").forEach(route -> ((ObjectNode) route).put("autoStartup", true)); // the schema does not know placeholders here
                assertThat(schema.validate(content)).as(file).extracting(ValidationMessage::getMessage).isEmpty();
            });
        }
    }

    @Test
    void everyRouteHasAnIdAndSaysWhatItDoes() {
        for (Route route : RouteFiles.routes()) {
            assertThat(route.id()).as("id of a route in " + route.file()).matches("[a-z]+(-[a-z]+)*");
            assertThat(route.definition().path("description").asText()).as("description of " + route.id()).isNotBlank();
        }
        assertThat(RouteFiles.routes()).extracting(Route::id).doesNotHaveDuplicates();
    }

    @Test
    void theNameOfADirectEndpointIsTheIdOfItsRoute() {
        for (Route route : RouteFiles.routes()) {
            if (route.from().equals("direct")) {
                assertThat(route.definition().at("/from/parameters/name").asText()).as(route.file()).isEqualTo(route.id());
            }
        }
    }

    @Test
    void everyDirectRouteIsCalledAndEveryCalledOneExists() throws IOException {
        Set<String> direct = new TreeSet<>();
        Set<String> called = new TreeSet<>();
        for (Route route : RouteFiles.routes()) {
            if (route.from().equals("direct")) {
                direct.add(route.id());
            }
            called.addAll(route.calls());
        }
        RouteFiles.visit(new ObjectMapper(new YAMLFactory()).readTree(Path.of("src/main/resources/openapi/prospect-assistant.yaml").toFile()), (key, node) -> {
                    if (key.equals("operationId") && !node.asText().isBlank()) {
                        called.add(node.asText());
                    }
                });
        assertThat(called).containsAll(direct);
        assertThat(direct).containsAll(called.stream().filter(name -> RouteFiles.routes().stream().anyMatch(route -> route.calls().contains(name))).toList());
    }

    @Test
    void callsGoToTheSameOrAHigherStage() {
        Map<String, Integer> stages = new HashMap<>();
        RouteFiles.routes().forEach(route -> stages.put(route.id(), stage(route)));
        for (Route route : RouteFiles.routes()) {
            for (String called : route.calls()) {
                if (!REENTRIES.getOrDefault(route.id(), Set.of()).contains(called)) {
                    assertThat(stages.get(called)).as(route.id() + " calls " + called).isGreaterThanOrEqualTo(stage(route));
                }
            }
        }
    }

    private static int stage(Route route) {
        return Integer.parseInt(route.file().substring(0, 2));
    }

    @Test
    void noRouteChoosesAnEndpointOrRunsAScriptAtRunTime() {
        for (Route route : RouteFiles.routes()) {
            RouteFiles.visit(route.definition(), (key, node) -> {
                assertThat(DYNAMIC).as("step in " + route.id()).doesNotContain(key);
                assertThat(LANGUAGES).as("language in " + route.id()).doesNotContain(key);
            });
        }
    }

    /** The inner one would become text of the outer one before that is read: what an outside service says would be part of an expression. */
    @Test
    void noSimpleExpressionStandsInsideAnother() {
        Pattern nested = Pattern.compile("\\$\\{[^}]*\\$\\{");
        for (Route route : RouteFiles.routes()) {
            RouteFiles.visit(route.definition(), (key, node) -> {
                if (key.equals("simple")) {
                    assertThat(node.path("expression").asText()).as("in " + route.id()).doesNotContainPattern(nested);
                }
            });
        }
    }

    @Test
    void headersAreReadAtTheEdgeAlone() {
        for (Route route : RouteFiles.routes()) {
            if (!route.file().startsWith("10-")) {
                assertThat(route.definition().toString()).as(route.id()).doesNotContain("${header").doesNotContain("${in.header");
            }
        }
    }

    @Test
    void headersAreClearedBeforeEveryCallToTheOutside() {
        for (Route route : RouteFiles.routes()) {
            for (JsonNode steps : blocks(route.definition())) {
                for (int i = 0; i < steps.size(); i++) {
                    String uri = steps.get(i).at("/to/uri").asText();
                    if (uri.matches("(https?|smtps?)(:.*)?|\\{\\{.*}}.*")) {
                        assertThat(clearedJustBefore(steps, i)).as("removeHeaders \"*\" before " + uri + " in " + route.id()).isTrue();
                    }
                }
            }
        }
    }

    private static List<JsonNode> blocks(JsonNode definition) {
        List<JsonNode> blocks = new ArrayList<>();
        RouteFiles.visit(definition, (key, node) -> {
            if (key.equals("steps")) {
                blocks.add(node);
            }
        });
        return blocks;
    }

    /** Between clearing and calling, only body, headers and variables may be set. */
    private static boolean clearedJustBefore(JsonNode steps, int call) {
        for (int i = call - 1; i >= 0; i--) {
            if (steps.get(i).at("/removeHeaders/pattern").asText().equals("*")) {
                return true;
            }
            if (!steps.get(i).fieldNames().next().matches("setHeaders?|setBody|setVariables?")) {
                return false;
            }
        }
        return false;
    }

    @Test
    void statementsStandInFilesAndEveryFileIsUsed() throws IOException {
        Set<String> used = new HashSet<>();
        RouteFiles.routes().forEach(route -> used.addAll(route.statements()));
        Set<String> files = new TreeSet<>();
        try (var paths = Files.walk(SqlFiles.FOLDER)) {
            paths.filter(path -> path.toString().endsWith(".sql")).forEach(path -> files.add(SqlFiles.FOLDER.relativize(path).toString().replaceAll("\\.sql$", "")));
        }
        // Asked before, behind, or without, any route: docs/decisions/0004.
        files.removeIf(file -> file.startsWith("access/") || file.startsWith("unsubscribe/") || file.startsWith("live/") || file.equals("export/page"));
        assertThat(used).containsExactlyInAnyOrderElementsOf(files);
        RouteFiles.routes().forEach(route -> RouteFiles.visit(route.definition(), (key, node) -> {
            if (key.equals("uri")) {
                assertThat(node.asText()).as("uri in " + route.id()).doesNotStartWith("sql:");
            }
        }));
    }

    @Test
    void whatMustBeLoggedIsLoggedAsAConstantPattern() {
        Pattern bodies = Pattern.compile("\\$\\{(body|bodyAs|in\\.body)");
        for (Route route : RouteFiles.routes()) {
            RouteFiles.visit(route.definition(), (key, node) -> {
                if (key.equals("log")) {
                    assertThat(node.path("message").asText()).as("log in " + route.id()).doesNotContainPattern(bodies);
                }
            });
        }
    }
}
