package io.prospectassistant.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.Reader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The packaged product as processes: killed, started twice, started wrongly, in a locale without letters. */
@DisabledOnOs(OS.WINDOWS)
class StartIT {

    private static final Path JAR = Path.of("target", "prospect-assistant.jar").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endWhatWasStarted() throws Exception {
        for (Process process : started) {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        if (Files.exists(pidFile())) {
            ProcessHandle.of(postmaster()).ifPresent(ProcessHandle::destroy);
        }
    }

    @Test
    void dataSurvivesTheDeathOfTheProductAlone() throws Exception {
        Process first = ready(start(Map.of()));
        keepSomething();
        long orphan = postmaster();
        first.destroyForcibly().waitFor();
        assertThat(ProcessHandle.of(orphan)).as("the server outlives a product that was killed").isPresent();

        ready(start(Map.of()));

        assertThat(somethingIsKept()).isTrue();
        assertThat(postmaster()).isNotEqualTo(orphan);
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(orphan).isEmpty());
        assertThat(output(started.size() - 1)).as("secrets are shown once").contains("shown at the first start").doesNotContain("Password");
    }

    @Test
    void dataSurvivesTheDeathOfTheWholeTree() throws Exception {
        Process first = ready(start(Map.of()));
        keepSomething();
        ProcessHandle server = ProcessHandle.of(postmaster()).orElseThrow();
        List<ProcessHandle> tree = new ArrayList<>(server.descendants().toList());
        tree.add(server);
        first.destroyForcibly();
        tree.forEach(ProcessHandle::destroyForcibly);
        first.waitFor();

        ready(start(Map.of()));

        assertThat(somethingIsKept()).isTrue();
    }

    @Test
    void anOrderlyEndLeavesNoProcessAndNoNotice() throws Exception {
        Process product = ready(start(Map.of()));
        long server = postmaster();
        product.destroy();
        assertThat(product.waitFor(60, TimeUnit.SECONDS)).isTrue();
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(server).isEmpty());
        assertThat(directory.resolve("data/serving.json")).doesNotExist();
    }

    @Test
    void aSecondStartSaysWhereTheFirstServesAndACommandIsHandedOver() throws Exception {
        ready(start(Map.of("ASSISTANT_PROSPECT_ENABLED", "true")));

        assertThat(refusal(Map.of())).startsWith("Prospect Assistant does not start. DATA_DIR: ").contains("already serving at http://localhost:");

        // Under a locale without French letters, as bash hands the bytes over.
        Process second = start(Map.of("LC_ALL", "C"), "-Dcommand=Trouve 20 dentistes à Lyon, évalue-les, préviens-moi.");
        assertThat(second.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(output(started.size() - 1)).contains("Carrying out: Trouve 20 dentistes à Lyon, évalue-les, préviens-moi.", "Plan (", "Leads (20)", "/assistant?run=");
        assertThat(second.exitValue()).isZero();
    }

    @Test
    void aStartThatCannotWorkIsOneLineAndEndsTheProcess() throws Exception {
        assertThat(refusal(Map.of("KHOJ_TIMEOUT", "soon"))).contains("KHOJ_TIMEOUT: ");
        assertThat(refusal(Map.of("DATABASE_URL", "jdbc:postgresql://localhost:1/prospect"))).contains("DATABASE_URL: ");
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThat(refusal(Map.of("SERVER_PORT", String.valueOf(taken.getLocalPort())))).contains("SERVER_PORT: ");
        }
    }

    private String refusal(Map<String, String> settings) throws Exception {
        Process process = start(settings);
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("the process ends").isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        String line = output(started.size() - 1).strip();
        assertThat(line).hasLineCount(1);
        return line;
    }

    private Process start(Map<String, String> settings, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", "exec \"$0\" \"$@\""));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", JAR.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(outputFile(started.size()).toFile());
        Map<String, String> environment = new TreeMap<>(settings);
        environment.putIfAbsent("SPRING_PROFILES_ACTIVE", "local");
        environment.putIfAbsent("SERVER_PORT", "0");
        builder.environment().putAll(environment);
        builder.environment().remove("DATA_DIR");   // the default: ./data
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private Process ready(Process process) {
        int index = started.indexOf(process);
        await().atMost(PATIENCE).until(() -> !process.isAlive() || output(index).contains("curl -sS"));
        assertThat(process.isAlive()).as(() -> output(index)).isTrue();
        return process;
    }

    private String output(int index) {
        try {
            return Files.readString(outputFile(index), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Path outputFile(int index) {
        return directory.resolve("output-" + index);
    }

    private Path pidFile() {
        return directory.resolve("data/postgres/cluster/postmaster.pid");
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(pidFile()).get(0).strip());
    }

    private void keepSomething() throws IOException {
        database().update("insert into app_user (email, role) values ('kept@example.com', 'viewer')");
    }

    private boolean somethingIsKept() throws IOException {
        return Boolean.TRUE.equals(database().queryForObject("select exists (select from app_user where email = 'kept@example.com')", Boolean.class));
    }

    private JdbcTemplate database() throws IOException {
        Properties passwords = new Properties();
        try (Reader file = Files.newBufferedReader(directory.resolve("data/postgres/passwords.properties"))) {
            passwords.load(file);
        }
        String port = Files.readAllLines(pidFile()).get(3).strip();
        return new JdbcTemplate(new DriverManagerDataSource("jdbc:postgresql://localhost:" + port + "/prospect", EmbeddedDatabase.APP, passwords.getProperty(EmbeddedDatabase.APP)));
    }
}
