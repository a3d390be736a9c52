package io.prospectassistant.plan;

import org.springframework.stereotype.Component;

/** Says of a plan who made it, and keeps what was asked for it. */
@Component("planDesk")
public class PlanDesk {

    private final PlanPrompt prompt;

    public PlanDesk(PlanPrompt prompt) {
        this.prompt = prompt;
    }

    /** An empty list of questions to Khoj. */
    public Attempts attempts() {
        return new Attempts();
    }

    /**
     * A question goes out.
     *
     * @param earlier what was read in an answer before; null when there was none
     */
    public void ask(Attempts attempts, PlanReader.Reading earlier) {
        attempts.begin(earlier == null ? "plan" : "repair");
    }

    /** The question has an answer. */
    public void answered(Attempts attempts, KhojAnswer.Answer answer, PlanReader.Reading reading) {
        attempts.answered(answer, reading);
    }

    /** @param reading must hold a plan */
    public Planned byKhoj(PlanReader.Reading reading, Attempts attempts) {
        return new Planned(Planning.of(reading.plan()), "khoj", null, prompt.version(), attempts.soFar());
    }

    /**
     * @param why      Khoj did not make the plan
     * @param attempts null when Khoj was not asked
     */
    public Planned locally(Planning planning, String why, Attempts attempts) {
        boolean asked = attempts != null && !attempts.soFar().isEmpty();
        return asked ? new Planned(planning, "local", why, prompt.version(), attempts.soFar()) : new Planned(planning, "local", why);
    }
}
