package io.prospectassistant.guardrail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.Problem;
import io.prospectassistant.api.Request;
import org.springframework.stereotype.Component;

/** Whether a person may decide what they want to decide, as things stand at that moment. */
@Component("confirmations")
public class Confirmations {

    private final GuardrailSettings settings;

    public Confirmations(GuardrailSettings settings) {
        this.settings = settings;
    }

    /**
     * One person's decisions on one run, all or none.
     *
     * @param json {@code {"run_id", "decided_by", "actor", "comment", "actions": [{"action_id", "digest", "decision"}]}}
     */
    public record Decisions(String runId, String decidedBy, String json) {}

    /** An action's own decision goes before the common one. */
    public Decisions read(Request request) {
        ObjectNode decisions = Json.MAPPER.createObjectNode();
        JsonNode body = request.body();
        decisions.put("run_id", body.path("run_id").asText()).put("decided_by", request.caller().userId()).put("actor", request.caller().email())
                .put("comment", body.path("comment").asText(null));
        var actions = decisions.putArray("actions");
        for (JsonNode action : body.path("actions")) {
            actions.addObject().put("action_id", action.path("action_id").asText()).put("digest", action.path("digest").asText())
                    .put("decision", action.path("decision").asText(body.path("decision").asText()));
        }
        return new Decisions(body.path("run_id").asText(), request.caller().userId(), Json.write(decisions));
    }

    /**
     * The decisions, if all of them can be taken.
     *
     * @param examinedJson what {@code sql/confirmation/examine.sql} found with the run locked
     * @throws Problem 403, 404 or 409 with the reason; nothing is decided then
     */
    public Decisions allowed(Decisions decisions, String examinedJson) {
        JsonNode examined = Json.tree(examinedJson);
        if (examined.path("run_id").isNull()) {
            throw Problem.notFound("There is no such run.");
        }
        if (settings.fourEyes() && decisions.decidedBy().equals(examined.path("requested_by").asText())) {
            throw Problem.forbidden("four-eyes", "Whoever asked may not confirm; ask another approver.");
        }
        for (JsonNode action : examined.path("actions")) {
            if (!action.path("known").asBoolean()) {
                throw Problem.notFound("The run has no action " + action.path("action_id").asText() + ".");
            }
            if (action.path("expired").asBoolean()) {
                throw Problem.conflict("confirmation-expired", "The time to decide on action " + action.path("action_id").asText() + " is over; run the command again.");
            }
            if (!"pending_confirmation".equals(action.path("status").asText())) {
                throw Problem.conflict("already-decided", "Action " + action.path("action_id").asText() + " is not waiting any more: it is " + action.path("status").asText() + ".");
            }
            if (!action.path("same_digest").asBoolean() || action.path("stale").asInt() > 0) {
                throw Problem.conflict("stale-confirmation", "What action " + action.path("action_id").asText() + " would do has changed since you looked; read the run again and decide anew.");
            }
        }
        return decisions;
    }
}
