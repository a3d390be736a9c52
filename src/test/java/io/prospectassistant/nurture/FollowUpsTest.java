package io.prospectassistant.nurture;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.GivenPlansTest;
import java.util.List;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A lead gets its next task when the one before is done or due, and not before. */
class FollowUpsTest extends GivenPlansTest {

    @Autowired
    private ProducerTemplate routes;

    @Test
    void theNextTaskComesWhenTheFirstIsDone() {
        String lead = nurtured();
        timePasses();
        assertThat(steps(lead)).as("the first is open and not due").containsExactly("1 open");

        patch("/tasks/" + sql().queryForObject("select task_id::text from task where lead_id = ?::uuid", String.class, lead), "{\"status\": \"done\"}").is(200);
        timePasses();
        timePasses();

        assertThat(steps(lead)).containsExactly("1 done", "2 open");
        assertThat(count("select count(*) from audit_event where event = 'task.created' and detail->>'lead_id' = ?", lead)).isEqualTo(2);
    }

    @Test
    void theNextTaskComesWhenTheFirstIsDue() {
        String lead = nurtured();
        sql().update("update task set due_at = now() - interval '1 minute' where lead_id = ?::uuid", lead);

        timePasses();

        assertThat(steps(lead)).containsExactly("1 open", "2 open");
    }

    @Test
    void afterTheLastStepTheSequenceIsOver() {
        String lead = nurtured();
        for (int turn = 0; turn < 3; turn++) {
            sql().update("update task set status = 'done' where lead_id = ?::uuid", lead);
            timePasses();
        }

        assertThat(steps(lead)).containsExactly("1 done", "2 done");
        assertThat(sql().queryForObject("select status from enrolment where lead_id = ?::uuid", String.class, lead)).isEqualTo("completed");
    }

    @Test
    void aSuppressedLeadGetsNoFurtherTask() {
        String lead = nurtured();
        sql().update("update lead set suppressed = true where lead_id = ?::uuid", lead);
        sql().update("update task set status = 'done' where lead_id = ?::uuid", lead);

        timePasses();

        assertThat(steps(lead)).containsExactly("1 done");
        assertThat(sql().queryForObject("select status from enrolment where lead_id = ?::uuid", String.class, lead)).isEqualTo("stopped");
    }

    /** A lead with a telephone number and no e-mail address: the short sequence, two calls. */
    private String nurtured() {
        String city = somewhere();
        String lead = lead("To be followed up", city);
        sql().update("update lead set phone = '+334' || lpad((random() * 99999999)::integer::text, 8, '0') where lead_id = ?::uuid", lead);
        assertThat(statuses(executeSteps(step("a1", "nurture_leads", in(city))))).containsExactly("succeeded");
        return lead;
    }

    /** What the scheduler does twice a minute. */
    private void timePasses() {
        routes.requestBody("direct:make-next-follow-ups", (Object) null);
    }

    private List<String> steps(String lead) {
        return sql().queryForList("select step || ' ' || status from task where lead_id = ?::uuid order by step", String.class, lead);
    }
}
