package io.prospectassistant.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.GivenPlansTest;
import io.prospectassistant.Json;
import io.prospectassistant.api.Contract;
import io.prospectassistant.metrics.Scrape.Sample;
import io.prospectassistant.plan.ActionType;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a scrape says is what the rows say, in words that are known beforehand. */
class MetricsTest extends GivenPlansTest {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-|[0-9a-f]{16}|@|\\d{4,}");

    @Autowired
    private Contract contract;

    @Test
    void runsOfEveryKindAreCountedAsTheirRowsSay() {
        String city = somewhere();
        leads(city, 2);
        JsonNode completed = executeSteps(step("a1", "create_project", "{'name': '" + city + "'}"));
        replay(id(completed));
        executeDry("Find 3 dental leads in Lyon, score them, run nurturing, notify me.");
        execute("Make me a coffee.");
        execute(commandForAnswer("{\"version\": 1, \"language\": \"en\", \"summary\": \"Nothing.\", \"actions\": []}"));
        executeSteps(step("a1", "create_lead", "{'name': 'Nobody', 'country': 'FR', 'phone': 'call me'}"));
        executeSteps(step("a1", "create_project", "{'name': '" + city + "'}"), step("a2", "create_lead", "{'name': 'Nobody', 'country': 'FR', 'phone': 'call me'}"),
                step("a3", "create_task", "{'title': 'Call'}", "a2"), step("a4", "update_lead", "{'lead_id': '" + UUID.randomUUID() + "', 'changes': {'status': 'won'}}"));
        JsonNode rejected = executeSteps(deleteLeadsIn(city));
        decide("reject", rejected, action(rejected, "delete_leads"), "Prefer", "wait=30").is(200);
        JsonNode expired = executeSteps(deleteLeadsIn(city));
        sql().update("update action set expires_at = now() - interval '1 second' where run_id = ?::uuid", id(expired));
        JsonNode approved = executeSteps(deleteLeadsIn(city));
        decide("approve", approved, action(approved, "delete_leads"), "Prefer", "wait=30").is(200);
        leads(city, 1);
        cancel(id(executeSteps(deleteLeadsIn(city), step("a2", "create_task", "{'title': 'Call'}", "a1")))).is(200);
        await().atMost(Duration.ofSeconds(40)).until(() -> run(id(expired)).path("status").asText().equals("partially_completed"));

        Scrape scrape = whenAllIsCounted();

        assertThat(scrape.by("prospect_runs_total", "status", "origin", "planner")).hasSizeGreaterThan(4).isEqualTo(rows("""
                select concat_ws(' ', status, origin, coalesce(planner, 'none')), count(*) from run where settled_at is not null group by 1"""));
        assertThat(scrape.by("prospect_run_duration_seconds_count", "status", "waited")).isEqualTo(rows("""
                select concat_ws(' ', status, (exists (select from audit_event e where e.run_id = run.run_id and event = 'action.parked'))::text), count(*)
                  from run where settled_at is not null group by 1"""));
        assertThat(scrape.sum("prospect_run_duration_seconds_sum")).isCloseTo(sql().queryForObject(
                "select sum(extract(epoch from settled_at - created_at)) from run where settled_at is not null", Double.class), within(0.1));
        assertThat(scrape.by("prospect_actions_total", "type", "status", "decision")).hasSizeGreaterThan(6).isEqualTo(rows("""
                select concat_ws(' ', type, status, coalesce(decision, 'none')), count(*) from action
                 where status not in ('queued', 'running', 'pending_confirmation') group by 1"""));
        assertThat(scrape.by("prospect_audit_events_total", "event")).isEqualTo(rows("select event, count(*) from audit_event group by 1"));
        assertThat(scrape.by("prospect_confirmations_total", "decision")).containsOnlyKeys("approved", "expired", "rejected")
                .isEqualTo(rows("select substring(event from 14), count(*) from audit_event where event like 'confirmation.%' group by 1"));
        assertThat(scrape.by("prospect_plans_total", "planner", "outcome")).containsKeys("khoj planned", "khoj rejected", "khoj fallback", "local planned", "local none").isEqualTo(rows("""
                select concat_ws(' ', planner, outcome), count(*) from (
                    select detail->>'planner' as planner, 'planned' as outcome from audit_event where event = 'plan.received'
                    union all select 'khoj', substring(event from 6) from audit_event where event in ('plan.repaired', 'plan.rejected', 'plan.fallback')
                    union all select planner, 'none' from run where settled_at is not null and plan is null and planner is not null) p group by 1"""));
        assertThat(scrape.by("prospect_mails_total", "outcome")).isEqualTo(rows("select status, count(*) from notification where channel = 'email' group by 1"));
        assertThat(scrape.sum("prospect_claims_total")).isGreaterThanOrEqualTo(scrape.sum("prospect_runs_total"));
    }

