package io.prospectassistant.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * What Khoj is told: once the planner's instructions with the schema (the persona of its agent, passed on as it stands), then for each
 * command one question.
 *
 * <p>A question goes through Khoj's own reading of chat messages: percent signs are decoded, runs of blanks and line ends become one
 * blank, the word of the mode is deleted wherever it occurs, and what looks like a search filter ({@code +"word"}, {@code file:"x"},
 * {@code dt>="today"}) is removed. The question is written so that the command arrives unharmed.
 */
@Component("planPrompt")
public class PlanPrompt {

    /** The mode in which Khoj asks its model once, and neither its notes nor the web. */
    private static final String MODE = "/general ";
    private static final Pattern SEARCH_FILTER = Pattern.compile("[+\\-:=<>]\\s*+[\"']");
    private static final int MAX_PROBLEM_TEXT = 2000;

    private final String persona;
    private final String question = text("question");
    private final String repair = text("repair");

    public PlanPrompt(PlanSchema schema) {
        persona = text("planner").replace("SCHEMA", schema.forPrompt());
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
        String rest = template.substring(MODE.length());
        int commandAt = rest.indexOf("COMMAND");
        String text = rest.substring(0, commandAt).replace("NONCE", nonce).replace("PROBLEMS", unharmed(told)) + unharmed(command);
        return new Question(nonce, MODE + text);
    }

    private static String unharmed(String text) {
        String calm = text.strip().replaceAll("\\s+", " ").replace(MODE.strip(), "/ general");
        String quoted = SEARCH_FILTER.matcher(calm).find() ? calm.replace('"', '”').replace('\'', '’') : calm;
        return quoted.replace("%", "%25");
    }

    private static String text(String name) {
        String resource = "/prompts/" + name + ".md";
        try (InputStream in = PlanPrompt.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + resource, e);
        }
    }
}
