package io.prospectassistant.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.Problem;
import io.prospectassistant.api.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Checks what a person writes about a schedule, and says when it fires next. */
@Component("schedules")
public class Schedules {

    private static final String DEFAULT_TIMEZONE = "UTC";

    /** @param nextFireAt null while the schedule is paused */
    record Written(String name, String command, String cron, String timezone, boolean enabled, Instant nextFireAt) {}

    /**
     * The columns of a schedule, as JSON for {@code sql/schedule/create.sql} and {@code replace.sql}.
     *
     * @param now by the clock that schedules fire by, as RFC 3339
     * @throws Problem 422 when the cron expression cannot be read or never fires, or the time zone is unknown
     */
    public String written(Request request, String now) {
        JsonNode body = request.body();
        String cron = body.path("cron").asText().strip();
        String timezone = body.path("timezone").asText(DEFAULT_TIMEZONE);
        boolean enabled = body.path("enabled").asBoolean(true);
        String name = body.path("name").asText().strip();
        String command = body.path("command").asText().strip();
        List<Problem.Error> errors = new ArrayList<>();
        if (name.isEmpty()) {
            errors.add(new Problem.Error("/name", "is blank"));
        }
        if (command.isEmpty()) {
            errors.add(new Problem.Error("/command", "is blank"));
        }
        Instant next = null;
        boolean known = Recurrence.isTimezone(timezone);
        if (!known) {
            errors.add(new Problem.Error("/timezone", "is not a time zone of the IANA database, such as Europe/Paris or UTC"));
        }
        try {
            next = Recurrence.of(cron, known ? timezone : DEFAULT_TIMEZONE).after(Instant.parse(now)).orElse(null);
            if (next == null) {
                errors.add(new Problem.Error("/cron", "never fires: no month that it names has such a day"));
            }
        } catch (IllegalArgumentException e) {
            errors.add(new Problem.Error("/cron", e.getMessage()));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return Json.write(new Written(name, command, cron, timezone, enabled, enabled ? next : null));
    }

    /**
     * The schedule that {@code sql/schedule/create.sql} or {@code replace.sql} has written.
     *
     * @param outcome the schedule, or {@code {"most"}} when the person has as many enabled ones; null when there is no such schedule
     * @throws Problem 409 {@code too-many-schedules}
     */
    public String kept(String outcome) {
        if (outcome != null && Json.tree(outcome).has("most")) {
            throw Problem.conflict("too-many-schedules", "You own " + Json.tree(outcome).get("most").asInt() + " enabled schedules, and nobody may own more."
                    + " Pause or delete one first, or keep this one paused with \"enabled\": false.");
        }
        return outcome;
    }
}
