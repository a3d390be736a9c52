package io.prospectassistant.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads actions and their outcomes for the routes that carry them out. */
@Component("actions")
public class Actions {

    /** The rows of {@code sql/action/list.sql}. */
    public List<Action> read(String json) {
        return Action.listOf(json);
    }

    /** The same action as its row says now. */
    public Action again(List<Action> rows, Action action) {
        return rows.stream().filter(row -> row.actionId().equals(action.actionId())).findFirst().orElseThrow();
    }

    public ActionFailed failure(Throwable failure) {
        return ActionFailed.of(failure);
    }

    /** Whether an action has further pages behind the one with this outcome. */
    public boolean goesOn(String outcomeJson) {
        JsonNode last = Json.tree(outcomeJson).path("last");
        return !last.asBoolean(true);
    }
}
