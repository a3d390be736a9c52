package io.prospectassistant.schedule;

import io.prospectassistant.Json;
import io.prospectassistant.run.Submission;
import io.prospectassistant.run.Submission.Fire;
import io.prospectassistant.schedule.Firing.Skip;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Decides what becomes of a schedule that is due. A schedule has the rights that its owner has at that moment, and no others; fire times that were missed
 * collapse into one; a run that is still on its way is not joined by another. Whatever is skipped, the schedule stays and goes on with its next time.
 */
@Component("firings")
public class Firings {

    /** Missed fire times are counted up to here: nobody needs to know how many minutes a year has. */
    static final int COUNTED = 1_000;

    /** A schedule that is due, as {@code sql/schedule/take-due.sql} tells it. */
    record Due(String scheduleId, String name, String cron, String timezone, Instant fireTime, Instant now, String lastSkip,
               String owner, String ownerEmail, String obstacle, boolean running) {}

    /** @return the firing, with the fire time as part of the idempotency key: whatever fires twice runs once */
    public Firing decide(String dueJson) {
        Due due = Json.read(dueJson, Due.class);
        Recurrence times;
        try {
            times = Recurrence.of(due.cron(), due.timezone());
        } catch (IllegalArgumentException e) {
            return skipped(due, 0, null, "not-readable", "Its cron expression or time zone is not known to this version; write the schedule anew.");
        }
        int missed = times.count(due.fireTime(), due.now(), COUNTED);
        Instant next = times.after(due.now()).orElse(null);
        return obstacle(due, missed, next).orElseGet(() -> new Firing(due.scheduleId(), due.fireTime(), missed, next, submission(due, missed), null));
    }

    private static Optional<Firing> obstacle(Due due, int missed, Instant next) {
        if (due.obstacle() != null) {
            return Optional.of(switch (due.obstacle()) {
                case "inactive" -> skipped(due, missed, next, "owner-inactive",
                        "Its owner " + due.ownerEmail() + " is not active; activate that person, or let somebody else write the schedule anew and so own it.");
                case "not-operator" -> skipped(due, missed, next, "owner-not-operator",
                        "Its owner " + due.ownerEmail() + " may not carry out commands; give that person the role operator, or let somebody else write the schedule anew and so own it.");
                default -> skipped(due, missed, next, due.obstacle(), "The assistant is switched off for its owner " + due.ownerEmail() + "; PUT /assistant/flag switches it on.");
            });
        }
        return due.running() ? Optional.of(skipped(due, missed, next, "still-running", "The run before was still on its way; it is not joined by another.")) : Optional.empty();
    }

    private static Firing skipped(Due due, int missed, Instant next, String code, String detail) {
        boolean helpIsNeeded = !code.equals("still-running");
        return new Firing(due.scheduleId(), due.fireTime(), missed, next, null,
                new Skip(code, detail, "The schedule \"" + due.name() + "\" did not fire", helpIsNeeded && !code.equals(due.lastSkip())));
    }

    private static Submission submission(Due due, int missed) {
        // A blank is no part of a caller's key, so no request can use up the key of a fire time.
        return new Submission(null, false, due.owner(), due.ownerEmail(), "schedule", "schedule", due.scheduleId() + " " + due.fireTime(), "", null, 0,
                new Fire(due.scheduleId(), due.fireTime(), missed, Math.max(0, Duration.between(due.fireTime(), due.now()).toSeconds())));
    }
}
