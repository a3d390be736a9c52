package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One step of a plan, as data.
 *
 * @param id        unique in its plan, {@code a1}, {@code a2}, …
 * @param type      what to do
 * @param params    as the plan schema allows for this type; never null, possibly empty
 * @param dependsOn ids of actions of the same plan that must be done first; never null
 */
public record PlannedAction(String id, ActionType type, ObjectNode params, List<String> dependsOn) {

    public PlannedAction {
        dependsOn = dependsOn == null ? List.of() : List.copyOf(dependsOn);
    }
}
