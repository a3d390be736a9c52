package io.prospectassistant.plan;

import java.util.List;

/**
 * What the planner proposes: data under {@code schema/plan.schema.json}. It decides nothing by itself.
 *
 * @param version  of the plan format, 1
 * @param language {@code en} or {@code fr}: the language of the command
 * @param summary  the planner's own words, shown as such and never believed
 * @param actions  in plan order, at most 50
 */
public record Plan(int version, String language, String summary, List<PlannedAction> actions) {

    /** The most actions that a plan may have. */
    public static final int MAX_ACTIONS = 50;

    public Plan {
        actions = List.copyOf(actions);
    }
}
