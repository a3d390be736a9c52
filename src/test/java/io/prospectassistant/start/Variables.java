package io.prospectassistant.start;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The environment variables that a text of placeholders reads. */
final class Variables {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)");

    private Variables() {}

    static Set<String> in(String text) {
        Set<String> names = new TreeSet<>();
        for (Matcher placeholder = PLACEHOLDER.matcher(text); placeholder.find(); ) {
            names.add(placeholder.group(1));
        }
        return names;
    }
}
