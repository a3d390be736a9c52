package io.prospectassistant.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The reference job against the packaged product, measured from outside: see bench/README.md. Says how far it is on standard error and
 * writes its tables, as Markdown, to the file that the first argument names.
 */
public final class Bench {

    private static final String JOB = "Find %d dental leads in Lyon, score them, run nurturing, notify me.";
    private static final int LEADS = 20;
    private static final Duration POINT_LIMIT = Duration.ofSeconds(60);

    /** An idle server process of PostgreSQL hands in its counts within ten seconds. */
    private static final Duration COUNTS_ARE_IN = Duration.ofMillis(10_500);

    private final List<Integer> concurrencies = Stream.of(setting("BENCH_CONCURRENCY", "1 8 32").split(" ")).map(Integer::valueOf).toList();
    private final int repetitions = Integer.parseInt(setting("BENCH_REPETITIONS", "3"));
    private final int runs = Integer.parseInt(setting("BENCH_RUNS", "600"));
    private final int bigLeads = Integer.parseInt(setting("BENCH_BIG", "1000"));
    private final int bigRuns = Integer.parseInt(setting("BENCH_BIG_RUNS", "5"));
    private final int starts = Integer.parseInt(setting("BENCH_STARTS", "3"));
    private final String workers = setting("BENCH_WORKERS", "4");
    private final List<String> jvm = List.of(setting("BENCH_JVM", "-Xmx512m").split(" "));
    private final List<String> smallJvm = List.of(setting("BENCH_SMALL_JVM", "-Xmx320m -Xss512k -XX:+UseSerialGC -XX:TieredStopAtLevel=1").split(" "));

    private final Path directory = Files.createTempDirectory("prospect-bench");
    private final Path data = directory.resolve("data");
    private final StringBuilder report = new StringBuilder();
    private volatile Process doubles;
    private Map<String, String> settings;
    private volatile Product product;

    private Bench() throws IOException {}

    /** Argument: the file for the report. */
    public static void main(String[] arguments) throws Exception {
        Bench bench = new Bench();
        Runtime.getRuntime().addShutdownHook(new Thread(bench::stop));
        bench.measure();
        Files.writeString(Path.of(arguments[0]), bench.report);
        System.exit(bench.report.indexOf("| NO |") < 0 ? 0 : 1);
    }

    private static String setting(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value;
    }

    private void measure() throws Exception {
        startDoubles();
        line("Measured on %s; %s.", Instant.now().truncatedTo(ChronoUnit.MINUTES), Machine.description());
        line("Product: `java %s -jar prospect-assistant.jar`, %s workers, embedded PostgreSQL with its default settings. Per point at most %d runs or %d s, repetitions: %d.",
                String.join(" ", jvm), workers, runs, POINT_LIMIT.toSeconds(), repetitions);
        List<Double> startUps = starts(jvm, "as measured");
        List<Double> smallStartUps = starts(smallJvm, "small JVM");
        mainJob(startUps, smallStartUps);
        profile();
    }

    // ---- start-up and memory

    /** Seconds to readiness: the first on an empty directory if there is none yet, then warm ones. */
    private List<Double> starts(List<String> options, String name) throws Exception {
        List<Double> seconds = new ArrayList<>();
        int times = Files.exists(data) ? starts : starts + 1;
        for (int i = 0; i < times; i++) {
            seconds.add(open(options).toMillis() / 1000.0);
            say("start (%s): %.1f s", name, seconds.get(i));
            close();
        }
        return seconds;
    }

    private String memory() throws IOException {
        List<Long> engine = List.of(product.pid());
        List<Long> postgres = product.postgres();
        return String.format(Locale.ROOT, "%.0f | %.0f | %.0f", Machine.rss(engine), Machine.pss(postgres), Machine.pss(engine) + Machine.pss(postgres));
    }

    // ---- the job

