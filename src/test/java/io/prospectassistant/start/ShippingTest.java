package io.prospectassistant.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.Yaml;

/** What stands beside the jar says the same as the product. */
class ShippingTest {

    @Test
    void theExampleOfTheEnvironmentListsExactlyTheVariablesOfTheProduct() throws IOException {
        assertThat(explained().keySet()).containsExactlyInAnyOrderElementsOf(Variables.in(yaml()));
    }

    @Test
    void everyVariableIsExplainedWithItsDefault() throws IOException {
        Pattern withDefault = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+):([^${}]+)}");
        Map<String, String> explained = explained();
        assertThat(explained.values()).allSatisfy(text -> assertThat(text).contains("Default: "));
        for (Matcher placeholder = withDefault.matcher(yaml()); placeholder.find(); ) {
            assertThat(explained.get(placeholder.group(1))).as(placeholder.group(1)).contains(placeholder.group(2));
        }
        assertThat(explained.get("APIFY_TOKEN")).contains("NOTICE", "terms of Google Maps");
    }

    @Test
    @SuppressWarnings("unchecked")
    void theCompositionServesTheProductAndDoesNotWaitForKhoj() throws IOException {
        Map<String, Object> composition = new Yaml().load(Files.readString(Path.of("docker-compose.yml")));
        Map<String, Map<String, Object>> services = (Map<String, Map<String, Object>>) composition.get("services");
        assertThat(services.keySet()).containsExactlyInAnyOrder("app", "database", "mail", "khoj", "khoj-database");
        assertThat((Map<String, Object>) services.get("app").get("depends_on")).containsOnlyKeys("database", "mail");
        assertThat(services.get("khoj")).containsEntry("profiles", List.of("khoj")).hasEntrySatisfying("image", image -> assertThat(image.toString()).endsWith("khoj:1.42.10"));
        assertThat(services.get("khoj-database")).containsEntry("profiles", List.of("khoj"));
        assertThat(services.values()).filteredOn(service -> service.containsKey("image")).allSatisfy(service -> assertThat(service.get("image").toString()).matches(".+:[^:]*\\d.*"));
        assertThat(((Map<String, Object>) composition.get("volumes")).keySet()).containsAll(services.values().stream()
                .flatMap(service -> ((List<String>) service.getOrDefault("volumes", List.of())).stream()).map(volume -> volume.split(":")[0]).toList());

        Map<String, Object> environment = (Map<String, Object>) services.get("app").get("environment");
        List<String> known = List.copyOf(Variables.in(yaml()));
        assertThat(environment.keySet()).allSatisfy(variable -> assertThat(variable).satisfiesAnyOf(name -> assertThat(known).contains(name), name -> assertThat(name).isEqualTo("SPRING_PROFILES_ACTIVE")));
    }

    /** Variable → the comment above it. */
    private static Map<String, String> explained() throws IOException {
        Map<String, String> explained = new LinkedHashMap<>();
        StringBuilder comment = new StringBuilder();
        for (String line : Files.readAllLines(Path.of(".env.example"))) {
            if (line.startsWith("#")) {
                comment.append(line).append('\n');
            } else if (line.contains("=")) {
                assertThat(line).as("an empty value means the default").endsWith("=");
                explained.put(line.substring(0, line.length() - 1), comment.toString());
                comment.setLength(0);
            } else {
                comment.setLength(0);
            }
        }
        return explained;
    }

    private static String yaml() throws IOException {
        return new ClassPathResource("application.yaml").getContentAsString(StandardCharsets.UTF_8);
    }
}