    /** A scrape in which every event of the trail is counted. It can be told from the sum of all events, since the database is this context's own. */
    private Scrape whenAllIsCounted() {
        return await("all is counted").atMost(Duration.ofSeconds(20)).until(this::scrape, scrape ->
                scrape.sum("prospect_audit_events_total") == count("select count(*) from audit_link") && count("select count(*) from audit_event") == count("select count(*) from audit_link")
                        // A scrape may fall between the count of a run and that of its duration.
                        && scrape.sum("prospect_run_duration_seconds_count") == scrape.sum("prospect_runs_total"));
    }

    @Test
    void aTakeoverAndALostLeaseAreCounted() {
        Scrape before = scrape();
        String run = sql().queryForObject("""
                insert into run (run_id, root_run_id, command, requested_by, origin, lease_token, lease_until)
                select i, i, 'Make me a coffee.', (select user_id from app_user limit 1), 'api', gen_random_uuid(), now() - interval '1 second' from (select uuid_v7() as i) n
                returning run_id""", String.class);
        settled(run);

        Scrape after = scrape();
        assertThat(after.value("prospect_claims_total", "result", "taken_over")).isEqualTo(before.value("prospect_claims_total", "result", "taken_over") + 1);
        assertThat(after.named("prospect_lease_lost_total")).as("there before the first").hasSize(1);
    }

    @Test
    void whatWaitsIsMeasuredWithItsAge() {
        String city = somewhere();
        leads(city, 1);
        JsonNode waiting = executeSteps(deleteLeadsIn(city));
        sql().update("update action set expires_at = expires_at - interval '1 hour' where run_id = ?::uuid", id(waiting));
        // A run that is due, in the hands of somebody who keeps it; at once with the e-mails, so that who has measured these has measured all.
        sql().update("""
                with never_taken as (
                    insert into run (run_id, root_run_id, command, requested_by, origin, next_attempt_at, lease_until)
                    select i, i, 'Never taken', (select user_id from app_user limit 1), 'api', now() - interval '3 hours', now() + interval '1 day' from (select uuid_v7() as i) n
                )
                insert into notification (event, channel, status, user_id, recipient, title, body, occasion, next_attempt_at, created_at)
                select 'test', 'email', s, user_id, 'nobody@example.com', '', '', s || gen_random_uuid(), now() + interval '1 day', now() - interval '2 hours'
                  from app_user, unnest(array['queued', 'failed']) s where email = 'viewer@example.com'""");
        try {
            Scrape scrape = await().atMost(Duration.ofSeconds(20)).until(this::scrape, seen -> seen.value("prospect_pending_oldest_age_seconds") >= 3600
                    && seen.value("prospect_outbox_oldest_age_seconds") >= 7200);

            assertThat(scrape.value("prospect_pending_actions")).isEqualTo(count("select count(*) from action where status = 'pending_confirmation'"));
            assertThat(scrape.value("prospect_outbox", "status", "queued")).isEqualTo(1);
            assertThat(scrape.value("prospect_outbox", "status", "sending")).isZero();
            assertThat(scrape.value("prospect_outbox", "status", "failed")).isEqualTo(1);
            assertThat(scrape.value("prospect_runs_open", "status", "awaiting_confirmation")).isEqualTo(count("select count(*) from run where status = 'awaiting_confirmation'"));
            assertThat(scrape.value("prospect_runs_open", "status", "accepted")).isEqualTo(1);
            assertThat(scrape.value("prospect_queue_depth")).as("it is held").isZero();
            assertThat(scrape.value("prospect_measured_age_seconds")).isLessThan(15);
        } finally {
            sql().update("delete from notification where event = 'test'");
            sql().update("delete from run where command = 'Never taken'");
        }
    }

