package io.prospectassistant.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Files of leads, written while they are read: a page of leads is in memory at a time, and no connection is held while the reader takes its time. */
@Component("leadFiles")
public class LeadFiles {

    private static final int PAGE = 500;

    private final JdbcClient database;
    private final String page;

    public LeadFiles(JdbcClient database) throws IOException {
        this.database = database;
        this.page = new ClassPathResource("sql/export/page.sql").getContentAsString(StandardCharsets.UTF_8);
    }

    /**
     * The file of the leads that a statement has listed.
     *
     * @param listed {@code {"ids": [...]}}; without ids, {@code most} says how many a file may have; null when there is no such file
     * @throws Problem 404 or 422 {@code export-too-large}
     */
    public InputStream open(String listed) {
        if (listed == null) {
            throw Problem.notFound("There is no such export, or it is older than 24 hours.");
        }
        JsonNode list = Json.tree(listed);
        if (!list.path("ids").isArray()) {
            throw Problem.unprocessable("export-too-large", "These are more than " + list.path("most").asInt() + " leads. Narrow the filter, or run a command that exports them:"
                    + " its action export_leads waits for an approval and then gives a file of any size.");
        }
        List<String> ids = new ArrayList<>();
        list.path("ids").forEach(id -> ids.add(id.textValue()));
        return new SequenceInputStream(Collections.enumeration(List.of(bytes(LeadCsv.HEAD), new SequenceInputStream(pages(ids)))));
    }

    private Enumeration<InputStream> pages(List<String> ids) {
        return new Enumeration<>() {
            private int next;

            @Override
            public boolean hasMoreElements() {
                return next < ids.size();
            }

            @Override
            public InputStream nextElement() {
                if (!hasMoreElements()) {
                    throw new NoSuchElementException();
                }
                List<String> some = ids.subList(next, Math.min(next + PAGE, ids.size()));
                next += some.size();
                return bytes(rows(some));
            }
        };
    }

    private String rows(List<String> ids) {
        return database.sql(page).param("ids", "{" + String.join(",", ids) + "}").query(String.class).list().stream()
                .map(lead -> LeadCsv.row(Json.tree(lead))).collect(Collectors.joining());
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
