package io.prospectassistant.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.GivenPlansTest;
import io.prospectassistant.Json;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a run does while the assistant is switched off for whoever asked. */
class PauseTest extends GivenPlansTest {

    @AfterEach
    void on() {
        sql().update("update feature_flag set enabled = true, users = '{}', percent = 100");
    }

    @DisplayName("X26 switched off on the way: the running step ends, nothing new starts, the run says so; on again, it goes on")
    @Test
    void aRunWaitsWhileTheAssistantIsSwitchedOff() throws Exception {
        String city = somewhere();
        String lead = lead("Held", city);
        String mark = somewhere();
        String command = commandFor(step("a1", "update_leads", "{'filter': {'city': '" + city + "'}, 'changes': {'status': 'contacted'}}")
                + ", " + step("a2", "create_project", "{'name': '" + mark + "'}"));
        String run;
        try (Connection other = DriverManager.getConnection(databaseUrl(), "postgres", "postgres")) {
            other.setAutoCommit(false);
            other.createStatement().execute("update lead set name = 'Held for a while' where lead_id = '" + lead + "'");
            run = call(OPERATOR, "POST", EXECUTE, Json.write(Map.of("command", command))).is(202).json().get("run_id").asText();
            awaitSomebodyWaitingForALock();
            sql().update("update feature_flag set users = array(select user_id from app_user where email = 'approver@example.com')");
            other.rollback();
        }

        JsonNode paused = await().atMost(Duration.ofSeconds(30)).until(() -> run(run), now -> now.at("/actions/0/status").asText().equals("succeeded") && isFree(run));
        assertThat(paused.at("/error/code").asText()).isEqualTo("feature-disabled");
        assertThat(paused.at("/error/detail").asText()).contains("goes on");
        assertThat(statuses(paused)).containsExactly("succeeded", "queued");
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(10)).until(() -> isFree(run));   // workers look every second
        assertThat(count("select count(*) from project where name = ?", mark)).isZero();

        on();
        JsonNode done = settled(run);
        assertThat(done.get("error").isNull()).isTrue();
        assertThat(count("select count(*) from project where name = ?", mark)).isEqualTo(1);
        assertThat(done.get("status").asText()).isEqualTo("completed");
        assertThat(events(run, "run.resumed")).as("a pause is no crash").isZero();
    }

    @Test
    void aRunThatHasNotBegunIsNotBegun() {
        sql().update("update feature_flag set users = array(select user_id from app_user where email = 'approver@example.com')");
        String run = sql().queryForObject("""
                insert into run (run_id, root_run_id, command, requested_by, origin)
                select id, id, 'Create project Pause', user_id, 'api' from app_user, uuid_v7() id where email = 'operator@example.com' returning run_id""", String.class);

        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(10)).until(() -> run(run).get("started_at").isNull() && isFree(run));
        assertThat(run(run).at("/error/code").asText()).isEqualTo("feature-disabled");
        on();
        settled(run);
        assertThat(run(run).at("/error/code").asText()).isNotEqualTo("feature-disabled");
    }

    /** Whether no worker holds the run. */
    private boolean isFree(String run) {
        return count("select count(*) from run where run_id = ?::uuid and lease_token is null", run) == 1;
    }
}
