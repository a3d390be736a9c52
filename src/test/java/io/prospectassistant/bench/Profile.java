package io.prospectassistant.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where the time goes, as tables: statements by PostgreSQL's own count, the engine by samples of its threads. */
final class Profile {

    private static final Path STATEMENTS = Path.of("src/main/resources/sql");
    private static final int ROWS = 25;

    /** Package → what it does for us. The innermost frame that one of them knows counts, longer names first. */
    private static final Map<String, String> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("org.apache.camel.component.sql", "Camel's sql component and Spring JDBC");
        PARTS.put("org.springframework.jdbc", "Camel's sql component and Spring JDBC");
        PARTS.put("org.springframework.transaction", "transactions");
        PARTS.put("org.apache.camel.component.http", "HTTP client");
        PARTS.put("org.apache.hc.", "HTTP client");
        PARTS.put("org.apache.camel.language", "Camel's expressions");
        PARTS.put("org.apache.camel.component.bean", "Camel's calls of beans");
        PARTS.put("org.apache.camel.", "Camel's routing");
        PARTS.put("org.postgresql.", "JDBC driver");
        PARTS.put("com.zaxxer.hikari", "connection pool");
        PARTS.put("com.fasterxml.jackson", "JSON");
        PARTS.put("com.networknt", "checking the plan against its schema");
        PARTS.put("com.atlassian.oai", "checking the request against the OpenAPI file");
        PARTS.put("com.github.fge", "checking the request against the OpenAPI file");
        PARTS.put("com.google.i18n.phonenumbers", "phone numbers");
        PARTS.put("io.prospectassistant.lead", "leads: enrich, score");
        PARTS.put("io.prospectassistant.plan", "plan: question, answer");
        PARTS.put("io.prospectassistant.", "other beans");
        PARTS.put("org.apache.catalina", "Tomcat and Spring's web");
        PARTS.put("org.apache.coyote", "Tomcat and Spring's web");
        PARTS.put("org.apache.tomcat", "Tomcat and Spring's web");
        PARTS.put("org.springframework.security", "Tomcat and Spring's web");
        PARTS.put("org.springframework.web", "Tomcat and Spring's web");
        PARTS.put("io.github.resilience4j", "circuit breaker");
    }

    private Profile() {}

    /** The statements with the most time in the server, per run. */
    static String statements(Statement server, int runs) throws SQLException, IOException {
        Map<String, String> files = files();
        record Cost(double calls, double planning, double millis, double rows) {}
        Map<String, Cost> costs = new HashMap<>();
        try (ResultSet row = server.executeQuery("""
                select s.query, s.calls, s.total_plan_time, s.total_exec_time + s.total_plan_time, s.rows from pg_stat_statements s
                  join pg_database d on d.oid = s.dbid join pg_roles r on r.oid = s.userid
                 where d.datname = 'prospect' and r.rolname = 'prospect_app' and s.toplevel""")) {
            while (row.next()) {
                String query = row.getString(1);
                String name = files.getOrDefault(words(query), query.replaceAll("\\s+", " ").replace("|", "\\|"));
                costs.merge(name.length() > 90 ? name.substring(0, 90) + " …" : name, new Cost(row.getDouble(2), row.getDouble(3), row.getDouble(4), row.getDouble(5)),
                        (one, other) -> new Cost(one.calls + other.calls, one.planning + other.planning, one.millis + other.millis, one.rows + other.rows));
            }
        }
        StringBuilder table = new StringBuilder("| statement | calls a run | ms a run | of it planning | ms a call | rows a run |\n|---|--:|--:|--:|--:|--:|\n");
        costs.entrySet().stream().sorted((one, other) -> Double.compare(other.getValue().millis, one.getValue().millis)).limit(ROWS).forEach(cost -> table.append(String.format(Locale.ROOT,
                "| `%s` | %.2f | %.3f | %.3f | %.3f | %.1f |%n", cost.getKey(), cost.getValue().calls / runs, cost.getValue().millis / runs, cost.getValue().planning / runs, cost.getValue().millis / cost.getValue().calls,
                cost.getValue().rows / runs)));
        double calls = costs.values().stream().mapToDouble(Cost::calls).sum();
        double millis = costs.values().stream().mapToDouble(Cost::millis).sum();
        double planning = costs.values().stream().mapToDouble(Cost::planning).sum();
        return table + String.format(Locale.ROOT, "| all %d different ones | %.1f | %.2f | %.2f | | |%n", costs.size(), calls / runs, millis / runs, planning / runs);
    }

    /** The words of a statement → the name of its file. Comments, values and parameters are left out, because the server's text has none of them. */
    private static Map<String, String> files() throws IOException {
        Map<String, String> files = new HashMap<>();
        try (Stream<Path> paths = Files.walk(STATEMENTS)) {
            for (Path path : paths.filter(path -> path.toString().endsWith(".sql")).toList()) {
                files.put(words(Files.readString(path)), STATEMENTS.relativize(path).toString());
            }
        }
        return files;
    }

    private static String words(String sql) {
        return sql.replaceAll("(?m)--.*$", "").replaceAll("'(?:[^']|'')*'", "").replaceAll(":#(?:\\$\\{[^}]*}|\\w+)", "").replaceAll("\\$?\\b[0-9.]+\\b", "")
                .replaceAll("(?i)\\b(?:null|true|false)\\b", "").replaceAll("\\W+", " ").strip();
    }

    /** Samples of threads that were in Java code, by part. */
    static String samples(Path recording, Instant from, Instant until) throws IOException {
        Map<String, Integer> parts = new HashMap<>();
        int all = 0;
        try (RecordingFile events = new RecordingFile(recording)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                if (event.getEventType().getName().equals("jdk.ExecutionSample") && event.getStackTrace() != null
                        && event.getStartTime().isAfter(from) && event.getStartTime().isBefore(until)) {
                    parts.merge(part(event.getStackTrace().getFrames()), 1, Integer::sum);
                    all++;
                }
            }
        }
        StringBuilder table = new StringBuilder("| part | share of " + all + " samples |\n|---|--:|\n");
        int total = Math.max(1, all);
        parts.entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue().reversed()).limit(ROWS)
                .forEach(part -> table.append(String.format(Locale.ROOT, "| %s | %.0f %% |%n", part.getKey(), part.getValue() * 100.0 / total)));
        return table.toString();
    }

    private static String part(List<RecordedFrame> frames) {
        for (RecordedFrame frame : frames) {
            String type = frame.getMethod().getType().getName();
            for (Map.Entry<String, String> part : PARTS.entrySet()) {
                if (type.startsWith(part.getKey())) {
                    return part.getValue();
                }
            }
        }
        return "nothing that we know";
    }
}
