package io.prospectassistant.plan;

/**
 * What became of planning a command: a plan, or the reason why there is none. Exactly one of the two is set.
 *
 * @param language {@code en} or {@code fr}, recognised from the command
 */
public record Planning(Plan plan, PlanProblem problem, String language) {

    public Planning {
        if ((plan == null) == (problem == null)) {
            throw new IllegalArgumentException("either a plan or a problem");
        }
    }

    public static Planning of(Plan plan) {
        return new Planning(plan, null, plan.language());
    }

    public static Planning failed(String language, String code, String detail) {
        return new Planning(null, new PlanProblem(code, detail), language);
    }
}
