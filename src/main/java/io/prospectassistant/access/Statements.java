package io.prospectassistant.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;

/** The statements that are run before any route is reached: the files of {@code sql/access}. */
final class Statements {

    private Statements() {}

    /** @param verb the name of the file, without {@code .sql} */
    static String named(String verb) {
        String file = "sql/access/" + verb + ".sql";
        try {
            return new ClassPathResource(file).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }
}
