package io.prospectassistant.plan;

/**
 * How a command was planned.
 *
 * @param planning    the plan, or why there is none
 * @param planner     {@code khoj} or {@code local}
 * @param plannerNote why Khoj did not make the plan; null when it did
 */
public record Planned(Planning planning, String planner, String plannerNote) {

    /** True when there is a plan. */
    public boolean hasPlan() {
        return planning.plan() != null;
    }
}
