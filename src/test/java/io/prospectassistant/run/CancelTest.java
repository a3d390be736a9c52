package io.prospectassistant.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.GivenPlansTest;
import io.prospectassistant.doubles.KhojDouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Cancelling stops what has not started and leaves what is done; of everything that happens to a run at once, one comes first. */
class CancelTest extends GivenPlansTest {

    @Test
    void aRunThatWaitsForAPersonIsCancelledAtOnce() {
        String city = somewhere();
        leads(city, 3);
        JsonNode run = executeSteps(deleteLeadsIn(city), step("a2", "create_project", "{'name': '" + city + "'}"), step("a3", "create_task", "{'title': 'Call'}", "a1"));
        JsonNode deletion = action(run, "delete_leads");

        JsonNode cancelled = call(OPERATOR, "POST", RUNS + id(run) + "/cancel", null).is(200).json();

        assertThat(cancelled.path("status").asText()).isEqualTo("cancelled");
        assertThat(cancelled.path("settled_at").isTextual()).isTrue();
        assertThat(cancelled.at("/error/code").asText()).isEqualTo("cancelled");
        assertThat(cancelled.at("/error/detail").asText()).contains("operator@example.com");
        assertThat(cancelled.at("/actions/0/error")).isEqualTo(cancelled.path("error"));
        assertThat(statuses(cancelled)).containsExactly("cancelled", "succeeded", "cancelled");
        assertThat(leadsIn(city)).isEqualTo(3);
        assertThat(count("select count(*) from project where name = ?", city)).as("what is done stays done").isEqualTo(1);
        List<String> events = events(id(run));
        assertThat(events.subList(events.size() - 4, events.size())).containsExactly("run.cancelled", "action.skipped", "action.skipped", "run.settled");
        assertThat(sql().queryForObject("select actor from audit_event where run_id = ?::uuid and event = 'run.cancelled'", String.class, id(run))).isEqualTo("operator@example.com");
        assertThat(completionNotices(run)).isZero();

        decide("approve", run, deletion).isProblem(409, "already-decided");
        assertThat(decide("reject", run, deletion).isProblem(409, "already-decided").json().path("detail").asText()).contains("cancelled");
        assertThat(cancel(id(run)).isProblem(409, "already-settled").json().path("detail").asText()).contains("cancelled");
        assertThat(run(id(run))).as("nothing has changed").isEqualTo(cancelled);

        JsonNode again = replay(id(run));
        assertThat(statuses(again)).as("a cancelled run can be run again").containsExactly("pending_confirmation", "succeeded", "queued");
        cancel(id(again)).is(200);
    }

