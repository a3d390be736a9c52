package io.prospectassistant.bench;

import java.io.IOException;
import java.io.Reader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The packaged product as a process on a data directory of its own, with the PostgreSQL that it brings along. */
final class Product implements AutoCloseable {

    /** The administrator's token, made up for the bench. */
    static final String TOKEN = "pa_BenchTokenThatOpensNothingElse0123456789";

    private static final Path JAR = Path.of("target", "prospect-assistant.jar").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Set<String> INHERITED = Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "JAVA_HOME");

    private final Process process;
    private final URI address;
    private final Path data;
    private final List<Long> ours = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();
    private final long begun = System.nanoTime();

    /**
     * Starts it; {@link #awaitReadiness} comes next.
     *
     * @param data     the data directory, kept for the next start
     * @param jvm      options of the JVM
     * @param settings the product's variables
     */
    Product(Path data, List<String> jvm, Map<String, String> settings) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(jvm);
        command.addAll(List.of("-jar", JAR.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(data.getParent().toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(data.resolveSibling("product.log").toFile()));
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putAll(settings);
        builder.environment().putAll(Map.of("DATA_DIR", data.toString(), "SERVER_PORT", String.valueOf(port), "ADMIN_API_TOKEN", TOKEN, "ASSISTANT_PROSPECT_ENABLED", "true"));
        this.data = data;
        address = URI.create("http://localhost:" + port);
        process = builder.start();
    }

    /** Waits until its readiness endpoint says yes, and answers how long that took since the start of the process. */
    Duration awaitReadiness() throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest question = HttpRequest.newBuilder(address.resolve("/actuator/health/readiness")).timeout(Duration.ofSeconds(5)).build();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady(http, question)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the product does not get ready:\n" + Files.readString(data.resolveSibling("product.log")));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static boolean isReady(HttpClient http, HttpRequest question) throws InterruptedException {
        try {
            return http.send(question, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;   // it does not listen yet
        }
    }

    URI address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    /** The PostgreSQL server and its children, without those that serve the bench itself. */
    List<Long> postgres() throws IOException {
        long server = Long.parseLong(Files.readAllLines(data.resolve("postgres/cluster/postmaster.pid")).get(0).strip());
        List<Long> tree = new ArrayList<>(List.of(server));
        ProcessHandle.of(server).ifPresent(handle -> handle.children().map(ProcessHandle::pid).filter(pid -> !ours.contains(pid)).forEach(tree::add));
        return tree;
    }

    /** A connection as the superuser, for measuring and checking; its server process is counted with the bench, not with the product. */
    Connection connect(String database) throws IOException, SQLException {
        Properties passwords = new Properties();
        try (Reader file = Files.newBufferedReader(data.resolve("postgres/passwords.properties"))) {
            passwords.load(file);
        }
        String port = Files.readAllLines(data.resolve("postgres/cluster/postmaster.pid")).get(3).strip();
        Connection connection = DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/" + database, "postgres", passwords.getProperty("postgres"));
        connections.add(connection);
        try (ResultSet row = connection.createStatement().executeQuery("select pg_backend_pid()")) {
            row.next();
            ours.add(row.getLong(1));
        }
        return connection;
    }

    /** The server processes of {@link #connect}. */
    List<Long> ours() {
        return ours;
    }

    /** The values of the settings that the bench starts the product with. */
    static Map<String, String> settings(String khoj, String apify, String apifyToken, String workers) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("KHOJ_API_BASE_URL", khoj);
        settings.put("APIFY_API_BASE_URL", apify);
        settings.put("APIFY_TOKEN", apifyToken);
        settings.put("PROSPECT_SOURCES", "apify");
        settings.put("REQUESTER_DAILY_ROWS", "0");
        settings.put("RUNS_PER_MINUTE", "0");
        settings.put("BULK_CONFIRM_THRESHOLD", "10000");
        settings.put("PROSPECT_ENGINE_WORKERS", workers);
        return settings;
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
        end(process);
    }

    /** In order, so that the database ends too; by force if that takes too long. */
    static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
