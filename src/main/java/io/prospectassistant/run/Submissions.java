package io.prospectassistant.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.Problem;
import io.prospectassistant.api.Request;
import io.prospectassistant.guardrail.GuardrailSettings;
import io.prospectassistant.run.Submission.Fire;
import org.springframework.stereotype.Component;

/** Makes submissions of what comes in, and reads what became of them. */
@Component("submissions")
public class Submissions {

    private final GuardrailSettings settings;

    public Submissions(GuardrailSettings settings) {
        this.settings = settings;
    }

    /** @param runId of the accepted run; null when the idempotency key is known */
    public record Accepted(String runId) {}

    /**
     * {@code POST /assistant/prospect/execute}.
     *
     * @throws Problem 422 when the command is blank; the contract's pattern does not know every character that is
     */
    public Submission execute(Request request) {
        ObjectNode body = request.body().deepCopy();
        String command = body.path("command").asText().strip();
        if (command.isEmpty()) {
            throw Problem.invalid("/command", "is blank");
        }
        if (!body.has("dry_run")) {
            body.put("dry_run", false);
        }
        return new Submission(command, body.path("dry_run").asBoolean(), request.caller().userId(), request.caller().email(), request.caller().origin(),
                "execute", request.idempotencyKey(), Submission.fingerprint(body), null, settings.runsPerMinute(), null);
    }

    /** {@code POST …/runs/{run_id}/replay}: the plan, command and dry_run are the first run's. */
    public Submission replay(Request request) {
        return new Submission(null, false, request.caller().userId(), request.caller().email(), "replay", "replay", request.idempotencyKey(),
                Submission.fingerprint(Json.MAPPER.createObjectNode().put("run_id", request.id())), request.id(), settings.runsPerMinute(), null);
    }

    /** {@code POST …/schedules/{schedule_id}/run}: the command is the schedule's, the rights are those of whoever asks. */
    public Submission runNow(Request request) {
        return new Submission(null, false, request.caller().userId(), request.caller().email(), "schedule", "schedule", request.idempotencyKey(),
                Submission.fingerprint(Json.MAPPER.createObjectNode().put("schedule_id", request.id())), null, settings.runsPerMinute(), new Fire(request.id(), null, 0, 0));
    }

    /** @throws Problem 404 when the run to replay or the schedule does not exist, 429 when this person starts too many runs */
    public Accepted accepted(String answerJson) {
        JsonNode answer = Json.tree(answerJson);
        if (answer.path("unknown").isTextual()) {
            throw Problem.notFound("There is no such " + answer.path("unknown").asText() + ".");
        }
        if (answer.path("too_many").asBoolean()) {
            int seconds = answer.path("retry_after").asInt();
            throw Problem.tooManyRequests("More than " + settings.runsPerMinute() + " runs in a minute; try again in " + seconds + " s.", seconds);
        }
        return new Accepted(answer.path("run_id").asText(null));
    }

    /** @throws Problem 422 when the key was used with another body */
    public Accepted known(String answerJson) {
        JsonNode answer = Json.tree(answerJson);
        if (!answer.path("same_body").asBoolean()) {
            throw Problem.unprocessable("idempotency-key-reused", "This Idempotency-Key was used for another request; use a new one.");
        }
        return new Accepted(answer.path("run_id").asText());
    }
}
