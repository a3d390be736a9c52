package io.prospectassistant.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.run.Action;
import io.prospectassistant.run.Run;
import java.time.Clock;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What the wire tap writes down. */
@Component("notes")
public class Notes {

    private final Clock clock;

    public Notes(Clock clock) {
        this.clock = clock;
    }

    /**
     * The event for {@code sql/audit/note.sql}.
     *
     * @param run    null outside a run; such a note is dropped
     * @param action null when it is about the run
     */
    public String write(Note note, Run run, Action action) {
        ObjectNode row = Json.MAPPER.createObjectNode();
        row.put("event", note.event()).put("at", clock.instant().toString());
        row.put("run_id", run == null ? null : run.runId());
        row.put("action_id", action == null ? null : action.actionId());
        row.set("detail", Json.MAPPER.valueToTree(note.detail()));
        return Json.write(row);
    }

    /** How far an action has come with a page; null when that was the last one, which is told as the action's end. */
    public Note progress(String outcomeJson) {
        JsonNode outcome = Json.tree(outcomeJson);
        return outcome.path("last").asBoolean(true) ? null : new Note("action.progress", Map.of("done", outcome.path("done").asInt()));
    }
}
