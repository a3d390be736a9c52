package io.prospectassistant.plan;

import org.springframework.stereotype.Component;

/** Says of a plan who made it. */
@Component("planDesk")
public class PlanDesk {

    /** @param reading must hold a plan */
    public Planned byKhoj(PlanReader.Reading reading) {
        return new Planned(Planning.of(reading.plan()), "khoj", null);
    }

    /** @param why Khoj did not make the plan */
    public Planned locally(Planning planning, String why) {
        return new Planned(planning, "local", why);
    }
}