    private void mainJob(List<Double> startUps, List<Double> smallStartUps) throws Exception {
        open(jvm);
        Connection database = product.connect("prospect");
        Load load = new Load(product, product.connect("prospect"));
        TimeUnit.SECONDS.sleep(3);
        String idle = memory();
        say("warming up");
        load.run(JOB.formatted(LEADS), 8, Math.min(400, runs), POINT_LIMIT);
        double background = background(database);

        Map<Integer, List<Point>> points = new LinkedHashMap<>();
        List<Point> big = new ArrayList<>();
        for (int repetition = 0; repetition < repetitions; repetition++) {
            for (int concurrency : concurrencies) {
                Point point = point(load, database, LEADS, concurrency, Math.min(runs, 150 * concurrency), background);
                points.computeIfAbsent(concurrency, c -> new ArrayList<>()).add(point);
                say("c=%d: %.1f runs/s, engine %.1f + PostgreSQL %.1f ms CPU a run, %.0f transactions, others %.1f cores", concurrency, point.runsPerSecond(), point.engine, point.postgres,
                        point.transactions, point.others);
            }
            big.add(point(load, database, bigLeads, 1, bigRuns, background));
            say("%d leads: %.0f leads/s", bigLeads, big.get(repetition).runsPerSecond() * bigLeads);
        }
        String after = memory();

        line("\n### The reference job, %d leads a run\n", LEADS);
        line("| c | runs/s: median (range) | accept p50 / p95 ms | run p50 / p95 ms | CPU ms a run: engine + PostgreSQL | transactions a run | WAL kB a run | other load, cores | bench itself, CPU ms a run |");
        line("|--:|---|---|---|---|--:|--:|---|---|");
        points.forEach((concurrency, all) -> line("| %d | %.1f (%s) | %.1f / %.1f | %.0f / %.0f | %.1f + %.1f | %.0f | %.0f | %s | doubles %.1f, driver %.1f |", concurrency,
                median(all, Point::runsPerSecond), range(all, Point::runsPerSecond, "%.1f"),
                median(all, point -> Load.Result.percentile(point.result.accepts(), 50)), median(all, point -> Load.Result.percentile(point.result.accepts(), 95)),
                median(all, point -> Load.Result.percentile(point.result.whole(), 50)), median(all, point -> Load.Result.percentile(point.result.whole(), 95)),
                median(all, point -> point.engine), median(all, point -> point.postgres), median(all, point -> point.transactions), median(all, point -> point.wal),
                range(all, point -> point.others, "%.1f"), median(all, point -> point.doubles), median(all, point -> point.driver)));
        line("\n### One big run at a time, %d leads\n", bigLeads);
        line("| leads/s: median (range) | run p50 ms | CPU ms a run: engine + PostgreSQL | transactions a run | other load, cores |");
        line("|---|--:|---|--:|---|");
        line("| %.0f (%s) | %.0f | %.0f + %.0f | %.0f | %s |", median(big, point -> point.runsPerSecond() * bigLeads), range(big, point -> point.runsPerSecond() * bigLeads, "%.0f"),
                median(big, point -> Load.Result.percentile(point.result.whole(), 50)), median(big, point -> point.engine), median(big, point -> point.postgres),
                median(big, point -> point.transactions), range(big, point -> point.others, "%.1f"));
        line("\n### Start-up and memory\n");
        line("| JVM | empty data directory, s | warm, s |");
        line("|---|--:|---|");
        line("| `%s` | %.1f | %s |", String.join(" ", jvm), startUps.get(0), list(startUps.subList(1, startUps.size())));
        line("| `%s` | | %s |", String.join(" ", smallJvm), list(smallStartUps));
        line("\n| | RSS of the JVM, MB | PSS of PostgreSQL, MB | PSS of both, MB |\n|---|--:|--:|--:|");
        line("| idle, %d s after the start | %s |", 3, idle);
        line("| after the job | %s |", after);
        threads();
        seal(database, load);
        close();
    }

    /** One point, in figures a run; CPU in ms, WAL in kB. */
    private record Point(Load.Result result, double engine, double postgres, double doubles, double driver, double others, double transactions, double wal) {

        double runsPerSecond() {
            return result.runs() / result.seconds();
        }
    }

    private record Used(double engine, double postgres, double watching, double doubles, double driver, double busy) {}

    private Used used() throws IOException {
        return new Used(Machine.cpu(product.pid()), Machine.cpu(product.postgres()), Machine.cpu(product.ours()), Machine.cpu(doubles.pid()), Machine.cpu(ProcessHandle.current().pid()),
                Machine.busy());
    }

    private Point point(Load load, Connection database, int leads, int concurrency, int atMost, double background) throws Exception {
        long transactions = transactions(database);
        long wal = Rows.number(database, "select pg_current_wal_lsn() - '0/0'");
        long begun = System.nanoTime();
        Used before = used();
        Load.Result result = load.run(JOB.formatted(leads), concurrency, atMost, POINT_LIMIT);
        Used after = used();
        double seconds = (System.nanoTime() - begun) / 1e9;
        wal = Rows.number(database, "select pg_current_wal_lsn() - '0/0'") - wal;
        TimeUnit.MILLISECONDS.sleep(COUNTS_ARE_IN.toMillis());
        double whole = (System.nanoTime() - begun) / 1e9;
        double runTransactions = transactions(database) - transactions - result.looks() - background * whole;
        double millis = 1000.0 / result.runs();
        double engine = after.engine - before.engine;
        double postgres = after.postgres - before.postgres;
        double bench = after.driver - before.driver + after.watching - before.watching;
        double stubs = after.doubles - before.doubles;
        double others = (after.busy - before.busy - engine - postgres - bench - stubs) / seconds;
        return new Point(result, engine * millis, postgres * millis, stubs * millis, bench * millis, Math.max(0, others), runTransactions / result.runs(), wal / 1024.0 / result.runs());
    }

