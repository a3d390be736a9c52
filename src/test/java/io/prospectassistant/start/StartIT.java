package io.prospectassistant.start;

import static io.prospectassistant.start.ProductProcess.PATIENCE;
import static io.prospectassistant.start.ProductProcess.postmaster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** The packaged product as processes: killed, started twice, started wrongly, in a locale without letters. */
@DisabledOnOs(OS.WINDOWS)
class StartIT {

    @TempDir
    Path directory;

    private final List<ProductProcess> started = new ArrayList<>();

    @AfterEach
    void endWhatWasStarted() throws Exception {
        for (ProductProcess product : started) {
            product.close();
        }
        if (ProductProcess.hasPostmaster(directory)) {
            ProcessHandle.of(postmaster(directory)).ifPresent(ProcessHandle::destroy);
        }
    }

    @Test
    void dataSurvivesTheDeathOfTheProductAlone() throws Exception {
        ProductProcess first = start(Map.of()).ready();
        keepSomething();
        long orphan = postmaster(directory);
        first.kill();
        assertThat(ProcessHandle.of(orphan)).as("the server outlives a product that was killed").isPresent();

        ProductProcess second = start(Map.of()).ready();

        assertThat(somethingIsKept()).isTrue();
        assertThat(postmaster(directory)).isNotEqualTo(orphan);
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(orphan).isEmpty());
        assertThat(second.output()).as("secrets are shown once").contains("shown at the first start").doesNotContain("Password");
    }

    @Test
    void dataSurvivesTheDeathOfTheWholeTree() throws Exception {
        ProductProcess first = start(Map.of()).ready();
        keepSomething();
        first.killTree(directory);

        start(Map.of()).ready();

        assertThat(somethingIsKept()).isTrue();
    }

    @Test
    void anOrderlyEndLeavesNoProcessAndNoNotice() throws Exception {
        ProductProcess product = start(Map.of()).ready();
        long server = postmaster(directory);
        product.terminate();
        assertThat(product.exitCode(Duration.ofSeconds(60))).isPresent();
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(server).isEmpty());
        assertThat(directory.resolve("data/serving.json")).doesNotExist();

        ProductProcess doctor = start(Map.of("KHOJ_API_BASE_URL", "http://localhost:1"), "-Ddoctor");
        assertThat(doctor.exitCode(PATIENCE)).as(doctor::output).hasValue(1);
        assertThat(doctor.output()).contains("started for this look alone", "Down: khoj.").containsPattern("database +ok +20").doesNotContain("Password", "Prospect Assistant is ready");
        assertThat(ProductProcess.hasPostmaster(directory)).as("the doctor leaves no database behind").isFalse();
        assertThat(directory.resolve("data/serving.json")).doesNotExist();
    }

    @Test
    void aSecondStartSaysWhereTheFirstServesAndACommandIsHandedOver() throws Exception {
        start(Map.of("ASSISTANT_PROSPECT_ENABLED", "true")).ready();

        assertThat(refusal(Map.of())).startsWith("Prospect Assistant does not start. DATA_DIR: ").contains("already serving at http://localhost:");

        ProductProcess doctor = start(Map.of(), "-Ddoctor");
        assertThat(doctor.exitCode(PATIENCE)).as(doctor::output).hasValue(0);
        assertThat(doctor.output()).contains("serving at http://localhost:", "Nothing is down.").containsPattern("khoj +not configured +never");
        assertThat(refusal(Map.of(), "-Ddoctor", "-Dcommand=Find bars")).contains("-Ddoctor").contains("-Dcommand");

        // Under a locale without French letters, as bash hands the bytes over.
        ProductProcess second = start(Map.of("LC_ALL", "C"), "-Dcommand=Trouve 20 dentistes à Lyon, évalue-les, préviens-moi.");
        assertThat(second.exitCode(PATIENCE)).as(second::output).hasValue(0);
        assertThat(second.output()).contains("Carrying out: Trouve 20 dentistes à Lyon, évalue-les, préviens-moi.", "Plan (", "Leads (20)", "/assistant?run=");
    }

    @Test
    void aStartThatCannotWorkIsOneLineAndEndsTheProcess() throws Exception {
        assertThat(refusal(Map.of("KHOJ_TIMEOUT", "soon"))).contains("KHOJ_TIMEOUT: ");
        assertThat(refusal(Map.of("DATABASE_URL", "jdbc:postgresql://localhost:1/prospect"))).contains("DATABASE_URL: ");
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThat(refusal(Map.of("SERVER_PORT", String.valueOf(taken.getLocalPort())))).contains("SERVER_PORT: ");
        }
    }

    private String refusal(Map<String, String> settings, String... options) throws Exception {
        ProductProcess product = start(settings, options);
        assertThat(product.exitCode(PATIENCE)).as("the process ends").hasValue(1);
        String line = product.output().strip();
        assertThat(line).hasLineCount(1);
        return line;
    }

    private ProductProcess start(Map<String, String> settings, String... options) throws IOException {
        ProductProcess product = ProductProcess.start(directory, settings, options);
        started.add(product);
        return product;
    }

    private void keepSomething() throws IOException {
        database().update("insert into app_user (email, role) values ('kept@example.com', 'viewer')");
    }

    private boolean somethingIsKept() throws IOException {
        return Boolean.TRUE.equals(database().queryForObject("select exists (select from app_user where email = 'kept@example.com')", Boolean.class));
    }

    private JdbcTemplate database() throws IOException {
        return new JdbcTemplate(ProductProcess.embeddedDatabase(directory));
    }
}
