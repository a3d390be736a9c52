package io.prospectassistant.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.GivenPlansTest;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who holds the lease writes, and nobody else. */
class LeaseTest extends GivenPlansTest {

    @Test
    void aWorkerWhoseLeaseIsTakenAwayWritesNothingMore() throws Exception {
        String city = somewhere();
        leads(city, 3);
        String command = commandFor(String.join(", ",
                step("a1", "update_leads", "{'filter': {'city': '" + city + "'}, 'changes': {'status': 'contacted'}}"),
                step("a2", "create_project", "{'name': '" + city + "'}", "a1")));
        String run;
        String foreign = UUID.randomUUID().toString();

        try (Connection holder = sql().getDataSource().getConnection(); Statement hold = holder.createStatement()) {
            holder.setAutoCommit(false);
            run = holdBeforeTheFirstEffect(hold, command);
            hold.executeUpdate("update run set lease_token = '" + foreign + "', lease_until = now() + interval '1 hour' where run_id = '" + run + "'");
            holder.commit();
        }

        await("the old worker is through").atMost(Duration.ofSeconds(20)).until(() -> count("select count(*) from run where run_id = ?::uuid and lease_token = ?::uuid", run, foreign) == 1
                && count("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == 0);
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(20)).until(() -> count("select count(*) from lead where city = ? and status = 'new'", city) == 3);
        assertThat(count("select count(*) from project where name = ?", city)).isZero();
        assertThat(events(run)).doesNotContain("lead.updated", "action.succeeded", "action.failed", "run.settled");
        assertThat(run(run).path("status").asText()).isEqualTo("running");

        sql().update("update run set lease_until = now() - interval '1 second' where run_id = ?::uuid", run);

        JsonNode settled = settled(run);
        assertThat(settled.path("status").asText()).isEqualTo("completed");
        assertThat(settled.at("/counts/leads_updated").asInt()).as("once").isEqualTo(3);
        assertThat(events(run, "lead.updated")).isEqualTo(3);
        assertThat(events(run, "run.resumed")).isEqualTo(1);
        assertThat(events(run, "plan.received")).as("the plan is not asked for twice").isEqualTo(1);
        assertThat(count("select count(*) from project where name = ?", city)).isEqualTo(1);
    }

    @Test
    void aRunThatStopsItsWorkersAgainAndAgainIsGivenUp() throws Exception {
        String city = somewhere();
        leads(city, 1);
        String command = commandFor(String.join(", ",
                step("a1", "update_leads", "{'filter': {'city': '" + city + "'}, 'changes': {'status': 'contacted'}}"),
                step("a2", "create_project", "{'name': '" + city + "'}")));
        String run;

        try (Connection holder = sql().getDataSource().getConnection(); Statement hold = holder.createStatement()) {
            holder.setAutoCommit(false);
            run = holdBeforeTheFirstEffect(hold, command);
            hold.executeUpdate("update run set lease_token = gen_random_uuid(), lease_until = now() - interval '1 second', recoveries = 3 where run_id = '" + run + "'");
            holder.commit();
        }

        JsonNode settled = settled(run);
        assertThat(settled.path("status").asText()).isEqualTo("failed");
        assertThat(settled.at("/error/code").asText()).isEqualTo("poison");
        assertThat(settled.at("/error/detail").asText()).isNotBlank();
        assertThat(statuses(settled)).containsOnly("failed");
        assertThat(count("select count(*) from lead where city = ? and status = 'new'", city)).isEqualTo(1);
        assertThat(count("select count(*) from project where name = ?", city)).isZero();
        assertThat(events(run, "run.settled")).isEqualTo(1);
        assertThat(events(run, "action.failed")).as("each action has an end").isEqualTo(2);
        assertThat(count("select count(*) from notification where run_id = ?::uuid and event = 'assistant_run_completed' and channel = 'in_app'", run)).isEqualTo(1);
    }

    @Test
    void twentyRunsAtOnceAreCarriedOutOnceEach() throws Exception {
        String mark = somewhere();

        List<String> runs = atOnce(20, () -> accept(commandFor(step("a1", "create_project", "{'name': '" + mark + "'}"))));

        assertThat(runs).doesNotHaveDuplicates().allSatisfy(run -> {
            assertThat(settled(run).path("status").asText()).isEqualTo("completed");
            assertThat(events(run, "action.started")).isEqualTo(1);
            assertThat(events(run, "run.settled")).isEqualTo(1);
        });
        assertThat(count("select count(*) from project where name = ?", mark)).isEqualTo(20);
    }

    /** Accepts a command and holds its run's row, in the transaction of the statement, when the first action has started and has changed nothing. @return the run */
    private String holdBeforeTheFirstEffect(Statement hold, String command) throws Exception {
        // Whoever freezes or changes rows of the plan needs action_target; reading it is left to everyone.
        hold.execute("lock table action_target in share row exclusive mode");
        String run = accept(command);
        await("the first action waits").atMost(Duration.ofSeconds(30)).until(() -> events(run).contains("action.started"));
        awaitSomebodyWaitingForALock();
        return run;
    }
}
