package io.prospectassistant.connector;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One look at one connector, claimed in the database.
 *
 * @param name     of the connector
 * @param id       of the claim; what is found is kept only as long as nobody has claimed it anew
 * @param deadline when all calls of the check must be over, in milliseconds since the epoch
 */
public record Check(String name, String id, long deadline) {

    /** A second less than a claim lasts, so that what was found is written in time. */
    private static final long MILLIS = 5_000;

    static Check of(JsonNode claim) {
        return new Check(claim.path("name").asText(), claim.path("check_id").asText(), System.currentTimeMillis() + MILLIS);
    }
}
