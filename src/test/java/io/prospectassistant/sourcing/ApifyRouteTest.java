package io.prospectassistant.sourcing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prospectassistant.Json;
import io.prospectassistant.TestDatabase;
import io.prospectassistant.camel.BoundedCall;
import io.prospectassistant.doubles.ApifyDouble;
import io.prospectassistant.doubles.ApifyDouble.Call;
import io.prospectassistant.doubles.ApifyDouble.Hold;
import io.prospectassistant.doubles.ApifyDouble.Start;
import io.prospectassistant.lead.CategoryTaxonomy;
import io.prospectassistant.lead.LeadCandidate;
import io.prospectassistant.metrics.OutsideCalls;
import io.prospectassistant.run.LeaseLost;
import io.prospectassistant.run.RunCancelled;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** {@code 52-apify.camel.yaml} on a real database, against Apify's protocol over HTTP. */
class ApifyRouteTest {

    private static final CategoryTaxonomy TAXONOMY = new CategoryTaxonomy();
    private static final JsonNode DENTISTS_IN_LYON = Json.tree("""
            {"query": "dental", "category": "dentist", "location": "Lyon", "country": "FR", "limit": 20}""");

    private static TestDatabase database;
    private static HikariDataSource pool;
    private static JdbcTemplate sql;
    private static ApifyDouble apify;
    private static DefaultCamelContext routes;

    private final ExecutorService workers = Executors.newCachedThreadPool();
    private DefaultCamelContext camel = routes;
    private UUID runId;
    private UUID actionId;

    record Run(String runId, String lease) {}

    record Action(String actionId, JsonNode params) {}

