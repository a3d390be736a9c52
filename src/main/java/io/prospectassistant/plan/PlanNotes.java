package io.prospectassistant.plan;

import io.prospectassistant.audit.Note;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What is told about planning while it happens. */
@Component("planNotes")
public class PlanNotes {

    private final KhojSettings khoj;

    public PlanNotes(KhojSettings khoj) {
        this.khoj = khoj;
    }

    public Note planning() {
        return new Note("run.planning", Map.of("planner", khoj.configured() ? "khoj" : "local"));
    }

    /** @param planned must hold a plan */
    public Note received(Planned planned) {
        Plan plan = planned.planning().plan();
        List<String> types = plan.actions().stream().map(action -> action.type().wireName()).toList();
        return new Note("plan.received", Map.of("planner", planned.planner(), "actions", types));
    }

    /**
     * @param earlier what was wrong with the first answer; null when there was one answer, which was not written as it should be
     * @param reading holds the plan
     */
    public Note repaired(PlanReader.Reading earlier, PlanReader.Reading reading) {
        return new Note("plan.repaired", Map.of("problems", earlier == null ? reading.salvaged() : earlier.namedProblems()));
    }

    public Note rejected(PlanReader.Reading reading) {
        return new Note("plan.rejected", Map.of("problems", reading.namedProblems()));
    }

    public Note fallback(String why) {
        return new Note("plan.fallback", Map.of("reason", why));
    }

    /** The planner's note when both of Khoj's answers were no plans; without the values in them, because it stands in the audit trail as well. */
    public String notAPlan(PlanReader.Reading reading) {
        String list = String.join("; ", reading.namedProblems());
        return "Khoj's answer was not a plan, also after one repair: " + (list.length() <= 300 ? list : PlanText.storable(list.substring(0, 300)) + "…");
    }
}
