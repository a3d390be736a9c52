package io.prospectassistant.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prospectassistant.Json;
import io.prospectassistant.TestDatabase;
import io.prospectassistant.connector.ApifyConnector;
import io.prospectassistant.connector.Connectors;
import io.prospectassistant.connector.DatabaseConnector;
import io.prospectassistant.connector.KhojConnector;
import io.prospectassistant.connector.OpenStreetMapConnector;
import io.prospectassistant.connector.SmtpConnector;
import io.prospectassistant.doubles.ApifyDouble;
import io.prospectassistant.doubles.ApifyDouble.Call;
import io.prospectassistant.doubles.KhojDouble;
import io.prospectassistant.doubles.OverpassDouble;
import io.prospectassistant.doubles.PostOffice;
import io.prospectassistant.doubles.ScriptedSmtp.Behaviour;
import io.prospectassistant.metrics.OutsideCalls;
import io.prospectassistant.plan.KhojSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks of the connectors alone, on a real database, against services that misbehave over the network. */
@Timeout(60)
class ConnectorRoutesTest {

    private static final List<String> SECRETS = List.of(KhojDouble.TOKEN, ApifyDouble.TOKEN, "kk-wrong", "smtp-s3cret");

    private static TestDatabase database;

    private final KhojDouble khoj = new KhojDouble();
    private final ApifyDouble apify = ApifyDouble.start();
    private final OverpassDouble overpass = new OverpassDouble();
    private final PostOffice postOffice = new PostOffice();
    private final Map<String, String> settings = new HashMap<>();
    private String[] migrations = {"classpath:db/migration"};
    private CamelContext camel;
    private ProducerTemplate template;

    @TempDir
    private Path directory;

    @BeforeAll
    static void migrate() {
        database = TestDatabase.migrated();
    }

    @BeforeEach
    void everythingIsConfigured() {
        database.sql().update("update connector set state = null, reason = null, what_to_do = null, checked_at = null, last_success_at = null, check_id = null, check_until = null");
        settings.putAll(Map.of("khoj", khoj.baseUrl(), "khoj-token", KhojDouble.TOKEN, "khoj-model", "", "apify", apify.url(), "apify-token", ApifyDouble.TOKEN,
                "apify-actor", "compass/crawler-google-places", "overpass", overpass.url(), "smtp", "127.0.0.1", "smtp-port", String.valueOf(postOffice.port()), "smtp-user", ""));
        settings.putAll(Map.of("smtp-starttls", "false", "sources", "apify,openstreetmap"));
    }

    @AfterEach
    void nothingIsLeft() {
        if (camel != null) {
            camel.stop();
        }
        List.of(khoj, apify, overpass, postOffice).forEach(ConnectorRoutesTest::close);
        khoj.assertNoUnknownCalls();
        apify.assertNoUnknownCalls();
        overpass.assertNoUnknownCalls();
        database.sql().queryForList("select concat(reason, what_to_do) from connector", String.class)
                .forEach(told -> assertThat(told).doesNotContain(SECRETS).doesNotContain("Exception", "\n", "null"));
    }

