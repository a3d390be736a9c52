package io.prospectassistant.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard in a browser, against the packaged product on its embedded defaults: the tests are those of {@code admin-dashboard/e2e}, whose lines go into
 * the log as they come. {@code -DskipBrowser} leaves them out; {@code -De2e=name} runs the files whose names have that text.
 */
@DisabledOnOs(OS.WINDOWS)
class DashboardIT {

    private static final Path DASHBOARD = Path.of("admin-dashboard").toAbsolutePath();
    private static final Pattern CLOSING_LINE = Pattern.compile("Playwright: (\\d+) passed, (\\d+) failed.*");
    private static final long MINUTES = 20;

    @TempDir
    Path directory;

    @Test
    void theDashboardWorksInABrowser() throws Exception {
        boolean skipped = System.getProperty("skipBrowser") != null && !"false".equals(System.getProperty("skipBrowser"));
        if (skipped) {
            System.out.println("Playwright: skipped, as -DskipBrowser says");
        }
        assumeFalse(skipped, "-DskipBrowser");

        try (ProductProcess product = ProductProcess.start(directory, Map.of("SERVER_PORT", String.valueOf(freePort()))).ready()) {
            String closing = browse(product);
            Matcher counts = CLOSING_LINE.matcher(closing);
            assertThat(counts.matches()).as("the closing line of the browser's tests, not: " + closing).isTrue();
            assertThat(counts.group(2)).as("tests that failed in the browser; their lines stand above, their pictures under target/dashboard/failures").isEqualTo("0");
            assertThat(Integer.parseInt(counts.group(1))).isPositive();
        }
    }

    /** @return the last line */
    private static String browse(ProductProcess product) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", "node_modules/@playwright/test/cli.js", "test"));
        Optional.ofNullable(System.getProperty("e2e")).ifPresent(command::add);
        ProcessBuilder builder = new ProcessBuilder(command).directory(DASHBOARD.toFile()).redirectErrorStream(true);
        builder.environment().putAll(Map.of("E2E_BASE_URL", product.address().toString(), "E2E_PASSWORD", product.printed("Password"), "E2E_TOKEN", product.printed("API token"), "FORCE_COLOR", "0"));
        Process tests = builder.start();
        Thread tooLong = new Thread(() -> {
            try {
                if (!tests.waitFor(MINUTES, TimeUnit.MINUTES)) {
                    tests.destroy();   // Playwright ends its browsers then
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        tooLong.setDaemon(true);
        tooLong.start();
        String last = "";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(tests.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(line);
                last = line.isBlank() ? last : line;
            }
        } finally {
            tests.descendants().forEach(ProcessHandle::destroy);
            tests.destroy();
        }
        tests.waitFor();
        return last;
    }

    /** Known before the start, because the session's cookies and the links belong to one address. */
    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
