package io.prospectassistant.plan;

import java.util.List;

/**
 * How a command was planned.
 *
 * @param planning      the plan, or why there is none
 * @param planner       {@code khoj} or {@code local}
 * @param plannerNote   why Khoj did not make the plan; null when it did
 * @param promptVersion of what Khoj was told; null when it was not asked
 * @param attempts      what was asked of Khoj, in order
 */
public record Planned(Planning planning, String planner, String plannerNote, String promptVersion, List<Attempt> attempts) {

    public Planned {
        attempts = List.copyOf(attempts);
    }

    /** Khoj was not asked. */
    Planned(Planning planning, String planner, String plannerNote) {
        this(planning, planner, plannerNote, null, List.of());
    }

    /** True when there is a plan. */
    public boolean hasPlan() {
        return planning.plan() != null;
    }
}
