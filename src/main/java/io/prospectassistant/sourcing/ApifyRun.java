package io.prospectassistant.sourcing;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Set;

/**
 * How far the search of one action at Apify has come: its row in {@code source_run}, and the questions that the routes ask of it.
 *
 * @param ref           our mark on the run
 * @param request       the actor's input, exactly as sent
 * @param status        {@code STARTING} or {@code STARTING_AGAIN} until the run's id is known, then Apify's word
 * @param externalRunId Apify's id of the run; null until known
 * @param nextOffset    where the next page of results begins
 * @param itemsTotal    results at Apify; null until a page was read
 * @param startedAt     when we first meant to start it
 * @param overdue       whether it has taken longer than it may
 * @param cancelled     whether somebody has cancelled our run, so that nothing more is asked of Apify than to stop
 * @param errorCode     set when we have given up
 * @param errorDetail   why; or, without a code, what the actor said when it ended badly
 * @param items         results stored here
 */
public record ApifyRun(String ref, JsonNode request, String status, String externalRunId, String datasetId, int nextOffset, Integer itemsTotal,
        Instant startedAt, boolean overdue, boolean cancelled, String errorCode, String errorDetail, int items) {

    static final String SUCCEEDED = "SUCCEEDED";

    /** A status that is not one of these, known or not, is no end. */
    private static final Set<String> FINAL = Set.of(SUCCEEDED, "FAILED", "TIMED-OUT", "ABORTED");
    private static final Set<String> STOPPING = Set.of("ABORTING", "TIMING-OUT");

    /** No run is known, and we have not given up. */
    public boolean starting() {
        return errorCode == null && externalRunId == null && !cancelled;
    }

    /** No run is known, and there is time to look for it. */
    public boolean missing() {
        return starting() && !overdue;
    }

    /** It may yet end by itself in time. */
    public boolean running() {
        return unended() && !overdue && !cancelled;
    }

    /** It has not ended in time. */
    public boolean overrun() {
        return unended() && overdue && !cancelled;
    }

    /** It has not ended, though it should have or nobody wants it any more, and is not stopping either. */
    public boolean abortable() {
        return unended() && (overdue || cancelled) && !STOPPING.contains(status);
    }

    /** There are results that we have not read. */
    public boolean unread() {
        return errorCode == null && !cancelled && datasetId != null && (itemsTotal == null || nextOffset < itemsTotal);
    }

    /** It says that it succeeded, and has fewer results than one search alone may bring. */
    public boolean thin() {
        return errorCode == null && !cancelled && SUCCEEDED.equals(status) && itemsTotal != null
                && itemsTotal < request.path(ApifyRequest.PER_SEARCH).asInt();
    }

    boolean ended() {
        return FINAL.contains(status);
    }

    private boolean unended() {
        return errorCode == null && externalRunId != null && !ended();
    }
}