    private static void close(AutoCloseable service) {
        try {
            service.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private ConnectorRoutesTest with(String name, String value) {
        settings.put(name, value);
        return this;
    }

    private ConnectorRoutesTest started() {
        List<String> sources = List.of(settings.get("sources").split(","));
        KhojSettings khojSettings = new KhojSettings(settings.get("khoj"), settings.get("khoj-token"), "60s", settings.get("khoj-model"));
        int smtpPort = Integer.parseInt(settings.get("smtp-port"));
        boolean starttls = Boolean.parseBoolean(settings.get("smtp-starttls"));
        OutsideCalls calls = new OutsideCalls(new SimpleMeterRegistry());
        camel = new DefaultCamelContext();
        Map<String, Object> beans = new HashMap<>(Map.of("khojSettings", khojSettings, "khojCall", new KhojConfiguration().khojCall(calls, khojSettings),
                "apifyCall", new ApifyConfiguration().apifyCall(calls, settings.get("apify-token")), "overpassCall", new OverpassConfiguration().overpassCall(calls), "callTroubles", new CallTroubles(),
                "connectors", new Connectors(), "khojConnector", new KhojConnector(khojSettings),
                "apifyConnector", new ApifyConnector(sources, settings.get("apify-token"), settings.get("apify-actor")), "dataSource", database.app()));
        beans.put("openStreetMapConnector", new OpenStreetMapConnector(sources, settings.get("overpass"), "https://prospects.example.com"));
        beans.put("smtpConnector", new SmtpConnector(settings.get("smtp"), settings.get("smtp-user"), starttls));
        beans.put("smtpProbe", new SmtpProbe(settings.get("smtp"), smtpPort, settings.get("smtp-user"), "smtp-s3cret", starttls));
        beans.put("databaseConnector", new DatabaseConnector(Flyway.configure().dataSource(database.owner()).locations(migrations)
                .placeholders(Map.of("app_role", TestDatabase.APP_ROLE)).load()));
        beans.forEach(camel.getRegistry()::bind);
        Properties properties = new Properties();
        properties.putAll(Map.of("prospect.apify.base-url", settings.get("apify"), "prospect.connectors.at-start", "false"));
        camel.getPropertiesComponent().setInitialProperties(properties);
        try {
            PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.resolveMandatoryResource(camel, "classpath:routes/54-connectors.camel.yaml"));
            camel.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        template = camel.createProducerTemplate();
        return this;
    }

    /** Has all that is older than so many seconds looked at, and waits for it. @return how long that took */
    private Duration check(int fresh) {
        Instant before = Instant.now();
        template.send("direct:refresh-connectors", exchange -> {
            exchange.setVariable("fresh", fresh);
            exchange.getMessage().setHeader("Cookie", "session=admin");
            exchange.getMessage().setHeader("CamelHttpUri", "http://attacker.invalid");
        });
        String claims = database.sql().queryForObject("select coalesce(jsonb_agg(jsonb_build_object('check_id', check_id)), '[]')::text from connector where check_until is not null", String.class);
        template.send("direct:await-connectors", exchange -> exchange.setVariable("claims", claims));
        return Duration.between(before, Instant.now());
    }

    private String state(String connector) {
        return database.sql().queryForObject("select state from connector where name = ?", String.class, connector);
    }

    /** State, reason and advice of a connector, in one line. */
    private String told(String connector) {
        return database.sql().queryForObject("select concat_ws(' | ', state, reason, what_to_do) from connector where name = ?", String.class, connector);
    }

    @Test
    void whatIsWellIsOkAndAskedForOnceWithoutAnyEffect() {
        started().check(0);

        assertThat(told("khoj")).isEqualTo("ok | Khoj answers, with the model gpt-4.1.");
        assertThat(told("apify")).isEqualTo("ok | Apify knows the token and the actor compass~crawler-google-places.");
        assertThat(told("openstreetmap")).startsWith("ok | The Overpass API answers.");
        assertThat(told("smtp")).isEqualTo("ok | The mail server answers.");
        assertThat(told("database")).isEqualTo("ok | PostgreSQL 17.7 answers and the schema is current.");
        assertThat(khoj.calls()).containsExactly("GET /api/v1/user", "GET /api/model/chat");
        assertThat(apify.calls()).extracting(call -> call.replace("%7E", "~")).containsExactly("GET /v2/users/me", "GET /v2/actors/compass~crawler-google-places");
        assertThat(overpass.calls()).containsExactly("GET /api/status");
        assertThat(postOffice.mails()).isEmpty();
        assertThat(database.sql().queryForObject("select count(*) from connector where last_success_at = checked_at", Integer.class)).isEqualTo(5);
    }

    @Test
    @DisplayName("C-11 a check shows a service our name and its own token, and no header of anybody else; C-12 a header cannot lead it elsewhere")
    void servicesSeeTheirOwnHeadersAlone() {
        started().check(0);

        assertThat(khoj.headers()).hasSize(2).allSatisfy(headers -> {
            assertThat(headers.keySet()).containsExactlyInAnyOrder("accept-encoding", "authorization", "connection", "host", "user-agent");
            assertThat(headers.get("authorization")).containsExactly("Bearer " + KhojDouble.TOKEN);
        });
        assertThat(apify.headers()).hasSize(2).allSatisfy(headers -> {
            assertThat(headers.keySet()).containsExactlyInAnyOrder("accept-encoding", "authorization", "connection", "host", "user-agent");
            assertThat(headers.get("authorization")).containsExactly("Bearer " + ApifyDouble.TOKEN);
        });
        assertThat(overpass.headers()).hasSize(1).allSatisfy(headers -> {
            assertThat(headers.keySet()).containsExactlyInAnyOrder("accept-encoding", "connection", "host", "user-agent");
            assertThat(headers.get("user-agent")).containsExactly("ProspectAssistant/1.0 (+https://prospects.example.com)");
        });
    }

    @Test
    void whatIsNotConfiguredIsSaidWithoutACall() {
        List.of("khoj", "apify-token", "overpass", "smtp").forEach(setting -> with(setting, ""));

        started().check(0);

        assertThat(told("khoj")).startsWith("not_configured | KHOJ_API_BASE_URL is not set");
        assertThat(told("apify")).startsWith("not_configured | APIFY_TOKEN is not set");
        assertThat(told("openstreetmap")).startsWith("not_configured | OVERPASS_API_BASE_URL is not set").contains("Set OVERPASS_API_BASE_URL");
        assertThat(told("smtp")).startsWith("not_configured | SMTP_HOST is not set");
        assertThat(state("database")).isEqualTo("ok");
        assertThat(khoj.calls().size() + apify.calls().size() + overpass.calls().size()).isZero();
    }

    @Test
    void aSourceThatPROSPECT_SOURCESLeavesOutIsNotAsked() {
        with("sources", "sample").started().check(0);

        assertThat(told("apify")).startsWith("not_configured | PROSPECT_SOURCES does not name apify");
        assertThat(told("openstreetmap")).startsWith("not_configured | PROSPECT_SOURCES does not name openstreetmap");
        assertThat(apify.calls().size() + overpass.calls().size()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "AUTHENTICATED; kk-wrong; ; down | Khoj does not know the token (403). | Set KHOJ_API_BEARER_TOKEN to an API key of Khoj",
        "AUTHENTICATED; ''; ; down | Khoj wants a token (403) and KHOJ_API_BEARER_TOKEN is not set. | Set KHOJ_API_BEARER_TOKEN",
        "ANONYMOUS; ''; ; ok | Khoj answers, with the model gpt-4.1.",
        "ANONYMOUS; kk-wrong; ; ok | Khoj answers, with the model gpt-4.1. It runs in anonymous mode and takes any token, also a mistyped one. | Unset KHOJ_API_BEARER_TOKEN",
        "AUTHENTICATED; " + KhojDouble.TOKEN + "; gpt-4.1; ok | Khoj answers, with the model gpt-4.1.",
        "AUTHENTICATED; " + KhojDouble.TOKEN + "; gpt-9; down | Khoj has no model of the name that KHOJ_CHAT_MODEL gives. | Unset KHOJ_CHAT_MODEL"})
    void khojsTokenAndModelAreChecked(KhojDouble.Mode mode, String token, String model, String expected) {
        khoj.mode(mode);

        with("khoj-token", token).with("khoj-model", model == null ? "" : model).started().check(0);

        assertThat(told("khoj")).startsWith(expected);
        assertThat(khoj.calls()).doesNotContain("GET /api/health");
    }

    @Test
    void whatIsNotKhojOrIsIllIsDown() {
        started().check(0);
        String success = database.sql().queryForObject("select last_success_at::text from connector where name = 'khoj'", String.class);
        Map.of(200, "down | What answers is not Khoj. | Check that KHOJ_API_BASE_URL leads to Khoj itself.",
                404, "down | What answers is not Khoj. | Check that KHOJ_API_BASE_URL leads to Khoj itself.",
                302, "down | What answers is not Khoj.",
                429, "down | Khoj asks us to slow down (429).",
                500, "down | Khoj answers with an error (500).",
                503, "down | Khoj answers with an error (503).").forEach((status, expected) -> {
            khoj.broken(status);
            check(0);
            assertThat(told("khoj")).startsWith(expected);
        });
        khoj.broken(0).model(false);
        check(0);
        assertThat(told("khoj")).startsWith("down | Khoj has no chat model. | Add one at /server/admin");
        assertThat(database.sql().queryForObject("select last_success_at::text from connector where name = 'khoj'", String.class))
                .as("the last success stays").isNotNull().isEqualTo(success);
        khoj.model(true);
        check(0);
        assertThat(state("khoj")).isEqualTo("ok");
    }

    @Test
    void nobodyThereAndNoSuchHostAreToldApart() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        with("khoj", "http://localhost:" + nobody).with("apify", "http://apify.invalid").with("overpass", "https://127.0.0.1:" + postOffice.port())
                .with("smtp-port", String.valueOf(nobody)).started().check(0);

        assertThat(told("khoj")).startsWith("down | Khoj refuses the connection. | Check KHOJ_API_BASE_URL");
        assertThat(told("apify")).startsWith("down | The host of Apify is unknown. | Check the host name in APIFY_API_BASE_URL.");
        assertThat(told("openstreetmap")).startsWith("down | No encrypted connection to the Overpass API comes about.");
        assertThat(told("smtp")).startsWith("down | The mail server refuses the connection. | Check SMTP_HOST and SMTP_PORT");
    }

    @Test
    void apifysRefusalsSayWhatToDo() {
        started();
        Map.of(401, "down | Apify does not know the token (401). | Set APIFY_TOKEN",
                402, "down | The Apify account has no credit left (402).",
                403, "down | Apify does not allow the token to do this (403).",
                500, "down | Apify answers with an error (500).").forEach((status, expected) -> {
            apify.refuse(Call.ACCOUNT, 1, status, "some-type", "said so", Map.of());
            check(0);
            assertThat(told("apify")).startsWith(expected);
        });
    }

    @Test
    void overpassIsHeard() {
        started();
        Map.of(406, "down | The Overpass API does not accept who we say we are (406).",
                429, "down | The Overpass API is too busy (429).",
                504, "down | The Overpass API is too busy (504).",
                200, "down | What answers is not the Overpass API.").forEach((status, expected) -> {
            database.sql().update("update connector set checked_at = checked_at - interval '31 seconds' where name = 'openstreetmap'");
            overpass.answer(status, "<p>Some page</p>");
            check(30);
            assertThat(told("openstreetmap")).startsWith(expected);
        });
    }

    @Test
    void aMailServerThatRefusesTheLoginAndAnActorThatApifyDoesNotHaveAreDown() {
        postOffice.behave(Behaviour.REFUSE_LOGIN);

        with("smtp-user", "mailer").with("apify-actor", "compass~no-such-actor").started().check(0);

        assertThat(told("smtp")).isEqualTo("down | The mail server refuses the user or the password. | Check SMTP_USERNAME and SMTP_PASSWORD.");
        assertThat(told("apify")).startsWith("down | Apify knows no actor compass~no-such-actor (404). | Set APIFY_ACTOR_ID");
    }

    @Test
    @DisplayName("C-10 services that say nothing or trickle for ever hold a check for five seconds, all of them together")
    void silenceAndTricklesEndAtTheDeadline() throws IOException {
        postOffice.behave(Behaviour.TRICKLE);
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "http://localhost:" + silent.getLocalPort();
            Duration taken = with("khoj", url).with("apify", url).with("overpass", url).started().check(0);

            assertThat(taken).as("all at the same time, on a machine that may be slow").isBetween(Duration.ofSeconds(4), Duration.ofSeconds(15));
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {   // whoever asked is answered after 6 seconds, whatever is still being looked at
                assertThat(told("khoj")).startsWith("down | Khoj does not answer within 5 seconds.");
                assertThat(told("apify")).startsWith("down | Apify does not answer within 5 seconds.");
                assertThat(told("openstreetmap")).startsWith("down | The Overpass API does not answer within 5 seconds.");
                assertThat(told("smtp")).startsWith("down | The mail server does not answer within 5 seconds.");
                assertThat(state("database")).isEqualTo("ok");
            });
        }
    }

    @Test
    void whatIsFreshIsNotAskedForAgainAndOverpassNeverMoreThanTwiceAMinute() {
        started().check(0);

        check(30);
        assertThat(khoj.calls()).hasSize(2);

        check(0);
        assertThat(khoj.calls()).hasSize(4);
        assertThat(overpass.calls()).hasSize(1);

        database.sql().update("update connector set checked_at = checked_at - interval '31 seconds'");
        check(30);
        assertThat(khoj.calls()).hasSize(6);
        assertThat(overpass.calls()).hasSize(2);
    }

    @Test
    void whoeverAsksAtOnceTheServicesAreAskedOnce() {
        started();

        CompletableFuture.allOf(CompletableFuture.runAsync(() -> check(30)), CompletableFuture.runAsync(() -> check(30)), CompletableFuture.runAsync(() -> check(30))).join();

        assertThat(khoj.calls()).hasSize(2);
        assertThat(apify.calls()).hasSize(2);
        assertThat(overpass.calls()).hasSize(1);
    }

    @Test
    void aCheckThatLostItsClaimWritesNothing() throws Exception {
        ApifyDouble.Hold held = apify.hold(Call.ACCOUNT);
        started();
        CompletableFuture<Duration> late = CompletableFuture.supplyAsync(() -> check(0));
        held.awaitCall();

        database.sql().update("update connector set check_id = gen_random_uuid(), check_until = null where name = 'apify'");
        held.release();
        late.join();
        camel.stop();   // nothing is on its way any more

        assertThat(state("apify")).isNull();
        assertThat(state("khoj")).isEqualTo("ok");
    }

    @Test
    void aSchemaThatIsBehindAndAMailServerWithoutTheRequiredEncryptionAreDown() throws IOException {
        Files.writeString(directory.resolve("V999__from_tomorrow.sql"), "select 1;");
        migrations = new String[] {"classpath:db/migration", "filesystem:" + directory};

        with("smtp-starttls", "true").started().check(0);

        assertThat(told("database")).startsWith("down | The schema is older than this product: 1 migrations are missing. | Start the product again");
        assertThat(told("smtp")).startsWith("down | The mail server does not offer STARTTLS, which SMTP_STARTTLS requires.");
    }

    @Test
    void theListTellsOfConnectorsThatNobodyHasLookedAtYet() throws IOException {
        String list = database.sql().queryForObject(Files.readString(Path.of("src/main/resources/sql/connector/list.sql")), String.class);

        assertThat(Json.tree(list).path("total").asInt()).isEqualTo(5);
        assertThat(Json.tree(list).path("items")).extracting(item -> item.path("name").asText()).containsExactly("khoj", "apify", "openstreetmap", "smtp", "database");
        assertThat(Json.tree(list).path("items")).allSatisfy(item -> assertThat(item.path("reason").asText()).isEqualTo("Nobody has looked yet."));
    }
}
