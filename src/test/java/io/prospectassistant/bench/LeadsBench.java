package io.prospectassistant.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.lead.PlausibleLeads;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lists at size: the packaged product on its own PostgreSQL as it comes, filled with leads, asked for pages over HTTP by one client. Says how far it is
 * on standard error and writes its tables, as Markdown, to the file that the first argument names.
 */
public final class LeadsBench {

    private static final List<String> SORTS = List.of("-created_at", "created_at", "name", "-name", "score", "-score", "city", "-city");

    /** Every filter alone, then what a person combines, then searches; values that many leads have, few, and none. */
    private static final List<String> FILTERS = List.of("", "city=Lyon", "city=Mâcon-199", "city=Nowhere", "category=dentist", "category=nothing", "status=new", "status=won", "status=contacted",
            "min_score=50", "min_score=100", "max_score=10", "min_score=60&max_score=61", "has_email=true", "has_email=false", "source=apify", "source=manual",
            "city=Lyon&category=dentist&min_score=60", "status=contacted&has_email=false&source=sample", "category=gym&has_email=false&min_score=99", "status=new&has_email=true&min_score=80",
            "run_id=00000000-0000-7000-8000-000000000000",
            "q=a", "q=é", "q=7", "q=ma", "q=zx", "q=dur", "q=zzz", "q=cabinet", "q=boulangerie", "q=Lefèvre", "q=lefevre 1", "q=Saint-Étienne", "q=zzzzzzzz", "q=+33 1", "q=33312345", "q=contact@",
            "q=durand&city=Lyon", "q=cabinet&status=won", "q=zx&has_email=true", "q=ma&category=gym");

    private static final List<String> OTHERS = List.of("/tasks", "/tasks?status=done", "/tasks?kind=visit", "/tasks?q=zzzz", "/tasks?sort=due_at", "/tasks?sort=-due_at&status=done", "/tasks?due_before=2020-01-01T00:00:00Z", "/audit", "/audit?event=lead.deleted", "/audit?actor=nobody@example.com",
            "/assistant/prospect/runs?q=zzzz", "/assistant/prospect/runs?status=failed", "/notifications", "/notifications?unread=true");

    private final int rows = Integer.parseInt(setting("BENCH_LEADS", "100000"));
    private final int requests = Integer.parseInt(setting("BENCH_REQUESTS", "20"));
    private final Path directory = Files.createTempDirectory("prospect-bench");
    private final StringBuilder report = new StringBuilder();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private volatile Product product;
    private int below;
    private double mostOthers;

    private LeadsBench() throws IOException {}

    /** Argument: the file for the report. */
    public static void main(String[] arguments) throws Exception {
        LeadsBench bench = new LeadsBench();
        Runtime.getRuntime().addShutdownHook(new Thread(bench::stop));
        bench.measure();
        Files.writeString(Path.of(arguments[0]), bench.report);
        System.exit(0);
    }

    private static String setting(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value;
    }

    private void measure() throws Exception {
        product = new Product(directory.resolve("data"), List.of("-Xmx512m"), Map.of("RUNS_PER_MINUTE", "0"));
        product.awaitReadiness();
        Connection database = product.connect("prospect");
        say("filling in %d leads", rows);
        try (Statement statement = database.createStatement()) {
            statement.execute(PlausibleLeads.insert(rows));
            statement.execute(PlausibleLeads.others(rows));
            Rows.awaitSeal(database, 600);
            statement.execute("vacuum analyze");
        }
        line("Measured on %s; %s. %d leads, %d requests a case, one client, the product's own PostgreSQL as it comes.\n", Instant.now().truncatedTo(ChronoUnit.MINUTES), Machine.description(), rows, requests);
        List<String> cases = new ArrayList<>(FILTERS.stream().map(filter -> "/leads?" + filter).toList());
        for (String sort : SORTS) {
            for (String filter : List.of("", "has_email=false", "source=manual", "city=Lyon", "q=durand", "q=zx")) {
                cases.add("/leads?sort=" + sort + (filter.isEmpty() ? "" : "&" + filter));
            }
            cases.add(deep("/leads?sort=" + sort));
        }
        cases.addAll(OTHERS);
        say("warming up");
        for (String path : cases) {
            for (int i = 0; i < 6; i++) {
                ask(path);   // behind the fifth time the driver prepares a statement, so what is measured is what comes to stay
            }
        }
        line("| `GET` | median ms | p95 | max | PostgreSQL, CPU ms | total | other load, cores |\n|---|--:|--:|--:|--:|--:|--:|");
        for (String path : cases) {
            one(path);
        }
        line("\n%d of %d medians are below 50 ms. Others on the machine took up to %.1f cores meanwhile.", below, cases.size(), mostOthers);
        line("\n### Plans\n");
        plan(database, "{\"source\": \"manual\"}", "where lead_fits(l, '{\"source\": \"manual\"}')");
        plan(database, "nothing fits", "where lead_fits(l, '{\"category\": \"gym\", \"has_email\": \"false\", \"min_score\": \"99\"}')");
        plan(database, "a search for few", "where l.search_text like '%durand%'");
        plan(database, "a search of two characters for none", "where l.search_text like '% zx%'");
        product.close();
        product = null;
    }

