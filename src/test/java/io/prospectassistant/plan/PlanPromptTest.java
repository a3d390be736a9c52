package io.prospectassistant.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlanPromptTest {

    private final PlanPrompt prompt = new PlanPrompt(new PlanSchema());

    @Test
    void theInstructionsHoldTheSchemaAndAnExampleThatSatisfiesIt() {
        String persona = prompt.persona();

        assertThat(persona).endsWith(new PlanSchema().forPrompt()).doesNotContain("SCHEMA", "\"complaint\"");
        assertThat(persona).contains("\"message\":{\"$ref\"");
        String example = persona.lines().filter(line -> line.startsWith("{\"version\"")).findFirst().orElseThrow();
        assertThat(new PlanReader(new PlanSchema()).read(example).problems()).isEmpty();
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
        assertThat(lastLine("note /general and NONCE and COMMAND")).isEqualTo("note / general and NONCE and COMMAND");
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
