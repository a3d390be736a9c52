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

    /** @param earlier what was wrong with the first answer; null when there was one answer, with something around its plan */
    public Note repaired(List<String> earlier) {
        return new Note("plan.repaired", Map.of("problems", earlier == null ? List.of("text around the plan was left out") : earlier));
    }

    public Note rejected(List<String> problems) {
        return new Note("plan.rejected", Map.of("problems", problems));
    }

    public Note fallback(String why) {
        return new Note("plan.fallback", Map.of("reason", why));
    }

    /** The planner's note when both of Khoj's answers were no plans. */
    public String notAPlan(List<String> problems) {
        String list = String.join("; ", problems);
        return "Khoj's answer was not a plan, also after one repair: " + (list.length() <= 300 ? list : list.substring(0, 300) + "…");
    }
}
