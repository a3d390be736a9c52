package io.prospectassistant.sourcing;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a call to Apify has come to so far. No body and no refusal means that nobody knows what the call has done.
 *
 * @param tries    requests sent so far
 * @param body     the answer as JSON; null as long as there is none
 * @param total    number of items in the whole dataset, where Apify says so; else null
 * @param refusal  why there is no body, or null
 * @param definite whether the refusal stays one however often we ask
 * @param again    whether the call is to be made (once more)
 * @param pause    milliseconds to wait before that
 */
public record ApifyAnswer(int tries, JsonNode body, Long total, SourceRefusal refusal, boolean definite, boolean again, long pause) {

    static ApifyAnswer none() {
        return new ApifyAnswer(0, null, null, null, false, true, 0);
    }

    public boolean ok() {
        return body != null;
    }

    public boolean refused() {
        return refusal != null;
    }
}
