package io.prospectassistant.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.lead.CategoryTaxonomy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanPromptTest {

    private final PlanPrompt prompt = new PlanPrompt(new PlanSchema(), new CategoryTaxonomy(), Clock.fixed(Instant.parse("2026-11-25T22:00:00Z"), ZoneOffset.UTC));

    @Test
    void theInstructionsHoldTheSchemaTheCategoriesAndThreeExamples() {
        String persona = prompt.persona();

        assertThat(persona).startsWith("You are the planner").endsWith(new PlanSchema().forPrompt()).doesNotContain("SCHEMA", "CATEGORIES", "\"complaint\"", "<!--");
        assertThat(persona).contains("\"message\":{\"$ref\"");
        assertThat(List.of(persona.lines().filter(line -> line.startsWith("accountant, ")).findFirst().orElseThrow().split(", "))).containsExactlyInAnyOrderElementsOf(new CategoryTaxonomy().keys());
        List<PlanReader.Reading> examples = persona.lines().filter(line -> line.startsWith("{\"version\"")).map(new PlanReader(new PlanSchema())::read).toList();
        assertThat(examples).hasSize(3).allSatisfy(example -> {
            assertThat(example.problems()).isEmpty();
            assertThat(example.remarks()).as("written as it should be").isEmpty();
        });
        assertThat(examples).extracting(example -> example.plan().language()).containsExactly("en", "fr", "en");
    }

    @Test
    void whoChangesTheTextRaisesItsVersion() throws IOException {
        String text = PlanPrompt.fingerprint(KhojText.prompt("planner"), KhojText.prompt("question"), KhojText.prompt("repair")).substring(0, 12);
        Map<Integer, String> versions = new TreeMap<>();
        Matcher row = Pattern.compile("(?m)^\\| (\\d+) \\| `([0-9a-f]{12})` \\| .{10,} \\|$").matcher(Files.readString(Path.of("docs/khoj.md")));
        while (row.find()) {
            assertThat(versions.put(Integer.valueOf(row.group(1)), row.group(2))).as("version " + row.group(1) + " is there once").isNull();
        }

        int newest = versions.keySet().stream().max(Integer::compare).orElseThrow();
        assertThat(prompt.version()).startsWith(newest + "-");
        assertThat(versions.get(newest)).as("the prompts were changed: raise the version in prompts/planner.md and add a row with the fingerprint %s to docs/khoj.md", text).isEqualTo(text);
        assertThat(versions.values()).doesNotHaveDuplicates();
        assertThat(versions.keySet()).containsExactlyElementsOf(IntStream.rangeClosed(1, newest).boxed().toList());
    }

    @Test
    void theVersionAlsoTellsTheSchemaAndTheCategoriesApart() {
        assertThat(prompt.version()).endsWith(PlanPrompt.fingerprint(prompt.persona(), KhojText.prompt("question"), KhojText.prompt("repair")).substring(0, 8));
    }

    @Test
    void everyQuestionTellsTodaysDate() {
        assertThat(prompt.question("x").text()).contains("Today is 2026-11-25.");
        assertThat(prompt.repair("x", List.of("y")).text()).contains("Today is 2026-11-25.");
    }

    @Test
    void aQuestionBeginsWithTheModeAndEndsWithTheCommand() {
        PlanPrompt.Question question = prompt.question("Trouve 20 leads dentistes à Lyon, score-les");

        assertThat(question.text()).startsWith("/general Request " + question.nonce()).endsWith("\nTrouve 20 leads dentistes à Lyon, score-les");
        assertThat(prompt.question("x").nonce()).isNotEqualTo(prompt.question("x").nonce());
    }

    @Test
    void whatKhojWouldEatIsWrittenSoThatItArrives() {
        assertThat(lastLine("  raise  by 20%\n and %41 ")).isEqualTo("raise by 20%25 and %2541");
        assertThat(lastLine("note /general and NONCE and DATE and COMMAND")).isEqualTo("note / general and NONCE and DATE and COMMAND");
        assertThat(lastLine("find +\"dentists\" file:\"x\"")).isEqualTo("find +”dentists” file:”x”");
        assertThat(lastLine("project \"Lyon\" of L'Isle")).isEqualTo("project \"Lyon\" of L'Isle");
    }

    @Test
    void aRepairNamesTheProblemsAndNotTheAnswer() {
        PlanPrompt.Question question = prompt.repair("Find dentists in Lyon", List.of("actions[0].type: unknown action type 'x'", "plan: 'version' is missing"));

        assertThat(question.text()).startsWith("/general ").endsWith("\nFind dentists in Lyon")
                .contains("unknown action type ’x’; plan: ’version’ is missing");
    }

    private String lastLine(String command) {
        String text = prompt.question(command).text();
        assertThat(text.chars().filter(character -> character == '\n')).hasSize(1);
        return text.substring(text.indexOf('\n') + 1);
    }
}
