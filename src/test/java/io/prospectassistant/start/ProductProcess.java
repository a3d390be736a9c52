package io.prospectassistant.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The packaged product as a process of its own: started with settings, spoken to over HTTP, ended or killed. */
public final class ProductProcess implements AutoCloseable {

    /** The token of the administrator in every product that is started here. */
    public static final String TOKEN = "token-of-the-administrator-in-tests";

    /** For whatever should take seconds: a machine that is busy with other things still finishes within it. */
    public static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final Path JAR = Path.of("target", "prospect-assistant.jar").toAbsolutePath();
    private static final Pattern ADDRESS = Pattern.compile("Address +(http://localhost:\\d+)/");
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private final Path output;

    private ProductProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** An answer of the API. */
    public record Answer(int status, JsonNode json) {}

    /**
     * Starts the product in {@code directory}, with the local profile on a free port unless the settings say otherwise. Its data is below
     * that directory.
     *
     * @param settings environment variables
     * @param options  for the JVM, before {@code -jar}
     */
    public static ProductProcess start(Path directory, Map<String, String> settings, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", "exec \"$0\" \"$@\""));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", JAR.toString()));
        Path output = Files.createTempFile(directory, "output-", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
        Map<String, String> environment = new TreeMap<>(settings);
        environment.putIfAbsent("SPRING_PROFILES_ACTIVE", "local");
        environment.putIfAbsent("SERVER_PORT", "0");
        builder.environment().putAll(environment);
        builder.environment().remove("DATA_DIR");   // the default: ./data
        return new ProductProcess(builder.start(), output);
    }

    /** Waits until it serves. */
    public ProductProcess ready() {
        await().atMost(PATIENCE).until(() -> !process.isAlive() || output().contains("curl -sS"));
        assertThat(process.isAlive()).as(this::output).isTrue();
        return this;
    }

    /** What it has printed so far. */
    public String output() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** {@code kill -9} of this process alone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** {@code kill -9} of this process and of the embedded PostgreSQL with everything that it started. */
    public void killTree(Path directory) throws IOException, InterruptedException {
        List<ProcessHandle> tree = new ArrayList<>();
        ProcessHandle.of(postmaster(directory)).ifPresent(server -> {
            server.descendants().forEach(tree::add);
            tree.add(server);
        });
        process.destroyForcibly();
        tree.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
        await().atMost(PATIENCE).until(() -> tree.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** {@code kill}: it may finish what it has in hand. */
    public void terminate() {
        process.destroy();
    }

    /** The code with which it has ended, unless that takes longer than it may. */
    public Optional<Integer> exitCode(Duration within) throws InterruptedException {
        return process.waitFor(within.toSeconds(), TimeUnit.SECONDS) ? Optional.of(process.exitValue()) : Optional.empty();
    }

    /** Where it serves. */
    public URI address() {
        Matcher address = ADDRESS.matcher(output());
        assertThat(address.find()).as(this::output).isTrue();
        return URI.create(address.group(1));
    }

    /** What the report of the start says under this name: a secret of the first start, for instance. */
    public String printed(String name) {
        Matcher entry = Pattern.compile("(?m)^ +" + Pattern.quote(name) + " +(\\S+)").matcher(output());
        assertThat(entry.find()).as(name + " in " + output()).isTrue();
        return entry.group(1);
    }

    /** An administrator reads; {@code path} begins behind the base path. */
    public Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    /** An administrator sends JSON. */
    public Answer post(String path, String json, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address().resolve("/api/v1/admin" + path)).header("Authorization", "Bearer " + TOKEN).timeout(PATIENCE);
    }

    private static Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Answer(response.statusCode(), Json.tree(response.body()));
    }

    /** Ends it, whatever state it is in. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Whether a product in this directory has left its embedded PostgreSQL, running or not. */
    public static boolean hasPostmaster(Path directory) {
        return Files.exists(pidFile(directory));
    }

    /** Process id of the embedded PostgreSQL below this directory. */
    public static long postmaster(Path directory) throws IOException {
        return Long.parseLong(Files.readAllLines(pidFile(directory)).get(0).strip());
    }

    /** The embedded PostgreSQL below this directory, as the role that owns the schema. */
    public static DataSource embeddedDatabase(Path directory) throws IOException {
        Properties passwords = new Properties();
        try (Reader file = Files.newBufferedReader(directory.resolve("data/postgres/passwords.properties"))) {
            passwords.load(file);
        }
        String port = Files.readAllLines(pidFile(directory)).get(3).strip();
        String owner = EmbeddedDatabase.OWNER;
        return new DriverManagerDataSource("jdbc:postgresql://localhost:" + port + "/prospect", owner, passwords.getProperty(owner));
    }

    private static Path pidFile(Path directory) {
        return directory.resolve("data/postgres/cluster/postmaster.pid");
    }
}