    private static long transactions(Connection database) throws SQLException {
        return Rows.number(database, "select xact_commit + xact_rollback from pg_stat_database where datname = 'prospect'");
    }

    /** Transactions a second that the product makes without any run. */
    private double background(Connection database) throws SQLException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(COUNTS_ARE_IN.toMillis());
        long before = transactions(database);
        TimeUnit.MILLISECONDS.sleep(2 * COUNTS_ARE_IN.toMillis());
        double rate = (transactions(database) - before) / (2 * COUNTS_ARE_IN.toMillis() / 1000.0);
        say("%.1f transactions a second without any run", rate);
        return rate;
    }

    private void threads() throws IOException {
        Map<String, Double> threads = Machine.threads(product.pid());
        double all = threads.values().stream().mapToDouble(Double::doubleValue).sum();
        line("\n### CPU of the JVM by thread since its start (%.0f s)\n", all);
        line("| thread | share |\n|---|--:|");
        threads.entrySet().stream().sorted(Map.Entry.<String, Double>comparingByValue().reversed()).limit(8).forEach(thread -> line("| `%s` | %.0f %% |", thread.getKey(), thread.getValue() * 100 / all));
    }

    private void seal(Connection database, Load load) throws SQLException, InterruptedException {
        long unsealed = Rows.unsealed(database);
        double seconds = Rows.awaitSeal(database, 300);
        line("\n### The rows\n");
        line("%d events were not in the audit chain yet when the load had ended; %.0f s later all were.\n", unsealed, seconds);
        line("| After the load | |\n|---|---|");
        Rows.check(database, load.runs().size()).forEach((what, holds) -> line("| %s | %s |", what, holds ? "yes" : "NO"));
    }

    // ---- where the time goes

    private void profile() throws Exception {
        open(jvm);
        try (Statement statement = product.connect("postgres").createStatement()) {
            statement.execute("alter system set shared_preload_libraries = 'pg_stat_statements'");
            statement.execute("alter system set pg_stat_statements.track_planning = on");
        }
        close();
        Path recording = directory.resolve("engine.jfr");
        List<String> recorded = new ArrayList<>(jvm);
        recorded.add("-XX:StartFlightRecording=filename=" + recording + ",settings=profile,dumponexit=true");
        recorded.add("-Xlog:jfr*=off");
        open(recorded);
        Connection database = product.connect("prospect");
        Load load = new Load(product, product.connect("prospect"));
        say("profiling");
        load.run(JOB.formatted(LEADS), 8, Math.min(400, runs), POINT_LIMIT);
        Instant warm = Instant.now();
        try (Statement statement = product.connect("postgres").createStatement()) {
            statement.execute("create extension if not exists pg_stat_statements");
            statement.execute("select pg_stat_statements_reset()");
            Load.Result result = load.run(JOB.formatted(LEADS), 8, runs, POINT_LIMIT);
            line("\n### Statements a run\n\n%s", Profile.statements(statement, result.runs()));
        }
        Instant until = Instant.now();
        Rows.awaitSeal(database, 300);
        close();
        line("\n### Samples of the engine's threads\n\n%s", Profile.samples(recording, warm, until));
    }

    // ---- processes

    private void startDoubles() throws IOException {
        doubles = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-Dsun.net.httpserver.nodelay=true", "-cp",
                System.getProperty("java.class.path"), Doubles.class.getName()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String line = new BufferedReader(new InputStreamReader(doubles.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (line == null) {
            throw new IllegalStateException("the doubles do not start");
        }
        String[] addresses = line.split(" ");
        settings = Product.settings(addresses[0], addresses[1], addresses[2], workers);
    }

    /** Starts the product; known to {@link #stop} from its first moment on. */
    private Duration open(List<String> options) throws IOException, InterruptedException {
        product = new Product(data, options, settings);
        return product.awaitReadiness();
    }

    private void close() throws SQLException {
        product.close();
        product = null;
    }

    private void stop() {
        try {
            if (product != null) {
                product.close();
            }
            if (doubles != null) {
                Product.end(doubles);
            }
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException | SQLException e) {
            say("%s", e);
        }
    }

    // ---- words

    private void line(String format, Object... values) {
        report.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static void say(String format, Object... values) {
        System.err.println(String.format(Locale.ROOT, format, values));
    }

    private static double median(List<Point> points, ToDoubleFunction<Point> value) {
        double[] sorted = points.stream().mapToDouble(value).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static String range(List<Point> points, ToDoubleFunction<Point> value, String format) {
        double[] sorted = points.stream().mapToDouble(value).sorted().toArray();
        return String.format(Locale.ROOT, format + " to " + format, sorted[0], sorted[sorted.length - 1]);
    }

    private static String list(List<Double> seconds) {
        return String.join(", ", seconds.stream().map(value -> String.format(Locale.ROOT, "%.1f", value)).toList());
    }
}
