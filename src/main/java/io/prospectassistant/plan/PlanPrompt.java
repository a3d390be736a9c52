package io.prospectassistant.plan;

import io.prospectassistant.lead.CategoryTaxonomy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * What Khoj is told: once the planner's instructions with the categories and the schema (the persona of its agent, passed on as it stands), then for each
 * command one question. Nothing else goes there: no lead, no user, no setting.
 *
 * <p>A question goes through Khoj's own reading of chat messages. It is written so that the command arrives unharmed.
 *
 * <p>The texts are a reviewed document with a version, see {@code docs/khoj.md}.
 */
@Component("planPrompt")
public class PlanPrompt {

    private static final int MAX_PROBLEM_TEXT = 2000;
    private static final Pattern HEAD = Pattern.compile("\\A<!-- Version (\\d+)\\. [^\\n]*-->\\s*+");

    private final Clock clock;
    private final String persona;
    private final String version;
    private final String question = KhojText.prompt("question");
    private final String repair = KhojText.prompt("repair");

    /** @param clock tells today's date, in UTC */
    public PlanPrompt(PlanSchema schema, CategoryTaxonomy taxonomy, Clock clock) {
        this.clock = clock;
        String text = KhojText.prompt("planner");
        Matcher head = HEAD.matcher(text);
        if (!head.find()) {
            throw new IllegalStateException("prompts/planner.md must begin with its version");
        }
        persona = text.substring(head.end()).replace("CATEGORIES", String.join(", ", new TreeSet<>(taxonomy.keys()))).replace("SCHEMA", schema.forPrompt());
        version = head.group(1) + "-" + fingerprint(persona, question, repair).substring(0, 8);
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

    /** Of everything that Khoj is told: the number of the reviewed text, and a fingerprint of it together with the categories and the schema in it. */
    public String version() {
        return version;
    }

    /** The first question about a command. */
    public Question question(String command) {
        return ask(question, List.of(), command);
    }

    /** The question after an answer that was no usable plan; it tells what was wrong, not what was answered. */
    public Question repair(String command, List<String> problems) {
        return ask(repair, problems, command);
    }

    /** Of texts, in order: 64 hexadecimal digits. */
    static String fingerprint(String... texts) {
        try {
            byte[] all = String.join("\u0000", texts).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Question ask(String template, List<String> problems, String command) {
        String nonce = UUID.randomUUID().toString();
        String list = String.join("; ", problems);
        String told = list.length() <= MAX_PROBLEM_TEXT ? list : list.substring(0, MAX_PROBLEM_TEXT) + "…";
        String rest = template.substring(KhojText.MODE.length());
        int commandAt = rest.indexOf("COMMAND");
        String text = rest.substring(0, commandAt).replace("NONCE", nonce).replace("DATE", LocalDate.now(clock).toString()).replace("PROBLEMS", KhojText.unharmed(told))
                + KhojText.unharmed(command);
        return new Question(nonce, KhojText.MODE + text);
    }
}