    @Test
    void labelsAreWordsThatAreKnownBeforehand() {
        String secret = "Grüße an Zoë " + UUID.randomUUID();
        call("nobody-" + UUID.randomUUID(), "GET", "/leads/" + UUID.randomUUID(), null);
        get("/leads/" + UUID.randomUUID());
        get("/leads/" + UUID.randomUUID() + "/more");
        get("/nothing/" + UUID.randomUUID());
        raw("GET", "/assistant/" + UUID.randomUUID(), null);
        raw("GET", "/actuator/" + UUID.randomUUID(), null);
        call(VIEWER, "POST", RUNS + UUID.randomUUID() + "/replay", null).is(403);
        post("/leads", Json.write(Map.of("name", secret, "email", "somebody@example.com"))).is(201);
        execute(secret);

        Scrape scrape = whenAllIsCounted();

        Map<String, Set<String>> known = new HashMap<>();
        known.put("status", Set.of("completed", "partially_completed", "failed", "cancelled", "accepted", "planning", "running", "awaiting_confirmation", "succeeded", "partially_succeeded",
                "rejected", "expired", "skipped", "queued", "sending"));
        known.put("origin", Set.of("api", "dashboard", "schedule", "replay"));
        known.put("planner", Set.of("khoj", "local", "none"));
        known.put("waited", Set.of("true", "false"));
        known.put("type", Arrays.stream(ActionType.values()).map(ActionType::wireName).collect(Collectors.toSet()));
        known.put("decision", Set.of("auto", "confirm", "reject", "none", "approved", "rejected", "expired"));
        known.put("outcome", Set.of("planned", "repaired", "rejected", "fallback", "none", "sent", "failed", "skipped", "success", "refused", "timeout", "too_large"));
        known.put("service", Set.of("khoj", "apify", "openstreetmap", "website", "smtp"));
        known.put("result", Set.of("claimed", "taken_over"));
        List<Sample> ours = scrape.all().stream().filter(sample -> sample.name().startsWith("prospect_")).toList();
        assertThat(ours).hasSizeGreaterThan(50);
        for (Sample sample : ours) {
            sample.labels().forEach((label, value) -> {
                if (label.equals("event")) {
                    assertThat(value).as(sample.toString()).matches("[a-z_]+\\.[a-z_]+");
                } else if (!label.equals("le")) {
                    assertThat(known.get(label)).as(sample.toString()).isNotNull().contains(value);
                }
            });
        }

        Set<String> uris = Stream.concat(contract.operations().stream().map(operation -> contract.basePath() + operation.path()),
                Stream.of("/", "/**", "NOT_FOUND", "UNKNOWN", "REDIRECTION", "root", "/assistant", "/api/v1/openapi.json", "/actuator/prometheus", "/actuator/health", "/actuator/health/**", "/error"))
                .collect(Collectors.toSet());
        assertThat(scrape.named("http_server_requests_seconds_count")).isNotEmpty().allSatisfy(sample -> assertThat(uris).contains(sample.labels().get("uri")));
        assertThat(scrape.named("http_server_requests_seconds_count").map(sample -> sample.labels().get("uri") + " " + sample.labels().get("status")))
                .contains(contract.basePath() + "/leads/{lead_id} 404", contract.basePath() + "/leads/{lead_id} 401", contract.basePath() + RUNS + "{run_id}/replay 403");

        assertThat(scrape.all()).allSatisfy(sample -> sample.labels().forEach((label, value) -> {
            if (!label.equals("le")) {
                assertThat(value).as(sample.toString()).doesNotContainPattern(ID).doesNotContain("Zoë", "example.com", "localhost", "/work", "/home", "/tmp");
            }
        }));
        assertThat(scrape.all()).as("series of a product that is hardly used").hasSizeLessThan(1500);
    }

    @Test
    void theBreakerThePoolTheJvmAndTheWebServerAreInIt() {
        execute(commandFor(step("a1", "notify_user", "{}")));

        Scrape scrape = scrape();

        assertThat(scrape.value("resilience4j_circuitbreaker_state", "name", "khoj-breaker", "state", "closed")).isEqualTo(1);
        assertThat(scrape.value("resilience4j_circuitbreaker_state", "name", "khoj-breaker", "state", "open")).isZero();
        assertThat(scrape.value("resilience4j_circuitbreaker_calls_seconds_count", "name", "khoj-breaker", "kind", "successful")).isPositive();
        assertThat(scrape.value("prospect_outside_calls_seconds_count", "service", "khoj", "outcome", "success")).isPositive();
        assertThat(scrape.all()).extracting(Sample::name).contains("hikaricp_connections_active", "hikaricp_connections_pending", "jvm_memory_used_bytes", "jvm_threads_live_threads",
                "tomcat_threads_busy_threads", "executor_queued_tasks", "process_cpu_usage");
    }

    @Test
    void aScrapeNeedsNoCredentialsAndShowsNothingButMetrics() {
        for (String token : new String[] {null, VIEWER, "nobody-has-this"}) {
            Answer scrape = token == null ? raw("GET", "/actuator/prometheus", null) : raw("GET", "/actuator/prometheus", null, "Authorization", "Bearer " + token);
            assertThat(scrape.is(200).header("content-type")).startsWith("text/plain");
        }
        for (String other : List.of("/actuator", "/actuator/metrics", "/actuator/env", "/actuator/prometheus/x", "/actuator/info", "/actuator/loggers", "/actuator/heapdump", "/actuator/caches")) {
            raw("GET", other, null).isProblem(401, "unauthorized");
            raw("GET", other, null, "Authorization", "Bearer " + ADMIN).isProblem(404, "not-found");
        }
        assertThat(raw("POST", "/actuator/prometheus", new byte[0], "Authorization", "Bearer " + ADMIN).status()).isIn(404, 405);
    }

    private Scrape scrape() {
        return Scrape.of(raw("GET", "/actuator/prometheus", null).is(200).body());
    }

    private Map<String, Long> rows(String query) {
        Map<String, Long> rows = new TreeMap<>();
        sql().query(query, row -> {
            rows.put(row.getString(1), row.getLong(2));
        });
        return rows;
    }
}
