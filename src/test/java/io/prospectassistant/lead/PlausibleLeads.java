package io.prospectassistant.lead;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;

/** Leads by the thousand, for tests and for the bench: as wide as real ones, with values that are frequent, seldom, and go together. */
public final class PlausibleLeads {

    private PlausibleLeads() {}

    /** A statement that inserts so many into an empty table, the last of them the newest. */
    public static String insert(int rows) {
        return file("plausible", rows);
    }

    /** Statements that insert as many tasks, runs, notifications and audit events beside them. */
    public static String others(int rows) {
        return file("others", rows);
    }

    private static String file(String name, int rows) {
        try {
            return new ClassPathResource("leads/" + name + ".sql").getContentAsString(StandardCharsets.UTF_8).replace("${rows}", String.valueOf(rows));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
