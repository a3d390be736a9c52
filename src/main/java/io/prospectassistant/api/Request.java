package io.prospectassistant.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.access.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a caller asked, checked against the contract. Nothing else of the HTTP request goes on into the routes.
 *
 * @param caller         who asks
 * @param id             from the path; null when the path has none; not known to exist
 * @param query          the query parameters, each given once
 * @param body           parsed; null when the operation takes none
 * @param idempotencyKey 1 to 255 visible ASCII characters, or null
 * @param waitSeconds    0 to 60: how long the answer may be held until the run is settled
 */
public record Request(Caller caller, String id, Map<String, String> query, JsonNode body, String idempotencyKey, int waitSeconds) {

    /** The longest wait that a caller can ask for, in seconds. */
    public static final int MAX_WAIT_SECONDS = 60;

    public Request {
        query = Map.copyOf(query);
    }

    /** The body's text, for statements; {@code {}} when there is none. */
    public String json() {
        return body == null ? "{}" : body.toString();
    }

    /** The query parameters as a JSON object of strings, for statements. */
    public String filter() {
        return Json.write(query);
    }

    /** The names of the body's members as a JSON array: all that an audit event tells of a change. */
    public String fields() {
        List<String> names = new ArrayList<>();
        if (body != null) {
            body.fieldNames().forEachRemaining(names::add);
        }
        return Json.write(names);
    }
}
