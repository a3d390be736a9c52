package io.prospectassistant.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Text on its way to Khoj, which reads chat messages in its own way: percent signs are decoded, runs of blanks and line ends become one blank, the word
 * of the mode is deleted wherever it occurs, and what looks like a search filter ({@code +"word"}, {@code file:"x"}, {@code dt>="today"}) is removed.
 */
final class KhojText {

    /** Begins every question: the mode in which Khoj asks its model once, and neither its notes nor the web. */
    static final String MODE = "/general ";

    private static final Pattern SEARCH_FILTER = Pattern.compile("[+\\-:=<>]\\s*+[\"']");

    private KhojText() {}

    /** Written so that the model hears what was said: nothing in it is a mode, a filter or an escape to Khoj. */
    static String unharmed(String text) {
        String calm = text.strip().replaceAll("\\s+", " ").replace(MODE.strip(), "/ general");
        String quoted = SEARCH_FILTER.matcher(calm).find() ? calm.replace('"', '”').replace('\'', '’') : calm;
        return quoted.replace("%", "%25");
    }

    /** A file of prompts by its name, without blanks around it. */
    static String prompt(String name) {
        String resource = "/prompts/" + name + ".md";
        try (InputStream in = KhojText.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + resource, e);
        }
    }
}
