package io.prospectassistant.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.plan.ActionType;
import io.prospectassistant.plan.ActionType.GuardrailClass;
import io.prospectassistant.plan.PlanReader;
import io.prospectassistant.plan.PlanSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What the papers say is so. */
class PapersTest {

    private static final Path ROOT = Path.of("");
    private static final Path ACTIONS = Path.of("docs/actions");
    private static final Path DECISIONS = Path.of("docs/decisions");
    private static final Set<String> NOT_OURS = Set.of("target", "data", "node_modules", "out");

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*):");
    private static final Pattern NAMED_TEST = Pattern.compile("\\b([A-Z]\\w*Test)\\b(?:\\.([a-z]\\w+))?");
    private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| (?:\\[)?`([^`]+)`.*$");

    /** The files that the first plan of this product named; ARCHITECTURE.md says what became of each. */
    private static final List<String> PLANNED_FILES = List.of("src/admin/app.py", "src/admin/assistant_service.py", "src/admin/assistant_types.py",
            "src/admin/assistant_store.py", "src/core/db_models.py", "src/core/db_migrations.py", "admin-dashboard/app/assistant/page.tsx",
            "admin-dashboard/components/assistant-prospect-panel.tsx", "admin-dashboard/components/assistant-action-plan.tsx",
            "admin-dashboard/components/assistant-run-result.tsx", ".env.example", "docker-compose.yml");

    @Test
    void everyRelativeLinkLeadsToAFileAndEveryAnchorToAHeading() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path paper : papers()) {
            for (String link : links(read(paper))) {
                if (link.matches("[a-z]+:.*")) {
                    continue;
                }
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty() ? paper : paper.resolveSibling(parts[0]).normalize();
                if (!Files.exists(target) || parts.length == 2 && !anchors(target).contains(parts[1])) {
                    broken.add(paper + " → " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyTestThatThePapersNameExists() throws IOException {
        Map<String, String> tests = files(Path.of("src/test/java"), ".java").stream()
                .collect(Collectors.toMap(path -> path.getFileName().toString().replace(".java", ""), PapersTest::read));
        for (Path paper : papers()) {
            for (MatchResult named : NAMED_TEST.matcher(read(paper)).results().toList()) {
                assertThat(tests).as(paper.toString()).containsKey(named.group(1));
                if (named.group(2) != null) {
                    assertThat(tests.get(named.group(1))).as(paper.toString()).contains("void " + named.group(2) + "(");
                }
            }
        }
    }

    @Test
    void everyFileOfThePlanIsAccountedFor() {
        Map<String, String> rows = rows(section(read(Path.of("ARCHITECTURE.md")), "From the plan to the code"));
        assertThat(rows.keySet()).containsAll(PLANNED_FILES);
        rows.forEach((planned, row) -> assertThat(links(row)).as("where " + planned + " went").isNotEmpty());
    }

    @Test
    void theConfigurationTableNamesExactlyTheVariablesOfTheProduct() {
        Set<String> variables = VARIABLE.matcher(read(Path.of("src/main/resources/application.yaml"))).results().map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(rows(section(read(Path.of("README.md")), "Configuration")).keySet()).containsExactlyInAnyOrderElementsOf(variables);
    }

    @Test
    void theProblemIsToldInSevenSentences() {
        List<String> sentences = section(read(Path.of("README.md")), "The business problem").lines().filter(line -> line.matches("\\d+\\. .*")).toList();
        assertThat(sentences).hasSize(7).allSatisfy(sentence -> assertThat(sentence).endsWith("."));
    }

    @Test
    void theTableOfActionsSaysOfEachWhetherItAsks() {
        Map<String, String> rows = rows(section(read(Path.of("README.md")), "What it can do"));
        assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(Arrays.stream(ActionType.values()).map(ActionType::wireName).toList());
        for (ActionType type : ActionType.values()) {
            String asks = switch (decision(type)) {
                case "auto" -> "no";
                case "confirm" -> "always";
                default -> "refused";
            };
            assertThat(cells(rows.get(type.wireName())).get(2)).as("whether " + type.wireName() + " asks").startsWith(asks);
            assertThat(links(rows.get(type.wireName()))).contains("docs/actions/" + type.id() + ".md");
        }
    }

    @Test
    void everyActionHasAPageThatNamesItsClassItsDecisionAndItsRoute() {
        for (ActionType type : ActionType.values()) {
            String page = page(type);
            assertThat(page).startsWith("# " + type.wireName() + "\n");
            Map<String, String> facts = facts(page);
            assertThat(facts).as(type.wireName()).containsEntry("Class", type.guardrailClass().name().toLowerCase(Locale.ROOT));
            assertThat(facts.get("Decision")).as("decision of " + type.wireName()).startsWith("**" + decision(type) + "**");
            assertThat(links(page).stream().anyMatch(link -> link.endsWith("-" + type.id() + ".camel.yaml"))).as("route of " + type.wireName()).isEqualTo(type.available());
        }
    }

    @Test
    void theParamsOfAPageAreThoseOfTheSchema() {
        JsonNode types = Json.tree(read(Path.of("src/main/resources/schema/plan.schema.json"))).path("$defs");
        for (ActionType type : ActionType.values()) {
            JsonNode params = types.path(type.wireName());
            Map<String, String> rows = rows(section(page(type), "Params"));
            assertThat(rows.keySet()).as("params of " + type.wireName()).containsExactlyInAnyOrderElementsOf(names(params.path("properties")));
            List<String> required = rows.entrySet().stream().filter(row -> cells(row.getValue()).get(1).equals("yes")).map(Map.Entry::getKey).toList();
            assertThat(required).as("required params of " + type.wireName())
                    .containsExactlyInAnyOrderElementsOf(StreamSupport.stream(params.path("required").spliterator(), false).map(JsonNode::asText).toList());
        }
    }

    @Test
    void theExamplesOfAPageAreActionsThatAPlanMayHave() {
        PlanReader reader = new PlanReader(new PlanSchema());
        for (ActionType type : ActionType.values()) {
            List<String> examples = Pattern.compile("(?ms)^```json\\n(.*?)^```").matcher(page(type)).results().map(found -> found.group(1)).toList();
            assertThat(examples).as("examples of " + type.wireName()).isNotEmpty();
            for (String example : examples) {
                JsonNode action = Json.tree(example);
                assertThat(action.path("type").asText()).isEqualTo(type.wireName());
                ObjectNode plan = Json.MAPPER.createObjectNode().put("version", 1).put("language", "en").put("summary", "An example.");
                plan.putArray("actions").add(action);
                assertThat(reader.read(plan.toString()).problems()).as("example of " + type.wireName()).isEmpty();
            }
        }
    }

    @Test
    void theMembersOfAResultAreWrittenByTheProduct() throws IOException {
        String program = allText("src/main/resources/sql", ".sql") + allText("src/main/java", ".java");
        for (ActionType type : ActionType.values()) {
            Set<String> members = rows(section(page(type), "Result")).keySet();
            assertThat(members.isEmpty()).as("result of " + type.wireName()).isNotEqualTo(type.available());
            assertThat(members).as("result of " + type.wireName()).allMatch(member -> program.contains("'" + member + "'") || program.contains("\"" + member + "\""));
        }
    }

    @Test
    void decisionsAreNumberedAndToldInThreeParts() throws IOException {
        List<Path> decisions = files(DECISIONS, ".md");
        for (int i = 0; i < decisions.size(); i++) {
            assertThat(decisions.get(i).getFileName().toString()).matches(String.format("%04d-[a-z0-9-]+\\.md", i + 1));
            assertThat(headings(read(decisions.get(i)))).as(decisions.get(i).toString()).contains("Context", "Decision", "Consequence");
        }
        assertThat(decisions).hasSizeGreaterThanOrEqualTo(10);
    }

    @Test
    void javaThatTalksToTheDatabaseIsNamedWhereTheExceptionsAreDecided() throws IOException {
        Pattern jdbc = Pattern.compile("\\b(JdbcTemplate|JdbcClient|PreparedStatement|DriverManager|getConnection\\(|ScriptUtils)");
        Set<String> found = new TreeSet<>();
        for (Path source : files(Path.of("src/main/java"), ".java")) {
            if (jdbc.matcher(read(source)).find()) {
                found.add(source.getFileName().toString().replace(".java", ""));
            }
        }
        assertThat(rows(section(read(DECISIONS.resolve("0004-sql-in-files.md")), "Decision")).keySet()).containsExactlyInAnyOrderElementsOf(found);
    }

    /** The guardrails' answer for one row of it; rows in bulk may still wait. */
    private static String decision(ActionType type) {
        boolean asks = type.guardrailClass() == GuardrailClass.DESTRUCTIVE || type.guardrailClass() == GuardrailClass.OUTWARD;
        return !type.available() ? "refused" : asks ? "confirm" : "auto";
    }

    private static String page(ActionType type) {
        return read(ACTIONS.resolve(type.id() + ".md"));
    }

    /** Folders that are not ours are not entered: a running product changes its data while we look. */
    private static List<Path> papers() throws IOException {
        List<Path> papers = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                return NOT_OURS.contains(name) || name.startsWith(".") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    papers.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(papers).contains(Path.of("README.md"), Path.of("ARCHITECTURE.md"), Path.of("docs/glossary.md"));
        return papers;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> path.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static String allText(String folder, String ending) throws IOException {
        return files(Path.of(folder), ending).stream().map(PapersTest::read).collect(Collectors.joining("\n"));
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> links(String text) {
        String prose = FENCED.matcher(text).replaceAll("");
        return LINK.matcher(prose).results().map(found -> found.group(1)).toList();
    }

    private static List<String> headings(String text) {
        return FENCED.matcher(text).replaceAll("").lines().filter(line -> line.matches("#+ .*")).map(line -> line.replaceFirst("#+ ", "")).toList();
    }

    /** As GitHub makes them. */
    private static List<String> anchors(Path paper) {
        return headings(read(paper)).stream().map(heading -> heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-')).toList();
    }

    /** The text below a heading of the second level, up to the next. */
    private static String section(String text, String heading) {
        String[] parts = text.split("\n## " + Pattern.quote(heading) + "\n", 2);
        assertThat(parts).as("a section \"" + heading + "\"").hasSize(2);
        return parts[1].split("\n## ", 2)[0];
    }

    /** Rows of a table by the code in their first cell. */
    private static Map<String, String> rows(String section) {
        return FIRST_CELL.matcher(section).results().collect(Collectors.toMap(found -> found.group(1), MatchResult::group, (one, other) -> one, LinkedHashMap::new));
    }

    private static List<String> cells(String row) {
        return Arrays.stream(row.substring(1).split("(?<!\\\\)\\|")).map(String::strip).toList();
    }

    /** The table without code at the top of a page. */
    private static Map<String, String> facts(String page) {
        return page.lines().takeWhile(line -> !line.startsWith("## ")).filter(line -> line.matches("\\| [A-Z].* \\|"))
                .map(PapersTest::cells).collect(Collectors.toMap(cells -> cells.get(0), cells -> cells.get(1)));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
