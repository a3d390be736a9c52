package io.prospectassistant.run;

import io.prospectassistant.Json;

/**
 * A run that a worker has claimed.
 *
 * @param lease       the fencing token: every write names it, so a worker that lost the run writes nothing
 * @param requestedBy user id of whoever asked
 * @param requester   e-mail of whoever asked; the actor of what the run does
 * @param language    {@code en} or {@code fr}; null until planned
 * @param recoveries  times that the run was taken over or let go without progress
 * @param takenOver   whether it was claimed from a worker that is gone
 * @param cancelled   whether somebody has stopped it, so that nothing of it is begun any more
 * @param planned     whether its plan is stored
 * @param laidOut     whether its actions are stored
 */
public record Run(String runId, String rootRunId, String lease, String command, boolean dryRun, String requestedBy, String requester,
                  String language, int recoveries, boolean takenOver, boolean cancelled, boolean planned, boolean laidOut) {

    /** Takeovers without progress after which a run is given up. */
    public static final int MAX_RECOVERIES = 3;

    public static Run of(String json) {
        return Json.read(json, Run.class);
    }

    /** Whether the run has stopped its worker so often that it must not be tried again. */
    public boolean poisonous() {
        return recoveries > MAX_RECOVERIES;
    }
}
