package io.prospectassistant.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.run.Action;
import io.prospectassistant.run.Run;
import java.time.Clock;
import java.util.LinkedHashMap;
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

    /**
     * How far an action has come; null when it has ended, which is told as such.
     *
     * @param finishedJson what {@code sql/action/finish.sql} recorded: {@code {"done", "total", "ended"}}; null when it recorded nothing
     */
    public Note progress(String finishedJson) {
        JsonNode finished = Json.tree(finishedJson == null ? "{\"ended\": true}" : finishedJson);
        if (finished.path("ended").asBoolean()) {
            return null;
        }
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("done", finished.path("done").asInt());
        detail.put("total", finished.path("total").isNumber() ? finished.path("total").asInt() : null);
        return new Note("action.progress", detail);
    }
}