    @BeforeAll
    static void startEverything() throws Exception {
        database = TestDatabase.migrated();
        sql = database.sql();
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.app());
        config.setMaximumPoolSize(6);
        config.setMinimumIdle(1);
        pool = new HikariDataSource(config);
        sql.update("insert into app_user(email, role) values ('operator@localhost', 'operator')");
        apify = ApifyDouble.start();
        routes = routes(apify.url());
    }

    @AfterAll
    static void stopEverything() {
        routes.stop();
        apify.close();
        pool.close();
    }

    @BeforeEach
    void newAction() {
        apify.reset();
        runId = newRun();
        actionId = newAction(runId);
    }

    @AfterEach
    void nothingUnheardOfWasAsked() {
        workers.shutdownNow();
        apify.assertNoUnknownCalls();
    }

    // ---- everything goes well

    @Test
    void threePagesOfResultsAreStoredInTheirOrderAndOnce() {
        apify.items(places(450));

        Found found = find();

        assertThat(found).isEqualTo(new Found("apify", "ok", null, null, 450));
        assertThat(storedNames()).containsExactlyElementsOf(IntStream.range(0, 450).mapToObj(i -> "Cabinet " + i).toList());
        assertThat(row("status, next_offset, items_total")).containsEntry("status", "SUCCEEDED").containsEntry("next_offset", 450).containsEntry("items_total", 450);
        assertThat(apify.runs()).hasSize(1);
        assertThat(apify.startRequests()).isEqualTo(1);
    }

    @Test
    void theStartNamesItsMarkItsLimitsAndNothingPersonal() {
        find();

        ApifyDouble.Run run = apify.runs().get(0);
        assertThat(run.userAgent).isEqualTo("ProspectAssistant/1.0 (ref=" + row("ref").get("ref") + ")");
        assertThat(run.options).containsEntry("maxTotalChargeUsd", "1.50").containsEntry("timeout", "900").containsEntry("waitForFinish", "0");
        assertThat(run.input).isEqualTo(Json.tree("""
                {"searchStringsArray": ["dentiste", "cabinet dentaire"], "locationQuery": "Lyon, France", "maxCrawledPlacesPerSearch": 15, "language": "fr",
                 "skipClosedPlaces": true, "scrapeContacts": true, "scrapePlaceDetailPage": false, "maxReviews": 0, "maxImages": 0, "maxQuestions": 0,
                 "scrapeReviewsPersonalData": false, "maximumLeadsEnrichmentRecords": 0}"""));
    }

    @Test
    void generatedPlacesAreEnoughForTwentyLeadsAndNoPersonGetsIn() {
        Found found = find();

        assertThat(found.items()).isEqualTo(30);
        assertThat(stored().stream().map(LeadCandidate::externalId).distinct().count()).isGreaterThanOrEqualTo(20);
        assertThat(apify.calls()).filteredOn(call -> call.contains("/items")).allSatisfy(call -> assertThat(call).contains("fields=title,").doesNotContain("reviews,").doesNotContain("leadsEnrichment"));
        assertThat(sql.queryForList("select cast(payload as text) from source_item where action_id = ?", String.class, actionId))
                .allSatisfy(payload -> assertThat(payload).doesNotContain("must never get in").doesNotContain("must.never@get.in"));
    }

    @Test
    void whenApifyIgnoresTheListOfFieldsNoPersonGetsInEither() {
        apify.ignoreFields();

        assertThat(find().items()).isEqualTo(30);

        assertThat(sql.queryForList("select cast(payload as text) from source_item where action_id = ?", String.class, actionId))
                .allSatisfy(payload -> assertThat(payload).doesNotContain("must never get in").doesNotContain("must.never@get.in"));
    }

    @Test
    void anEmptyPageInTheMiddleIsNotTheEndAndTheDifferenceIsShown() {
        apify.items(places(450));
        apify.emptyPage(200);

        Found found = find();

        assertThat(found.outcome()).isEqualTo("ok");
        assertThat(found.items()).isEqualTo(250);
        assertThat(found.detail()).isEqualTo("Apify counts 450 results and delivered 250 of them.");
        assertThat(storedNames()).contains("Cabinet 449");
    }

    @Test
    void resultsThatShowUpLateAreFoundByASecondLook() {
        apify.items(places(40));
        apify.hideTotal(1);

        assertThat(find().items()).isEqualTo(40);
    }

    @Test
    void nothingFoundIsAnAnswer() {
        apify.items(List.of());

        assertThat(find()).isEqualTo(new Found("apify", "ok", null, null, 0));
    }

    @Test
    void ofSixItemsTheErrorIsRejectedAndTheRestIsKeptAsItCame() throws IOException {
        apify.items(recorded("six-items"));

        assertThat(find().items()).isEqualTo(6);

        assertThat(stored()).extracting(LeadCandidate::rejection).containsExactly(null, null, null, null, null, "ERROR_ITEM");
        assertThat(stored().get(3).permanentlyClosed()).isTrue();
        assertThat(stored().get(4).temporarilyClosed()).isTrue();
    }

    @Test
    void junkDoesNotHurt() throws IOException {
        List<ObjectNode> junk = new ArrayList<>(recorded("six-items"));
        junk.get(0).put("description", "x".repeat(2 << 20)).put("title", "y".repeat(2 << 20)).putObject("unknown").put("key", true);
        junk.get(1).put("title", "Cabinet \u0000 du zéro");
        apify.items(junk);
        apify.ignoreFields();

        assertThat(find().items()).isEqualTo(6);
        assertThat(stored().get(0).name()).hasSize(500);
        assertThat(stored().get(1).name()).isEqualTo("Cabinet   du zéro");
    }

    // ---- the answer to the start is lost

    @Test
    void aRunWhoseIdGotLostIsFoundByItsMarkAndNotStartedAgain() {
        apify.exists(Json.tree("{\"searchStringsArray\": [\"plombier\"]}"), "ProspectAssistant/1.0 (ref=" + UUID.randomUUID() + ")");
        apify.nextStarts(Start.LOSE_ANSWER);

        assertThat(find().outcome()).isEqualTo("ok");

        assertThat(apify.startRequests()).isEqualTo(1);
        assertThat(row("external_run_id").get("external_run_id")).isEqualTo(apify.runs().get(1).id);
    }

    @Test
    void withoutMarksALostRunIsFoundByItsInput() {
        apify.hideAgents();
        apify.exists(Json.tree("{\"searchStringsArray\": [\"plombier\"]}"), null);
        apify.nextStarts(Start.LOSE_ANSWER);

        assertThat(find().outcome()).isEqualTo("ok");

        assertThat(apify.startRequests()).isEqualTo(1);
        assertThat(row("external_run_id").get("external_run_id")).isEqualTo(apify.runs().get(1).id);
    }

    @Test
    void twinsWithTheSameInputGetOneRunEach() throws Exception {
        apify.hideAgents();
        apify.nextStarts(Start.LOSE_ANSWER, Start.LOSE_ANSWER);
        UUID otherRun = newRun();
        UUID otherAction = newAction(otherRun);

        Future<Exchange> first = enter(runId, actionId);
        Future<Exchange> second = enter(otherRun, otherAction);

        assertThat(found(first.get(30, TimeUnit.SECONDS)).outcome()).isEqualTo("ok");
        assertThat(found(second.get(30, TimeUnit.SECONDS)).outcome()).isEqualTo("ok");
        assertThat(apify.startRequests()).isEqualTo(2);
        assertThat(sql.queryForList("select external_run_id from source_run where action_id in (?, ?)", String.class, actionId, otherAction))
                .containsExactlyInAnyOrderElementsOf(apify.runs().stream().map(run -> run.id).toList());
    }

    @Test
    void anErrorOnTheStartThatStartedNothingIsFollowedByOneMoreStart() {
        apify.nextStarts(Start.BREAK);

        assertThat(find().outcome()).isEqualTo("ok");

        assertThat(apify.startRequests()).isEqualTo(2);
        assertThat(apify.runs()).hasSize(1);
        assertThat(apify.calls()).filteredOn(call -> call.contains("startedAfter")).hasSize(3);
    }

    @Test
    void thereIsNoThirdStart() {
        apify.nextStarts(Start.BREAK, Start.BREAK, Start.BREAK);

        Found found = find();

        assertThat(found.outcome()).isEqualTo("failed");
        assertThat(found.code()).isEqualTo("source-unavailable");
        assertThat(found.detail()).contains("did not confirm");
        assertThat(apify.startRequests()).isEqualTo(2);
        assertThat(find()).as("entered again").isEqualTo(found);
        assertThat(apify.startRequests()).isEqualTo(2);
    }

    @Test
    void whoCannotLookDoesNotStartAgain() {
        apify.nextStarts(Start.LOSE_ANSWER);
        apify.breakDown(Call.LIST, 100);

        assertThat(find().code()).isEqualTo("source-unavailable");
        assertThat(apify.startRequests()).isEqualTo(1);
    }

    // ---- killed in the middle

    @Test
    void anIntentWithoutARunLeadsToOneRun() {
        intendedTwoHoursAgo("STARTING");

        assertThat(find().outcome()).isEqualTo("ok");
        assertThat(apify.startRequests()).isEqualTo(1);
    }

    @Test
    void anIntentWhoseRunIsThereIsAdoptedHoweverLateWeComeBack() {
        UUID ref = intendedTwoHoursAgo("STARTING_AGAIN");
        apify.exists(Json.tree(new ApifyRequest(TAXONOMY, "a~b", BigDecimal.ONE, 900, 60).input(DENTISTS_IN_LYON)), "ProspectAssistant/1.0 (ref=" + ref + ")");

        assertThat(find().outcome()).isEqualTo("ok");
        assertThat(apify.startRequests()).isZero();
    }

    @Test
    void aSecondIntentWithoutARunIsTheLast() {
        intendedTwoHoursAgo("STARTING_AGAIN");

        assertThat(find().code()).isEqualTo("source-unavailable");
        assertThat(apify.startRequests()).isZero();
    }

    @Test
    void killedBetweenTheStartAndItsAnswerTheRunIsAdopted() throws Exception {
        takeOverAt(Call.START);

        assertThat(apify.startRequests()).isEqualTo(1);
        assertThat(stored()).hasSize(450);
    }

    @Test
    void killedWhileItWaitsTheNextOneGoesOnWaiting() throws Exception {
        takeOverAt(Call.POLL);

        assertThat(apify.startRequests()).isEqualTo(1);
        assertThat(stored()).hasSize(450);
    }

    @Test
    void killedWithinAPageTheNextOneReadsThatPageAgain() throws Exception {
        takeOverAt(Call.PAGE);

        assertThat(apify.startRequests()).isEqualTo(1);
        assertThat(storedNames()).hasSize(450).doesNotHaveDuplicates();
    }

    @Test
    void killedAfterAPageTheNextOneBeginsWithTheNextPage() throws Exception {
        apify.items(places(450));
        int[] pages = {0};
        apify.at(Call.PAGE, () -> {
            if (++pages[0] == 2) {
                takeLease();
            }
        });

        assertThat(enter(runId, actionId).get(30, TimeUnit.SECONDS).getException()).isInstanceOf(LeaseLost.class);
        assertThat(stored()).hasSize(200);
        assertThat(find().items()).isEqualTo(450);
        assertThat(apify.calls()).filteredOn(call -> call.contains("offset=0&")).hasSize(1);
        assertThat(storedNames()).hasSize(450).doesNotHaveDuplicates();
    }

    @Test
    void whatIsDoneIsNotDoneAgain() {
        Found first = find();
        List<String> calls = apify.calls();

        assertThat(find()).isEqualTo(first);
        assertThat(apify.calls()).isEqualTo(calls);
    }

    @Test
    void aStaleLeaseAsksNothingAndWritesNothing() throws Exception {
        Future<Exchange> stale = enter(new Run(runId.toString(), UUID.randomUUID().toString()), actionId);

        assertThat(stale.get(30, TimeUnit.SECONDS).getException()).isInstanceOf(LeaseLost.class);
        assertThat(apify.calls()).isEmpty();
        assertThat(sql.queryForObject("select count(*) from source_run where action_id = ?", Integer.class, actionId)).isZero();
    }

    // ---- the run goes wrong

    @Test
    void aFailedRunKeepsWhatItHasFound() {
        apify.statuses("RUNNING", "FAILED");
        apify.items(places(7));

        Found found = find();

        assertThat(found.outcome()).isEqualTo("partial");
        assertThat(found.code()).isEqualTo("source-unavailable");
        assertThat(found.items()).isEqualTo(7);
        assertThat(found.detail()).contains("failed").contains("The proxy group is not available").contains("kept");
    }

    @Test
    void aFailedRunWithNothingIsAFailure() {
        apify.statuses("FAILED");
        apify.items(List.of());

        assertThat(find().outcome()).isEqualTo("failed");
    }

    @Test
    void aRunThatApifyStoppedIsPartial() {
        apify.statuses("RUNNING", "TIMING-OUT", "TIMED-OUT");
        apify.items(places(7));

        assertThat(find().outcome()).isEqualTo("partial");
        assertThat(apify.aborts()).isZero();
    }

    @Test
    void aRunThatNeverEndsIsAbortedOnceAndReadAllTheSame() {
        apify.statuses("RUNNING");
        apify.items(places(12));
        int[] polls = {0};
        apify.at(Call.POLL, () -> {
            if (++polls[0] == 3) {
                sql.update("update source_run set deadline_at = now() where action_id = ?", actionId);
            }
        });

        Found found = find();

        assertThat(found.outcome()).isEqualTo("partial");
        assertThat(found.items()).isEqualTo(12);
        assertThat(found.detail()).contains("took longer");
        assertThat(row("status").get("status")).isEqualTo("ABORTED");
        find();
        assertThat(apify.aborts()).isEqualTo(1);
    }

    @Test
    void aCancelledWaitEndsAtTheNextPollAndTheRunAtApifyIsAbortedOnce() throws Exception {
        apify.statuses("RUNNING");
        int[] polls = {0};
        apify.at(Call.POLL, () -> {
            if (++polls[0] == 2) {
                cancelRun();
            }
        });

        assertThat(enter(runId, actionId).get(60, TimeUnit.SECONDS).getException()).isInstanceOf(RunCancelled.class);
        assertThat(polls[0]).as("polls").isEqualTo(2);
        assertThat(apify.calls()).as("nothing is read that nobody wants").noneMatch(call -> call.contains("/items"));

        stopSearch();
        assertThat(apify.aborts()).isEqualTo(1);
        assertThat(row("status").get("status")).isEqualTo("ABORTING");
        stopSearch();
        assertThat(apify.aborts()).as("once").isEqualTo(1);
    }

    @Test
    void aSearchThatWasCancelledBeforeItBeganIsNotStarted() throws Exception {
        cancelRun();

        assertThat(enter(runId, actionId).get(60, TimeUnit.SECONDS).getException()).isInstanceOf(RunCancelled.class);
        stopSearch();

        assertThat(apify.calls()).isEmpty();
    }

    @Test
    void anApifyThatCannotBeToldToStopDoesNotHoldTheEndUp() throws Exception {
        apify.statuses("RUNNING");
        apify.at(Call.POLL, this::cancelRun);
        enter(runId, actionId).get(60, TimeUnit.SECONDS);
        apify.refuse(Call.ABORT, 100, 500, "internal", "Something went wrong", Map.of());

        stopSearch();

        assertThat(apify.aborts()).isZero();
        assertThat(apify.calls()).filteredOn(call -> call.contains("/abort")).as("asked once").hasSize(1);
    }

    @Test
    void aRunThatIsNotThereYetIsAskedForAgain() {
        apify.refuse(Call.POLL, 3, 404, "record-not-found", "Actor run was not found", Map.of());

        assertThat(find().outcome()).isEqualTo("ok");
    }

    @Test
    void errorsWhileWaitingAndReadingPass() {
        apify.breakDown(Call.POLL, 9);
        apify.breakDown(Call.PAGE, 3);

        assertThat(find().outcome()).isEqualTo("ok");
        assertThat(apify.startRequests()).isEqualTo(1);
    }

    @Test
    void whenTheSecondPageCannotBeReadTheFirstIsKept() {
        apify.items(places(450));
        apify.at(Call.PAGE, () -> apify.breakDown(Call.PAGE, 100));

        Found found = find();

        assertThat(found.outcome()).isEqualTo("partial");
        assertThat(found.items()).isEqualTo(200);
        assertThat(found.detail()).contains("HTTP 502");
    }

    @Test
    void aDatasetThatHasExpiredIsSaidToBe() {
        apify.refuse(Call.PAGE, 100, 404, "record-not-found", "Dataset was not found", Map.of());

        assertThat(find().detail()).contains("expired");
    }

    // ---- the start is refused

    @Test
    void tooManyRequestsAreRepeatedBecauseNothingWasStarted() {
        apify.refuse(Call.START, 2, 429, "rate-limit-exceeded", "You have exceeded the rate limit", Map.of());

        assertThat(find().outcome()).isEqualTo("ok");
        assertThat(apify.startRequests()).isEqualTo(3);
        assertThat(apify.runs()).hasSize(1);
    }

    @Test
    void anAccountWithoutRoomIsAskedAgain() {
        apify.refuse(Call.START, 1, 402, "concurrent-runs-limit-exceeded", "Too many runs", Map.of());

        assertThat(find().outcome()).isEqualTo("ok");
        assertThat(apify.startRequests()).isEqualTo(2);
    }

    @Test
    void noCreditIsSaidAndNotRepeated() {
        assertRefused(402, "not-enough-usage-to-run-paid-actor", "No credit", Map.of(), "budget-exceeded", "credit");
    }

    @Test
    void aSpendingLimitIsNotABadToken() {
        assertRefused(403, "platform-feature-disabled", "Monthly usage hard limit exceeded", Map.of(), "budget-exceeded", "spending limit");
    }

    @Test
    void anApprovalLinkIntoTheConsoleIsShown() {
        assertRefused(403, "full-permission-actor-not-approved", "Approve it", Map.of("approvalUrl", "https://console.apify.com/actors/x?approve=1"),
                "source-refused", "https://console.apify.com/actors/x?approve=1");
    }

    @Test
    void anApprovalLinkToAnywhereElseIsNotShown() {
        Found found = assertRefused(403, "full-permission-actor-not-approved", "Approve it at https://evil.example", Map.of("approvalUrl", "https://console.apify.com.evil.example/x"),
                "source-refused", "approve it once");
        assertThat(found.detail()).doesNotContain("evil.example");
    }

    @Test
    void badInputShowsWhatApifySays() {
        assertRefused(400, "invalid-input", "Field input.language must be one of the allowed values", Map.of(), "source-refused", "Field input.language");
    }

    @Test
    void aBadTokenIsNotRepeatedAndNotShown() throws Exception {
        apify.token("another");

        Found found = find();

        assertThat(found.code()).isEqualTo("source-refused");
        assertThat(found.detail()).contains("APIFY_TOKEN").doesNotContain(ApifyDouble.TOKEN);
        assertThat(apify.calls()).hasSize(1).allSatisfy(call -> assertThat(call).doesNotContain(ApifyDouble.TOKEN));
    }

    @Test
    void anApifyThatIsNotThereIsUnavailable() throws Exception {
        camel = routes("http://127.0.0.1:1");

        Found found = find();
        camel.stop();

        assertThat(found.outcome()).isEqualTo("failed");
        assertThat(found.code()).isEqualTo("source-unavailable");
    }

    // ---- tools

    private Found assertRefused(int status, String type, String message, Map<String, String> data, String code, String detail) {
        apify.refuse(Call.START, 1, status, type, message, data);

        Found found = find();

        assertThat(found.outcome()).isEqualTo("failed");
        assertThat(found.code()).isEqualTo(code);
        assertThat(found.detail()).contains(detail);
        assertThat(apify.startRequests()).isEqualTo(1);
        assertThat(find()).as("entered again").isEqualTo(found);
        assertThat(apify.startRequests()).isEqualTo(1);
        return found;
    }

    /** The first worker hangs in a call, a second one takes the run over and finishes it; then the first one comes back. */
    private void takeOverAt(Call call) throws Exception {
        apify.items(places(450));
        Hold hold = apify.hold(call);
        Future<Exchange> killed = enter(runId, actionId);
        hold.awaitCall();
        takeLease();

        Found found = find();
        hold.release();

        assertThat(found).isEqualTo(new Found("apify", "ok", null, null, 450));
        assertThat(killed.get(30, TimeUnit.SECONDS).getException()).isInstanceOf(LeaseLost.class);
        assertThat(apify.runs()).hasSize(1);
    }

    private Found find() {
        try {
            return found(enter(runId, actionId).get(60, TimeUnit.SECONDS));
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static Found found(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return exchange.getVariable("found", Found.class);
    }

    private Future<Exchange> enter(UUID run, UUID action) {
        return enter(new Run(run.toString(), sql.queryForObject("select lease_token from run where run_id = ?", String.class, run)), action);
    }

    private Future<Exchange> enter(Run run, UUID action) {
        return workers.submit(() -> camel.createProducerTemplate().send("direct:find-with-apify", exchange -> {
            exchange.setVariable("run", run);
            exchange.setVariable("action", new Action(action.toString(), DENTISTS_IN_LYON));
            exchange.getMessage().setHeader("CamelHttpUri", "http://127.0.0.1:1/elsewhere");
            exchange.getMessage().setHeader("CamelSqlQuery", "delete from source_run");
        }));
    }

    private static DefaultCamelContext routes(String url) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        Properties settings = new Properties();
        settings.setProperty("prospect.apify.base-url", url);
        settings.setProperty("prospect.apify.look-ups", "3");
        settings.setProperty("prospect.apify.look-up-pause", "20");
        settings.setProperty("prospect.apify.poll-pause", "1");
        settings.setProperty("prospect.apify.second-look-pause", "1");
        context.getPropertiesComponent().setInitialProperties(settings);
        context.getRegistry().bind("dataSource", pool);
        context.getRegistry().bind("apifyCall", new BoundedCall(new OutsideCalls(new SimpleMeterRegistry()), "apify", Duration.ofSeconds(30), 16 << 20, () -> ApifyDouble.TOKEN));
        context.getRegistry().bind("apifyRequest", new ApifyRequest(TAXONOMY, "compass/crawler-google-places", new BigDecimal("1.50"), 900, 60));
        context.getRegistry().bind("apifyAnswers", new ApifyAnswers(5, Duration.ofMillis(1), Duration.ofMillis(1), ApifyDouble.TOKEN));
        context.getRegistry().bind("apifyRuns", new ApifyRuns());
        context.getRegistry().bind("apifyItems", new ApifyItems());
        PluginHelper.getRoutesLoader(context).loadRoutes(PluginHelper.getResourceLoader(context).resolveResource("classpath:routes/52-apify.camel.yaml"));
        context.start();
        return context;
    }

    private static UUID newRun() {
        return sql.queryForObject("""
                insert into run(run_id, root_run_id, command, requested_by, origin, status, lease_token, lease_until)
                select id, id, 'Find 20 dental leads in Lyon', (select user_id from app_user), 'api', 'running', gen_random_uuid(), now() + interval '1 minute'
                from (select uuid_v7() as id) new returning run_id""", UUID.class);
    }

    private static UUID newAction(UUID run) {
        return sql.queryForObject("insert into action(run_id, seq, plan_id, type, status) values (?, 1, 'a1', 'source_leads_apify', 'running') returning action_id", UUID.class, run);
    }

    private UUID intendedTwoHoursAgo(String status) {
        return sql.queryForObject("""
                insert into source_run(action_id, source, request, status, started_at, deadline_at)
                values (?, 'apify', cast(? as jsonb), ?, now() - interval '2 hours', now() - interval '1 hour') returning ref""", UUID.class, actionId,
                new ApifyRequest(TAXONOMY, "a~b", BigDecimal.ONE, 900, 60).input(DENTISTS_IN_LYON), status);
    }

    private void cancelRun() {
        sql.update("update run set cancelled_at = now(), cancelled_by = requested_by where run_id = ?", runId);
    }

    private void stopSearch() {
        Exchange stopped = camel.createProducerTemplate().send("direct:stop-search", exchange -> {
            exchange.setVariable("run", new Run(runId.toString(), sql.queryForObject("select lease_token from run where run_id = ?", String.class, runId)));
            exchange.setVariable("action", new Action(actionId.toString(), DENTISTS_IN_LYON));
        });
        assertThat(stopped.getException()).isNull();
    }

    private void takeLease() {
        sql.update("update run set lease_token = gen_random_uuid() where run_id = ?", runId);
    }

    private Map<String, Object> row(String columns) {
        return sql.queryForMap("select " + columns + " from source_run where action_id = ?", actionId);
    }

    private List<LeadCandidate> stored() {
        return sql.queryForList("select cast(payload as text) from source_item where action_id = ? order by ord", String.class, actionId).stream()
                .map(payload -> Json.read(payload, LeadCandidate.class)).toList();
    }

    private List<String> storedNames() {
        return stored().stream().map(LeadCandidate::name).toList();
    }

    private static List<ObjectNode> places(int count) {
        return IntStream.range(0, count).mapToObj(i -> Json.MAPPER.createObjectNode().put("title", "Cabinet " + i).put("placeId", "ChIJfictPlace%08d".formatted(i))).toList();
    }

    private static List<ObjectNode> recorded(String name) throws IOException {
        try (InputStream file = ApifyRouteTest.class.getResourceAsStream("/recorded/apify/" + name + ".json")) {
            List<ObjectNode> items = new ArrayList<>();
            Json.MAPPER.readTree(file).forEach(item -> items.add((ObjectNode) item));
            return items;
        }
    }
}
