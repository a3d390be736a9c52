package io.prospectassistant.start;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.StreamSupport;

/**
 * A run as a person reads it on a terminal, made of the API's JSON alone.
 *
 * @param leads         items of the run
 * @param tasks         items of the run
 * @param notifications items of the run
 * @param address       what links start with
 */
record RunReport(JsonNode run, List<JsonNode> leads, List<JsonNode> tasks, List<JsonNode> notifications, String address) {

    private static final int SHOWN = 50;

    /** @param notifications the requester's latest, of which those of this run are taken; lists as the API answers them */
    static RunReport of(JsonNode run, JsonNode leads, JsonNode tasks, JsonNode notifications, String address) {
        String id = run.path("run_id").asText();
        List<JsonNode> ofRun = items(notifications).stream().filter(notification -> notification.path("run_id").asText().equals(id)).toList();
        List<JsonNode> byScore = items(leads).stream().sorted(Comparator.comparingInt((JsonNode lead) -> lead.path("score").asInt(-1)).reversed()).toList();
        return new RunReport(run, byScore, items(tasks), ofRun, address);
    }

    /** One line for whoever waits. */
    static String progress(JsonNode run) {
        List<JsonNode> actions = StreamSupport.stream(run.path("actions").spliterator(), false).toList();
        long done = actions.stream().filter(action -> !List.of("queued", "running").contains(action.path("status").asText())).count();
        String now = actions.stream().filter(action -> action.path("status").asText().equals("running")).findFirst().map(action -> ", now " + plain(action.path("type"))).orElse("");
        return plain(run.path("status")) + (actions.isEmpty() ? "" : ": " + done + " of " + actions.size() + " actions done" + now);
    }

    /** One line of a problem answer. */
    static String problem(int status, JsonNode problem) {
        StringJoiner line = new StringJoiner(", ");
        line.add(problem.hasNonNull("title") ? plain(problem.path("title")) : "status " + status);
        if (problem.hasNonNull("detail")) {
            line.add(plain(problem.path("detail")));
        }
        problem.path("errors").forEach(error -> line.add(plain(error.path("pointer")) + " " + plain(error.path("detail"))));
        return line + " (" + status + ")";
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(plain(run.path("command")));
        lines.add("");
        lines.add(entry("Status", plain(run.path("status")) + (run.hasNonNull("error") ? ": " + problemOf(run.path("error")) : "")));
        lines.add(entry("Planner", plain(run.path("planner")) + (run.hasNonNull("planner_note") ? ": " + plain(run.path("planner_note")) : "")));
        if (run.hasNonNull("summary")) {
            lines.add(entry("Summary", plain(run.path("summary"))));
        }
        lines.add(entry("Counts", counts()));

        section(lines, "Plan", run.path("actions").size());
        run.path("actions").forEach(action -> describe(action, lines));

        section(lines, "Leads", leads.size());
        leads.stream().limit(SHOWN).forEach(lead -> lines.add(String.format("  %5s  %s  %s  %s", lead.hasNonNull("score") ? lead.path("score").asText() : "-",
                cell(lead.path("name"), 40), cell(lead.path("city"), 18), plain(lead.path("source"))).stripTrailing()));
        more(lines, leads.size());

        section(lines, "Tasks", tasks.size());
        tasks.stream().limit(SHOWN).forEach(task -> lines.add(String.format("  %s  %s  %s", cell(task.path("kind"), 5), cell(day(task.path("due_at")), 10),
                plain(task.path("title"))).stripTrailing()));
        more(lines, tasks.size());

        section(lines, "Notifications", notifications.size());
        notifications.forEach(notification -> lines.add(String.format("  %s  %s  %s", cell(notification.path("channel"), 6), cell(notification.path("status"), 7),
                plain(notification.path("title")) + (notification.hasNonNull("error") ? " (" + plain(notification.path("error")) + ")" : ""))));

        lines.add("");
        lines.add(entry("Dashboard", address + plain(run.path("links").path("dashboard"))));
        lines.add(entry("Run", address + plain(run.path("links").path("self"))));
        lines.add("");
        return String.join("\n", lines) + "\n";
    }

    private static void describe(JsonNode action, List<String> lines) {
        int rows = action.path("affected").asInt();
        String affected = action.hasNonNull("affected") ? ", " + rows + (rows == 1 ? " row" : " rows") : "";
        lines.add(String.format("  %3s  %s  %s  %s", plain(action.path("seq")), cell(action.path("type"), 20), cell(action.path("decision"), 7), plain(action.path("status")) + affected));
        if (!action.path("decision").asText().equals("auto")) {
            action.path("reasons").forEach(reason -> lines.add("       because " + problemOf(reason)));
        }
        if (action.hasNonNull("error")) {
            lines.add("       " + problemOf(action.path("error")));
        }
        action.path("result").path("sources_tried").forEach(source -> lines.add("       " + plain(source.path("source")) + " " + plain(source.path("outcome"))
                + (source.hasNonNull("detail") ? ": " + plain(source.path("detail")) : "")));
        if (action.path("result").hasNonNull("attribution")) {
            lines.add("       " + plain(action.path("result").path("attribution")));
        }
        action.path("result").path("not_enrolled").fields().forEachRemaining(reason -> lines.add("       not enrolled: " + reason.getValue().asInt() + " " + reason.getKey()));
        if (action.path("status").asText().equals("pending_confirmation")) {
            lines.add("       waits for confirmation until " + plain(action.path("expires_at")) + ": action_id " + plain(action.path("action_id")) + ", digest " + plain(action.path("digest")));
        }
    }

    private String counts() {
        StringJoiner counts = new StringJoiner(", ");
        run.path("counts").fields().forEachRemaining(count -> {
            if (count.getValue().asInt() != 0) {
                counts.add(count.getValue().asInt() + " " + count.getKey().replace('_', ' '));
            }
        });
        return counts.length() == 0 ? "nothing changed" : counts.toString();
    }

    private static void section(List<String> lines, String title, int size) {
        lines.add("");
        lines.add(size == 0 ? title + ": none" : title + " (" + size + ")");
    }

    private static void more(List<String> lines, int size) {
        if (size > SHOWN) {
            lines.add("  and " + (size - SHOWN) + " more");
        }
    }

    private static String problemOf(JsonNode coded) {
        return plain(coded.path("code")) + (coded.hasNonNull("detail") ? ", " + plain(coded.path("detail")) : "");
    }

    private static String entry(String name, String value) {
        return String.format("%-11s%s", name, value);
    }

    private static String day(JsonNode time) {
        String text = plain(time);
        return text.length() > 10 ? text.substring(0, 10) : text;
    }

    private static String cell(JsonNode value, int width) {
        return cell(plain(value), width);
    }

    /** Padded or cut to a width in letters, never in the middle of one. */
    private static String cell(String text, int width) {
        int length = text.codePointCount(0, text.length());
        return length > width ? text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…" : text + " ".repeat(width - length);
    }

    /** Text from outside on one line, without control characters: a business must not be able to move the reader's cursor. */
    static String plain(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? "" : value.asText().replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
    }

    private static List<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.path("items").spliterator(), false).toList();
    }
}
