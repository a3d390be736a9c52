package io.prospectassistant.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.StringJoiner;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Writes what people are told when a run ends or waits: in-app always; by e-mail when they want it or the command asked for it, else the
 * e-mail stands as skipped with the reason.
 */
@Component("noticeComposer")
public class NoticeComposer {

    private static final String COMPLETED = "assistant_run_completed";
    private static final String CONFIRMATION_REQUIRED = "assistant_confirmation_required";

    private final boolean mailConfigured;

    public NoticeComposer(@Value("${prospect.mail.host}") String mailHost) {
        this.mailConfigured = !mailHost.isBlank();
    }

    /**
     * The outcome of settling a run: its notices, none for a cancelled one, and the closing event unless the run waits.
     *
     * @param settledJson what {@code sql/run/settle.sql} answered
     * @return {@code {"notices": […], "events": […]}} as JSON
     */
    public String compose(String settledJson) {
        JsonNode settled = Json.tree(settledJson);
        boolean waits = "awaiting_confirmation".equals(settled.path("status").asText());
        ObjectNode outcome = Json.MAPPER.createObjectNode();
        ArrayNode notices = outcome.putArray("notices");
        ArrayNode events = outcome.putArray("events");
        if (waits) {
            settled.path("approvers").forEach(person -> addNotices(notices, settled, CONFIRMATION_REQUIRED, person, person.path("wants_email").asBoolean()));
        } else {
            if (!"cancelled".equals(settled.path("status").asText())) {   // who cancels knows, and no work has been completed
                JsonNode requester = settled.path("requester");
                addNotices(notices, settled, COMPLETED, requester, requester.path("wants_email").asBoolean() || askedForEmail(settled));
            }
            events.addObject().put("event", "run.settled").putObject("detail").put("status", settled.path("status").asText()).set("counts", settled.path("counts"));
        }
        return Json.write(outcome);
    }

    private void addNotices(ArrayNode notices, JsonNode settled, String event, JsonNode person, boolean wantsEmail) {
        ResourceBundle words = ResourceBundle.getBundle("notices", Locale.forLanguageTag(settled.path("language").asText("en")), new Utf8Only());
        String title = title(words, event, settled);
        String body = body(words, event, settled);
        notice(notices, settled, event, "in_app", "unread", person, title, body, null);
        String obstacle = !wantsEmail ? words.getString("skipped.not-wanted") : !mailConfigured ? words.getString("skipped.not-configured") : null;
        notice(notices, settled, event, "email", obstacle == null ? "queued" : "skipped", person, title, body, obstacle);
    }

    private static void notice(ArrayNode notices, JsonNode settled, String event, String channel, String status, JsonNode person, String title, String body, String error) {
        notices.addObject().put("event", event).put("channel", channel).put("status", status).put("user_id", person.path("user_id").asText())
                .put("recipient", "email".equals(channel) ? person.path("email").asText() : null).put("title", title).put("body", body).put("error", error)
                .put("occasion", CONFIRMATION_REQUIRED.equals(event) ? settled.path("occasion").asText() : "")
                .put("href", "/assistant?run=" + settled.path("run_id").asText());
    }

    private static boolean askedForEmail(JsonNode settled) {
        for (JsonNode channel : settled.path("notice").path("channels")) {
            if ("email".equals(channel.asText())) {
                return true;
            }
        }
        return false;
    }

    private static String title(ResourceBundle words, String event, JsonNode settled) {
        String key = CONFIRMATION_REQUIRED.equals(event) ? "title.waiting" : "title." + settled.path("status").asText();
        return MessageFormat.format(words.getString(key), shortened(settled.path("command").asText()));
    }

    private static String body(ResourceBundle words, String event, JsonNode settled) {
        StringJoiner lines = new StringJoiner("\n");
        if (CONFIRMATION_REQUIRED.equals(event)) {
            lines.add(MessageFormat.format(words.getString("body.waiting"), settled.path("waiting").asInt(), settled.path("requester").path("email").asText()));
            return lines.toString();
        }
        String message = settled.path("notice").path("message").asText("");
        if (!message.isBlank()) {
            lines.add(message);
        }
        JsonNode counts = settled.path("counts");
        for (String name : new String[] {"leads_found", "leads_created", "leads_updated", "leads_unchanged", "leads_scored", "tasks_created", "deleted"}) {
            if (counts.path(name).asInt() > 0) {
                lines.add(MessageFormat.format(words.getString("count." + name), counts.path(name).asInt()));
            }
        }
        if (settled.path("error").isObject()) {
            lines.add(settled.path("error").path("detail").asText());
        }
        if (lines.length() == 0) {
            lines.add(words.getString(settled.path("dry_run").asBoolean() ? "body.dry-run" : "body.nothing"));
        }
        return lines.toString();
    }

    /** A command as a title shows it: one line, 80 characters at most, no control characters. */
    private static String shortened(String command) {
        String line = command.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= 80 ? line : line.substring(0, 79).stripTrailing() + "…";
    }

    /** English when a language is missing, never the machine's locale. */
    private static final class Utf8Only extends ResourceBundle.Control {
        @Override
        public Locale getFallbackLocale(String baseName, Locale locale) {
            return null;
        }
    }
}