    /** The address of the page behind 40 pages of 200. */
    private String deep(String list) throws IOException, InterruptedException {
        String cursor = "";
        for (int i = 0; i < 40; i++) {
            cursor = "&cursor=" + ask(list + "&limit=200" + cursor).path("next_cursor").asText();
        }
        return list + cursor;
    }

    private void one(String path) throws IOException, InterruptedException {
        for (int i = 0; i < 2; i++) {
            ask(path);   // its pages may have left the memory since it was warmed up
        }
        double cpu = Machine.cpu(product.postgres());
        double engine = Machine.cpu(product.pid());
        double busy = Machine.busy();
        long begun = System.nanoTime();
        List<Double> times = new ArrayList<>();
        JsonNode page = null;
        for (int i = 0; i < requests; i++) {
            long sent = System.nanoTime();
            page = ask(path);
            times.add((System.nanoTime() - sent) / 1e6);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        cpu = Machine.cpu(product.postgres()) - cpu;
        engine = Machine.cpu(product.pid()) - engine;
        double others = Math.max(0, (Machine.busy() - busy - cpu - engine) / seconds);
        mostOthers = Math.max(mostOthers, others);
        times.sort(Comparator.naturalOrder());
        double median = (times.get((requests - 1) / 2) + times.get(requests / 2)) / 2;
        below += median < 50 ? 1 : 0;
        String total = page.path("total").isNull() ? "more than 10,000" : page.path("total").asText();
        String shown = path.contains("&cursor=") ? path.substring(0, path.indexOf("&cursor=")) + ", page 161 of 50" : path;
        line("| `%s` | %.1f | %.1f | %.1f | %.1f | %s | %.1f |", shown, median, Load.Result.percentile(times, 95), times.get(requests - 1),
                cpu * 1000 / requests, total, others);
        say("%s: %.1f ms", shown, median);
    }

    private JsonNode ask(String path) throws IOException, InterruptedException {
        int query = path.indexOf('?') + 1;
        String encoded = query == 0 ? path : path.substring(0, query) + Stream.of(path.substring(query).split("&")).filter(pair -> !pair.isEmpty())
                .map(pair -> pair.split("=", 2)).map(pair -> pair[0] + "=" + URLEncoder.encode(pair[1], StandardCharsets.UTF_8)).collect(Collectors.joining("&"));
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(product.address().resolve("/api/v1/admin" + encoded)).header("Authorization", "Bearer " + Product.TOKEN).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " → " + answer.statusCode() + " " + answer.body());
        }
        return Json.tree(answer.body());
    }

    /** The plan of what is taken first of a list: all that fits, as far as is counted. */
    private void plan(Connection database, String what, String where) throws SQLException {
        line("%s:\n\n```", what);
        try (Statement statement = database.createStatement()) {
            statement.execute("set max_parallel_workers_per_gather = 0");
            statement.execute("set random_page_cost = 1.1");
            try (ResultSet rows = statement.executeQuery("explain (analyze, buffers, costs off, timing off) select l.lead_id, l.created_at from lead l " + where + " limit 10001")) {
                while (rows.next()) {
                    line("%s", rows.getString(1));
                }
            }
        }
        line("```\n");
    }

    private void stop() {
        try {
            if (product != null) {
                product.close();
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

    private void line(String format, Object... values) {
        report.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static void say(String format, Object... values) {
        System.err.println(String.format(Locale.ROOT, format, values));
    }
}
