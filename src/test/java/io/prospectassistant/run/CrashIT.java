package io.prospectassistant.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.prospectassistant.TestDatabase;
import io.prospectassistant.doubles.ApifyDouble;
import io.prospectassistant.doubles.KhojDouble;
import io.prospectassistant.start.ProductProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The packaged product is killed while it is in the middle of everything: one run stands at each {@link Moment}, brought there one after the
 * other, when {@code kill -9} ends all of them at once. The product that is started next, on the same database, has to bring each to its end
 * exactly once. Khoj and Apify are doubles that live on, as the real ones do.
 */
@DisabledOnOs(OS.WINDOWS)
class CrashIT {

    private static final String[] ENGINE = {"-Dprospect.engine.lease=10s", "-Dprospect.engine.heartbeat=1s", "-Dprospect.engine.workers=12",
            "-Dprospect.apify.look-up-pause=200", "-Dprospect.apify.poll-pause=100"};

    /** Where a run stands when the product dies; each run searches in a town of its own. */
    private enum Moment {
        THE_RUN_IS_WRITTEN_AND_NOT_ANSWERED("Lille", 1),
        KHOJ_IS_ASKED("Toulouse", 2),
        THE_PLAN_IS_WRITTEN_AND_NOT_COMMITTED("Nantes", 2),
        APIFY_HAS_STARTED_AND_NOT_ANSWERED("Bordeaux", 1),
        APIFY_IS_POLLED("Nice", 1),
        A_PAGE_OF_ITEMS_IS_ON_ITS_WAY("Strasbourg", 1),
        LEADS_ARE_WRITTEN_AND_NOT_COMMITTED("Montpellier", 1),
        LEADS_ARE_COMMITTED_AND_NOBODY_KNOWS("Rennes", 1),
        TASKS_ARE_WRITTEN_AND_NOT_COMMITTED("Nancy", 1),
        THE_NOTICE_IS_WRITTEN_AND_NOT_COMMITTED("Toulon", 1),
        THE_RUN_IS_SETTLED_AND_NOBODY_KNOWS("Grenoble", 1);

        private final String town;
        private final int questions;

        /** @param questions to Khoj, the one included that was asked before the product died */
        Moment(String town, int questions) {
            this.town = town;
            this.questions = questions;
        }
    }

    @TempDir
    static Path directory;

    private static final TestDatabase DATABASE = TestDatabase.migrated();
    private static final KhojDouble KHOJ = new KhojDouble();
    private static final ApifyDouble APIFY = ApifyDouble.start();

    private static ProductProcess product;

    @BeforeAll
    static void everythingIsKilled() throws Exception {
        product = start();
        List<Obstacle> obstacles = new ArrayList<>();
        try (Gates gates = new Gates(DATABASE.owner())) {
            Map<Moment, Obstacle> inTheDatabase = new EnumMap<>(Moment.class);
            for (Moment moment : Moment.values()) {
                Obstacle gate = gate(gates, moment);
                if (gate != null) {
                    inTheDatabase.put(moment, gate);
                }
            }
            for (Moment moment : Moment.values()) {
                Obstacle obstacle = inTheDatabase.containsKey(moment) ? inTheDatabase.get(moment) : hold(moment);
                obstacles.add(obstacle);
                submitTwiceAtOnce(product, moment.town);
                obstacle.awaitSomebody();
            }
            assertThat(DATABASE.sql().queryForList("select command from audit_event join run using (run_id) where event = 'run.resumed'", String.class))
                    .as("leases that were lost although their worker lives").isEmpty();
            product.kill();
            obstacles.forEach(Obstacle::open);
        }
        product = start();
    }

    @AfterAll
    static void endEverything() throws Exception {
        product.close();
        KHOJ.close();
        APIFY.close();
    }

    @ParameterizedTest
    @EnumSource
    void aRunThatWasKilledIsDoneExactlyOnce(Moment moment) throws Exception {
        List<CompletableFuture<UUID>> repeated = submitTwiceAtOnce(product, moment.town);
        UUID run = repeated.get(0).get();
        assertThat(repeated.get(1).get()).as("the key names one run, before and after").isEqualTo(run);

        oracle().wasDoneExactlyOnce(run);

        searchedOnce(moment.town);
        assertThat(KHOJ.questions().stream().filter(question -> question.text().contains(moment.town))).as("questions to Khoj").hasSize(moment.questions);
        oracle().theAuditTrailVerifies();
    }

    @Test
    void theSameKeyTwiceAtOnceIsOneRun() throws Exception {
        List<CompletableFuture<UUID>> twice = submitTwiceAtOnce(product, "Dijon");

        assertThat(twice.get(0).get()).isEqualTo(twice.get(1).get());
        oracle().wasDoneExactlyOnce(twice.get(0).get());
        searchedOnce("Dijon");
    }

