package io.prospectassistant.plan;

import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * What Khoj is told: once the planner's instructions with the schema (the persona of its agent, passed on as it stands), then for each
 * command one question.
 *
 * <p>A question goes through Khoj's own reading of chat messages. It is written so that the command arrives unharmed.
 */
@Component("planPrompt")
public class PlanPrompt {

    private static final int MAX_PROBLEM_TEXT = 2000;

    private final String persona;
    private final String question = KhojText.prompt("question");
    private final String repair = KhojText.prompt("repair");

    public PlanPrompt(PlanSchema schema) {
        persona = KhojText.prompt("planner").replace("SCHEMA", schema.forPrompt());
    }

    /**
     * One question, told apart from all others.
     *
     * @param nonce comes back with the answer; an answer with another one belongs to another question
     * @param text  begins with the mode; the command is its last line
     */
    public record Question(String nonce, String text) {}

    /** The instructions for the agent. */
    public String persona() {
        return persona;
    }

    /** The first question about a command. */
    public Question question(String command) {
        return ask(question, List.of(), command);
    }

    /** The question after an answer that was no usable plan; it tells what was wrong, not what was answered. */
    public Question repair(String command, List<String> problems) {
        return ask(repair, problems, command);
    }

    private static Question ask(String template, List<String> problems, String command) {
        String nonce = UUID.randomUUID().toString();
        String list = String.join("; ", problems);
        String told = list.length() <= MAX_PROBLEM_TEXT ? list : list.substring(0, MAX_PROBLEM_TEXT) + "…";
        String rest = template.substring(KhojText.MODE.length());
        int commandAt = rest.indexOf("COMMAND");
        String text = rest.substring(0, commandAt).replace("NONCE", nonce).replace("PROBLEMS", KhojText.unharmed(told)) + KhojText.unharmed(command);
        return new Question(nonce, KhojText.MODE + text);
    }
}
