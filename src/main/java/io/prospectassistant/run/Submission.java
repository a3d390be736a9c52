package io.prospectassistant.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import io.prospectassistant.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.TreeSet;

/**
 * A command on its way in, whoever sends it. Every way in ends here.
 *
 * @param command     null when a run or a schedule is named that has one
 * @param requestedBy user id
 * @param actor       e-mail
 * @param origin      {@code api, dashboard, schedule, replay}
 * @param operation   {@code execute, replay, schedule}: idempotency keys belong to one
 * @param key         idempotency key, or null
 * @param replayOf    run id whose plan is run again, or null
 * @param runsPerMinute the most runs a person may start in a minute; 0 = no limit
 * @param fire     the schedule whose command this is, or null
 */
public record Submission(String command, boolean dryRun, String requestedBy, String actor, String origin, String operation, String key, String fingerprint,
                         String replayOf, int runsPerMinute, Fire fire) {

    /**
     * What makes a schedule's run; told by the event {@code schedule.fired}. The command is the schedule's.
     *
     * @param fireTime    the time that the schedule was due at; null when a person runs it now
     * @param missed      later fire times that had passed as well when it fired; they make no run of their own
     * @param lateSeconds how long after {@code fireTime} it fired
     */
    public record Fire(String scheduleId, Instant fireTime, int missed, long lateSeconds) {}

    public String json() {
        return Json.write(this);
    }

    /** SHA-256 of a body as parsed JSON, members in order: the same request gives the same text, however it was written. */
    static String fingerprint(JsonNode body) {
        try {
            byte[] canonical = Json.write(sorted(body)).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static JsonNode sorted(JsonNode node) {
        if (!node.isObject()) {
            return node;
        }
        ObjectNode result = Json.MAPPER.createObjectNode();
        new TreeSet<>(ImmutableList.copyOf(node.fieldNames())).forEach(name -> result.set(name, sorted(node.get(name))));
        return result;
    }
}
