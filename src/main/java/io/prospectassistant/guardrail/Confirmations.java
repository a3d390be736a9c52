package io.prospectassistant.guardrail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.Problem;
import io.prospectassistant.api.Request;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
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
     * @param overtaken what shall be approved has changed since it was shown, so that nothing is decided and the person is asked anew
     * @param json {@code {"run_id", "decided_by", "actor", "credential", "comment", "actions": [{"action_id", "digest", "decision"}], "changed": [action_id]}}
     */
    public record Decisions(String runId, String decidedBy, boolean overtaken, String json) {}

    /**
     * An action's own decision goes before the common one.
     *
     * @throws Problem 422 when an action is named twice
     */
    public Decisions read(Request request) {
        ObjectNode decisions = Json.MAPPER.createObjectNode();
        JsonNode body = request.body();
        decisions.put("run_id", body.path("run_id").asText()).put("decided_by", request.caller().userId()).put("actor", request.caller().email())
                .put("credential", request.caller().credential().kind().name().toLowerCase(Locale.ROOT))
                .put("comment", body.path("comment").asText(null));
        var actions = decisions.putArray("actions");
        Set<String> named = new HashSet<>();
        for (JsonNode action : body.path("actions")) {
            if (!named.add(action.path("action_id").asText().toLowerCase(Locale.ROOT))) {
                throw Problem.invalid("/actions/" + actions.size() + "/action_id", "names an action a second time");
            }
            actions.addObject().put("action_id", action.path("action_id").asText()).put("digest", action.path("digest").asText())
                    .put("decision", action.path("decision").asText(body.path("decision").asText()));
        }
        return new Decisions(body.path("run_id").asText(), request.caller().userId(), false, Json.write(decisions));
    }

    /**
     * The decisions, if all of them can be taken. A rejection needs nothing but an action that still waits; an approval is for the rows as they were shown.
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
        ObjectNode wanted = (ObjectNode) Json.tree(decisions.json());
        ArrayNode changed = wanted.putArray("changed");
        for (JsonNode action : examined.path("actions")) {
            String id = action.path("action_id").asText();
            if (!action.path("known").asBoolean()) {
                throw Problem.notFound("The run has no action " + id + ".");
            }
            if (action.path("expired").asBoolean()) {
                throw Problem.conflict("confirmation-expired", "The time to decide on action " + id + " is over; run the command again.");
            }
            if ("cancelled".equals(action.path("status").asText())) {
                throw Problem.conflict("already-decided", "The run was cancelled, so action " + id + " is not waiting any more. Replay the run to be asked anew.");
            }
            if (!"pending_confirmation".equals(action.path("status").asText())) {
                throw Problem.conflict("already-decided", "Action " + id + " is not waiting any more: it is " + action.path("status").asText() + ".");
            }
            if (!action.path("same_digest").asBoolean()) {
                throw stale(id);
            }
            if (action.path("stale").asInt() > 0 && "approve".equals(action.path("decision").asText())) {
                changed.add(id);
            }
        }
        return new Decisions(decisions.runId(), decisions.decidedBy(), !changed.isEmpty(), Json.write(wanted));
    }

    /** @throws Problem 409 when they were overtaken by a change, and nothing was decided */
    public void taken(Decisions decisions) {
        if (decisions.overtaken()) {
            throw stale(Json.tree(decisions.json()).at("/changed/0").asText());
        }
    }

    private static Problem stale(String action) {
        return Problem.conflict("stale-confirmation", "What action " + action + " would do has changed since you looked; read the run again and decide anew.");
    }
}