    @Test
    void aRunThatIsBeingPlannedIsCancelledAtOnceAndTheLatePlanChangesNothing() throws Exception {
        String mark = somewhere();
        KhojDouble.HeldChat planning = holdNextPlanning();
        String run = accept(commandFor(step("a1", "create_project", "{'name': '" + mark + "'}")));
        planning.awaitArrival();

        JsonNode cancelled;
        try {
            cancelled = cancel(run).is(200).json();
        } finally {
            planning.release();
        }

        assertThat(cancelled.path("status").asText()).isEqualTo("cancelled");
        assertThat(cancelled.path("actions")).isEmpty();
        await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(10)).until(() -> run(run).equals(cancelled));
        assertThat(events(run)).endsWith("run.cancelled", "run.settled").doesNotContain("plan.received", "action.decided");
        assertThat(count("select count(*) from project where name = ?", mark)).isZero();
    }

    @Test
    void aRunningActionEndsAfterThePageInHandAndKeepsWhatItDid() throws Exception {
        String city = somewhere();
        leads(city, 450);
        List<String> leads = sql().queryForList("select lead_id from lead where city = ? order by created_at, lead_id", String.class, city);
        String run;
        CompletableFuture<Answer> cancellation;
        try (Connection ignored = held("lead", leads.get(300))) {
            run = accept(commandFor(String.join(", ", step("a1", "rescore_leads", in(city)), step("a2", "create_project", "{'name': '" + city + "'}"))));
            running(run, "rescore_leads", 200);
            awaitSomebodyWaitingForALock();
            String id = run;
            cancellation = CompletableFuture.supplyAsync(() -> cancel(id));
            await("the cancellation waits behind the page").atMost(Duration.ofSeconds(20))
                    .until(() -> count("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") >= 2);
        }

        assertThat(cancellation.get().status()).isIn(200, 202);
        JsonNode cancelled = settled(run);
        JsonNode rescoring = action(cancelled, "rescore_leads");
        assertThat(cancelled.path("status").asText()).isEqualTo("cancelled");
        assertThat(statuses(cancelled)).containsExactly("cancelled", "cancelled");
        assertThat(rescoring.path("progress").toString()).isEqualTo("{\"done\":400,\"total\":450}");
        assertThat(rescoring.path("affected").asInt()).isEqualTo(400);
        assertThat(rescoring.at("/result/leads_rescored").asInt()).isEqualTo(400);
        assertThat(rescoring.at("/error/code").asText()).isEqualTo("cancelled");
        assertThat(count("select count(*) from lead where city = ? and score is not null", city)).as("done pages stay done").isEqualTo(400);
        assertThat(count("select count(*) from project where name = ?", city)).isZero();
        assertThat(events(run, "action.started")).isEqualTo(1);
        assertThat(events(run, "run.settled")).isEqualTo(1);
        assertThat(events(run)).doesNotContain("action.succeeded").endsWith("run.settled");
        assertThat(completionNotices(cancelled)).isZero();
    }

    @Test
    void whoCancelsAgainWhileARunIsBeingStoppedGetsTheSameAnswer() throws Exception {
        String city = somewhere();
        leads(city, 3);
        String run;
        try (Connection holder = sql().getDataSource().getConnection(); Statement hold = holder.createStatement()) {
            run = runHeldBeforeItsFirstPage(holder, hold, city);

            JsonNode stopping = cancel(run).is(202).json();
            assertThat(stopping.path("status").asText()).isEqualTo("running");
            assertThat(stopping.at("/error/code").asText()).as("says so at once").isEqualTo("cancelled");
            assertThat(statuses(stopping)).containsExactly("running", "cancelled");
            assertThat(cancel(run).is(202).json()).isEqualTo(stopping);
            CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(() -> cancel(run, "Prefer", "wait=30"));
            holder.commit();
            assertThat(waiting.get().status()).isIn(200, 409);
        }

        JsonNode cancelled = settled(run);
        assertThat(cancelled.path("status").asText()).isEqualTo("cancelled");
        assertThat(statuses(cancelled)).containsExactly("cancelled", "cancelled");
        assertThat(action(cancelled, "rescore_leads").at("/progress/done").asInt()).as("no page was begun").isZero();
        assertThat(events(run, "run.cancelled")).isEqualTo(1);
        assertThat(events(run, "run.settled")).isEqualTo(1);
    }

    @Test
    void aCrashBetweenTheCancellationAndTheEndStillEndsCancelled() throws Exception {
        String city = somewhere();
        leads(city, 3);
        String run;
        try (Connection holder = sql().getDataSource().getConnection(); Statement hold = holder.createStatement()) {
            run = runHeldBeforeItsFirstPage(holder, hold, city);
            cancel(run).is(202);
            hold.executeUpdate("update run set lease_token = gen_random_uuid(), lease_until = now() - interval '1 second' where run_id = '" + run + "'");
            holder.commit();
        }

        JsonNode cancelled = settled(run);
        assertThat(cancelled.path("status").asText()).isEqualTo("cancelled");
        assertThat(statuses(cancelled)).containsExactly("cancelled", "cancelled");
        assertThat(events(run, "run.resumed")).isEqualTo(1);
        assertThat(events(run, "action.started")).as("nothing is begun anew").isEqualTo(1);
        assertThat(events(run, "run.settled")).isEqualTo(1);
        assertThat(count("select count(*) from lead where city = ? and score is not null", city)).isZero();
    }

    @Test
    void cancellingNeedsAnOperatorAndARunThatHasNotEnded() {
        JsonNode run = executeSteps(step("a1", "create_project", "{'name': '" + somewhere() + "'}"));

        call(VIEWER, "POST", RUNS + id(run) + "/cancel", null).isProblem(403, "forbidden");
        call(OPERATOR, "POST", RUNS + UUID.randomUUID() + "/cancel", null).isProblem(404, "not-found");
        call(OPERATOR, "POST", RUNS + "1/cancel", null).isProblem(404, "not-found");
        assertThat(call(OPERATOR, "POST", RUNS + id(run) + "/cancel", null).isProblem(409, "already-settled").json().path("detail").asText()).contains("completed");
    }

    @RepeatedTest(12)
    void ofACancellationAndAnApprovalAtOnceOneComesFirst() throws Exception {
        String city = somewhere();
        leads(city, 3);
        JsonNode run = executeSteps(deleteLeadsIn(city));
        JsonNode deletion = action(run, "delete_leads");

        List<Answer> answers = together(() -> cancel(id(run)), () -> decide("approve", run, deletion));

        JsonNode end = settled(id(run));
        assertThat(answers).extracting(Answer::status).isSubsetOf(200, 202, 409);
        assertThat(answers.stream().filter(answer -> answer.status() != 409)).as("at least one wins").isNotEmpty();
        assertThat(statuses(end)).isSubsetOf("succeeded", "cancelled");
        assertThat(leadsIn(city)).as(end.toPrettyString()).isEqualTo(statuses(end).contains("succeeded") ? 0 : 3);
        assertThat(events(id(run), "confirmation.approved")).isEqualTo(answers.get(1).status() == 409 ? 0 : 1);
        endedOnce(end, answers.get(0));
    }

    @RepeatedTest(6)
    void ofACancellationAndAnExpiryAtOnceOneComesFirst() throws Exception {
        String city = somewhere();
        leads(city, 1);
        JsonNode run = executeSteps(deleteLeadsIn(city));
        sql().update("update action set expires_at = now() - interval '1 second' where run_id = ?::uuid", id(run));
        String expire = Files.readString(Path.of("src/main/resources/sql/confirmation/expire.sql"));

        List<Answer> answers = together(() -> cancel(id(run)), () -> {
            sql().queryForMap(expire);
            return null;
        });

        JsonNode end = settled(id(run));
        assertThat(statuses(end)).isSubsetOf("expired", "cancelled");
        assertThat(events(id(run), "confirmation.expired")).isEqualTo(statuses(end).contains("expired") ? 1 : 0);
        assertThat(leadsIn(city)).isEqualTo(1);
        endedOnce(end, answers.get(0));
    }

    @RepeatedTest(12)
    void ofACancellationAndTheEndOfARunAtOnceOneComesFirst() throws Exception {
        String mark = somewhere();
        String run = accept(commandFor(String.join(", ", step("a1", "create_project", "{'name': '" + mark + "'}"), step("a2", "create_project", "{'name': '" + mark + "'}"))));
        await().pollInterval(Duration.ofMillis(1)).atMost(Duration.ofSeconds(20)).until(() -> events(run).contains("action.started"));

        Answer answer = cancel(run, "Prefer", "wait=30");

        JsonNode end = settled(run);
        assertThat(answer.status()).isIn(200, 409);
        assertThat(statuses(end)).isSubsetOf("succeeded", "cancelled");
        assertThat(count("select count(*) from project where name = ?", mark)).as("only what succeeded has had an effect")
                .isEqualTo(statuses(end).stream().filter("succeeded"::equals).count());
        endedOnce(end, answer);
    }

    /** Either the cancellation came before the end, and then that is the end; or it was told that it is too late. */
    private void endedOnce(JsonNode run, Answer cancellation) {
        boolean cancelled = cancellation.status() != 409;
        if (cancelled) {
            assertThat(run.path("status").asText()).isEqualTo("cancelled");
        } else {
            cancellation.isProblem(409, "already-settled");
            assertThat(run.path("status").asText()).isNotEqualTo("cancelled");
        }
        assertThat(events(id(run), "run.cancelled")).isEqualTo(cancelled ? 1 : 0);
        assertThat(events(id(run), "run.settled")).isEqualTo(1);
        assertThat(completionNotices(run)).isEqualTo(cancelled ? 0 : 1);
    }

    /** A run of two actions that stands at the first one, which has frozen nothing yet, until the holder's transaction ends. */
    private String runHeldBeforeItsFirstPage(Connection holder, Statement hold, String city) throws Exception {
        holder.setAutoCommit(false);
        hold.execute("lock table action_target in share row exclusive mode");
        String run = accept(commandFor(String.join(", ", step("a1", "rescore_leads", in(city)), step("a2", "create_project", "{'name': '" + city + "'}"))));
        running(run, "rescore_leads", 0);
        awaitSomebodyWaitingForALock();
        return run;
    }

    private long completionNotices(JsonNode run) {
        return count("select count(*) from notification where run_id = ?::uuid and event = 'assistant_run_completed' and channel = 'in_app'", id(run));
    }

    /** What two get that start at once, in this order. */
    private static List<Answer> together(Callable<Answer> one, Callable<Answer> other) throws Exception {
        AtomicInteger turn = new AtomicInteger();
        Answer[] answers = new Answer[2];
        atOnce(2, () -> {
            int mine = turn.getAndIncrement();
            answers[mine] = mine == 0 ? one.call() : other.call();
            return mine;
        });
        return Arrays.asList(answers);
    }
}
