package io.prospectassistant.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reads actions and their outcomes for the routes that carry them out. */
@Component("actions")
public class Actions {

    private static final Logger LOG = LoggerFactory.getLogger(Actions.class);

    /** The rows of {@code sql/action/list.sql}. */
    public List<Action> read(String json) {
        return Action.listOf(json);
    }

    /** The same action as its row says now. */
    public Action again(List<Action> rows, Action action) {
        return rows.stream().filter(row -> row.actionId().equals(action.actionId())).findFirst().orElseThrow();
    }

    /** What to tell of a failure; what nobody foresaw is logged with its trace. */
    public ActionFailed failure(Throwable failure, Action action) {
        ActionFailed told = ActionFailed.of(failure);
        if (told == failure) {
            LOG.info("{} failed: {}", action.type(), told.code());
        } else {
            LOG.error("{} failed unexpectedly", action.type(), failure);
        }
        return told;
    }

    /** Whether an action has further pages behind the one with this outcome. */
    public boolean goesOn(String outcomeJson) {
        JsonNode last = Json.tree(outcomeJson).path("last");
        return !last.asBoolean(true);
    }
}
