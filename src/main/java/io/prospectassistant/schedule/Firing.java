package io.prospectassistant.schedule;

import io.prospectassistant.Json;
import io.prospectassistant.run.Submission;
import java.time.Instant;

/**
 * What becomes of one fire time of a schedule: a run, or a reason why there is none.
 *
 * @param fireTime   the time that it was due at
 * @param missed     later fire times that had passed as well; they are not made up for
 * @param next       the fire time after now; null when there is none any more
 * @param submission of the run; null when it is skipped
 * @param skip       why it is skipped; null when it fires
 */
public record Firing(String scheduleId, Instant fireTime, int missed, Instant next, Submission submission, Skip skip) {

    /**
     * Why a fire time makes no run.
     *
     * @param code   {@code still-running, feature-disabled, owner-inactive, owner-not-operator} or {@code not-readable}
     * @param detail what to do about it
     * @param title  of the notification, if there is one
     * @param tellAdministrators whether they can do something about it and have not been told since the schedule last fired
     */
    public record Skip(String code, String detail, String title, boolean tellAdministrators) {}

    public boolean fires() {
        return submission != null;
    }

    /** For the statements that keep it. */
    public String json() {
        return Json.write(this);
    }
}
