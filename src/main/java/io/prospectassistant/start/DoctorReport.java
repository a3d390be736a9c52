package io.prospectassistant.start;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * How a product is, as an operator reads it on a terminal.
 *
 * @param facts      name to value, in order
 * @param flag       as the API answers it
 * @param connectors list as the API answers it
 */
record DoctorReport(Map<String, String> facts, Optional<JsonNode> flag, JsonNode connectors) {

    private static final String ROW = "  %-15s%-16s%-22s%s";
    private static final int TEXT_WIDTH = 80;

    /** Whether nothing is down. What is not configured is not down. */
    boolean well() {
        return down().isEmpty();
    }

    String text() {
        List<String> lines = new ArrayList<>(List.of("", "Prospect Assistant, looked at by the doctor", ""));
        facts.forEach((name, value) -> lines.add(fact(name, value)));
        flag.ifPresent(told -> lines.add(fact("Commands", flagInWords(told))));
        lines.add("");
        lines.add(row("Connector", "State", "Last success", "What was found, and what to do"));
        for (JsonNode connector : connectors.path("items")) {
            describe(connector, lines);
        }
        lines.add("");
        lines.add(well() ? "Nothing is down." : "Down: " + String.join(", ", down()) + ".");
        lines.add("");
        return String.join("\n", lines) + "\n";
    }

    private static void describe(JsonNode connector, List<String> lines) {
        List<String> told = new ArrayList<>(wrapped(RunReport.plain(connector.path("reason"))));
        if (connector.hasNonNull("what_to_do")) {
            told.addAll(wrapped("→ " + RunReport.plain(connector.path("what_to_do"))));
        }
        String success = connector.hasNonNull("last_success_at") ? RunReport.plain(connector.path("last_success_at")).replaceFirst("\\.\\d+Z$", "Z") : "never";
        lines.add(row(RunReport.plain(connector.path("name")), RunReport.plain(connector.path("state")).replace('_', ' '), success, told.get(0)));
        told.stream().skip(1).forEach(line -> lines.add(row("", "", "", line)));
    }

    private List<String> down() {
        List<String> down = new ArrayList<>();
        connectors.path("items").forEach(connector -> {
            if (connector.path("state").asText().equals("down")) {
                down.add(RunReport.plain(connector.path("name")));
            }
        });
        return down;
    }

    private static String flagInWords(JsonNode flag) {
        if (!flag.path("enabled").asBoolean()) {
            return "switched off: they are answered 403";
        }
        int users = flag.path("users").size();
        int percent = flag.path("percent").asInt(100);
        return users == 0 && percent == 100 ? "switched on for everyone" : "switched on for " + users + (users == 1 ? " person" : " persons") + " by name and " + percent + " % of the others";
    }

    private static String fact(String name, String value) {
        return String.format("  %-15s%s", name, value);
    }

    private static String row(String connector, String state, String success, String told) {
        return String.format(ROW, connector, state, success, told).stripTrailing();
    }

    /** In lines of some width, broken at blanks; at least one. */
    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringJoiner line = new StringJoiner(" ");
        for (String word : text.split(" ")) {
            if (line.length() > 0 && line.length() + 1 + word.length() > TEXT_WIDTH) {
                lines.add(line.toString());
                line = new StringJoiner(" ");
            }
            line.add(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
