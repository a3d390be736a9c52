package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import org.springframework.stereotype.Component;

/** The form in which planning is stored with its run. */
@Component("storedPlans")
public class StoredPlans {

    /**
     * @param usable whether there is a plan to lay out; else the run ends with the problem
     * @param json   {@code {"plan", "problem", "planner", "planner_note", "language", "summary", "planning": {"prompt_version", "reason", "attempts"}}}
     */
    public record StoredPlan(boolean usable, String json) {}

    /** @param planned what the planner came to; null for a replay, whose plan is stored already */
    public StoredPlan write(Planned planned) {
        ObjectNode row = Json.MAPPER.createObjectNode();
        if (planned == null) {
            return new StoredPlan(true, Json.write(row));
        }
        Planning planning = emptyIsFinal(planned.planning());
        row.put("planner", planned.planner()).put("planner_note", planned.plannerNote()).put("language", planning.language());
        row.put("summary", planned.hasPlan() ? planned.planning().plan().summary() : null);
        row.putObject("planning").put("prompt_version", planned.promptVersion()).put("reason", planned.plannerNote()).set("attempts", Json.MAPPER.valueToTree(planned.attempts()));
        if (planning.plan() != null) {
            row.set("plan", Json.MAPPER.valueToTree(PlanReader.withImpliedDependencies(planning.plan())));
        } else {
            row.set("problem", Json.MAPPER.valueToTree(planning.problem()));
        }
        return new StoredPlan(planning.plan() != null, Json.write(row));
    }

    /** A plan without actions is an answer, too: there is nothing to do. */
    private static Planning emptyIsFinal(Planning planning) {
        if (planning.plan() == null || !planning.plan().actions().isEmpty()) {
            return planning;
        }
        String detail = "fr".equals(planning.language())
                ? "Le plan ne contient aucune action : il n'y a rien à faire. Dites ce qu'il faut faire, par exemple « Trouve 20 dentistes à Lyon »."
                : "The plan has no action: there is nothing to do. Say what to do, for example \"Find 20 dentists in Lyon\".";
        return Planning.failed(planning.language(), "nothing-to-do", detail);
    }
}