    @Test
    void anOrderlyEndUnderLoadLosesNothing() throws Exception {
        List<String> towns = List.of("Angers", "Villeurbanne", "Rouen", "Tours", "Amiens", "Limoges", "Annecy", "Metz");
        Obstacle page = held(APIFY.hold(ApifyDouble.Call.PAGE));
        List<UUID> runs = new ArrayList<>();
        for (String town : towns) {
            runs.add(submit(product, town));
        }
        page.awaitSomebody();

        try {
            product.terminate();
            page.open();
            assertThat(product.exitCode(Duration.ofSeconds(30))).as(product::output).isPresent();
        } finally {
            product.close();
            product = start();
        }

        for (UUID run : runs) {
            oracle().wasDoneExactlyOnce(run);
        }
        towns.forEach(CrashIT::searchedOnce);
        oracle().theAuditTrailVerifies();
    }

    private static ProductProcess start() throws IOException {
        return ProductProcess.start(directory, Map.of("ADMIN_API_TOKEN", ProductProcess.TOKEN, "DATABASE_URL", DATABASE.url(),
                "DATABASE_USERNAME", TestDatabase.APP_ROLE, "DATABASE_MIGRATION_USERNAME", "postgres",
                "KHOJ_API_BASE_URL", KHOJ.baseUrl(), "KHOJ_API_BEARER_TOKEN", KhojDouble.TOKEN,
                "APIFY_API_BASE_URL", APIFY.url(), "APIFY_TOKEN", ApifyDouble.TOKEN), ENGINE).ready();
    }

    private static Obstacle gate(Gates gates, Moment moment) {
        return switch (moment) {
            case THE_RUN_IS_WRITTEN_AND_NOT_ANSWERED -> gates.afterInsert("run", moment.town);
            case THE_PLAN_IS_WRITTEN_AND_NOT_COMMITTED -> gates.afterInsert("action", moment.town);
            case LEADS_ARE_WRITTEN_AND_NOT_COMMITTED -> gates.afterInsert("lead", moment.town);
            case LEADS_ARE_COMMITTED_AND_NOBODY_KNOWS -> gates.atCommit("lead", moment.town);
            case TASKS_ARE_WRITTEN_AND_NOT_COMMITTED -> gates.afterInsert("task", moment.town);
            case THE_NOTICE_IS_WRITTEN_AND_NOT_COMMITTED -> gates.afterInsert("notification", moment.town);
            case THE_RUN_IS_SETTLED_AND_NOBODY_KNOWS -> gates.atCommit("notification", moment.town);
            default -> null;
        };
    }

    private static Obstacle hold(Moment moment) {
        return switch (moment) {
            case KHOJ_IS_ASKED -> held(KHOJ.holdNextChat());
            case APIFY_HAS_STARTED_AND_NOT_ANSWERED -> held(APIFY.hold(ApifyDouble.Call.START));
            case APIFY_IS_POLLED -> held(APIFY.hold(ApifyDouble.Call.POLL));
            case A_PAGE_OF_ITEMS_IS_ON_ITS_WAY -> held(APIFY.hold(ApifyDouble.Call.PAGE));
            default -> throw new IllegalArgumentException(moment.toString());
        };
    }

    private static Obstacle held(ApifyDouble.Hold call) {
        return new Obstacle() {
            @Override
            public void awaitSomebody() throws InterruptedException {
                call.awaitCall();
            }

            @Override
            public void open() {
                call.release();
            }
        };
    }

    private static Obstacle held(KhojDouble.HeldChat chat) {
        return new Obstacle() {
            @Override
            public void awaitSomebody() throws InterruptedException {
                chat.awaitArrival();
            }

            @Override
            public void open() {
                chat.release();
            }
        };
    }

    /** Two requests with one key; they may never be answered. */
    private static List<CompletableFuture<UUID>> submitTwiceAtOnce(ProductProcess to, String town) {
        return Stream.generate(() -> CompletableFuture.supplyAsync(() -> {
            try {
                return submit(to, town);
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        }, task -> new Thread(task, "client").start())).limit(2).toList();
    }

    private static UUID submit(ProductProcess to, String town) throws Exception {
        ProductProcess.Answer answer = to.post("/assistant/prospect/execute", "{\"command\": \"Find 20 dental leads in %s, score them, run nurturing, notify me.\"}".formatted(town),
                "Idempotency-Key", "key-of-" + town);
        assertThat(answer.status()).as(answer.json()::toPrettyString).isIn(200, 202);
        return UUID.fromString(answer.json().path("run_id").asText());
    }

    private static RunOracle oracle() {
        return new RunOracle(product, DATABASE.sql());
    }

    private static void searchedOnce(String town) {
        assertThat(APIFY.runs().stream().filter(run -> run.input.path("locationQuery").asText().startsWith(town))).as("paid searches in " + town).hasSize(1);
        APIFY.assertNoUnknownCalls();
    }
}
