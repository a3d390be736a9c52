package io.prospectassistant.nurture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.lead.Lead;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Where rows and the follow-up of leads meet: opens the JSON of a page, asks the {@link FollowUpManager}, writes the JSON of the statement. */
@Component("followUpDesk")
public class FollowUpDesk {

    private static final String DEFAULT_SEQUENCE = "default";
    private static final Set<String> CLOSED = Set.of("won", "lost");

    private final FollowUpManager followUps;
    private final Clock clock;

    public FollowUpDesk(FollowUpManager followUps, Clock clock) {
        this.followUps = followUps;
        this.clock = clock;
    }

    /** First tasks for a page of leads, and who is held back and why; {@code sql/action/next-leads.sql} in, {@code sql/nurture/enrol.sql} out. */
    public String firstTasks(String pageJson, JsonNode params) {
        JsonNode page = Json.tree(pageJson);
        ObjectNode written = Json.MAPPER.createObjectNode();
        written.set("last_ord", page.path("last_ord"));
        ArrayNode held = written.putArray("held");
        List<Lead> free = new ArrayList<>();
        for (JsonNode row : page.path("leads")) {
            Lead lead = Json.MAPPER.convertValue(row, Lead.class);
            String status = row.path("status").asText();
            // Whoever has become a customer, or said no, is not approached like a stranger.
            Optional<String> reason = CLOSED.contains(status) ? Optional.of(status) : followUps.hold(lead);
            reason.ifPresentOrElse(
                    because -> held.addObject().put("lead_id", lead.leadId()).put("reason", because),
                    () -> free.add(lead));
        }
        String sequence = params.path("sequence").asText(DEFAULT_SEQUENCE);
        written.set("tasks", Json.MAPPER.valueToTree(followUps.firstTasks(free, sequence, clock.instant())));
        return Json.write(written);
    }

    /** The next tasks of enrolments whose step is done or due; {@code sql/nurture/due-steps.sql} in, {@code sql/nurture/next-steps.sql} out. */
    public String nextTasks(String dueJson) {
        ArrayNode written = Json.MAPPER.createArrayNode();
        for (JsonNode due : Json.tree(dueJson)) {
            Lead lead = Json.MAPPER.convertValue(due.path("lead"), Lead.class);
            String sequence = due.path("sequence").asText();
            int step = due.path("step").asInt();
            // A sequence that is no longer in the files has no next step.
            Optional<FollowUpTask> next = followUps.sequence(sequence).flatMap(known -> followUps.nextTask(lead, sequence, step, clock.instant()));
            written.addObject().put("lead_id", lead.leadId()).put("sequence", sequence).put("step", step)
                    .set("task", next.<JsonNode>map(Json.MAPPER::valueToTree).orElse(null));
        }
        return Json.write(written);
    }
}
