package io.prospectassistant.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whoever takes these files gets nothing of the machine that they were written on: no address of a registry, no folder, no secret. */
class RepositoryTest {

    private static final Path DASHBOARD = Path.of("admin-dashboard");
    private static final Set<String> MADE_HERE = Set.of("target", "data", "node_modules", "out");
    private static final Set<String> WITH_A_DOT_AND_OURS = Set.of("", ".ci", ".github");
    private static final Pattern NOT_OURS = Pattern.compile("\\.git|\\.env|.*\\.(png|ico|woff2|jar|gz|zip|log|iml|tsbuildinfo)");

    /** In parts, so that this file is not found itself. */
    private static final Map<String, Pattern> PRIVATE = Map.of(
            "the address of a registry", Pattern.compile("npm" + "js\\.|repo1?\\.mav" + "en|deb\\.deb" + "ian|/art" + "ifactory/|/nex" + "us/|_auth" + "Token|reg" + "istry="),
            "a folder of one machine", Pattern.compile("(?<![\\w./*-])/(work|home/[a-z]+|Users/[a-z]+|root/\\.(?!m2|npm))/[\\w.-]"),
            "a secret", Pattern.compile("-----BEGIN [A-Z ]*PRIV" + "ATE KEY|apify_" + "api_(?!DoubleToken)[A-Za-z0-9]{20}|\\bgh" + "p_[A-Za-z0-9]{20}|\\bAK" + "IA[0-9A-Z]{16}|\\bsk" + "-[A-Za-z0-9]{32}"));

    @Test
    void noFileNamesARegistryAFolderOfAMachineOrASecret() throws IOException {
        List<String> found = new ArrayList<>();
        List<Path> files = files();
        for (Path file : files) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            PRIVATE.forEach((what, pattern) -> pattern.matcher(text).results().map(hit -> file + ": " + what + ", " + hit.group()).forEach(found::add));
        }
        assertThat(found).isEmpty();
        assertThat(files).contains(Path.of("pom.xml"), DASHBOARD.resolve("package-lock.json"), DASHBOARD.resolve("app/assistant/page.tsx"), Path.of(".ci/run")).hasSizeGreaterThan(500);
    }

    @Test
    @DisplayName("C-38 the dashboard's libraries are exact, locked by content, and come from wherever whoever builds it gets theirs")
    void theLibrariesOfTheDashboardAreExactAndLocked() throws IOException {
        JsonNode wanted = Json.tree(Files.readString(DASHBOARD.resolve("package.json")));
        JsonNode locked = Json.tree(Files.readString(DASHBOARD.resolve("package-lock.json"))).path("packages");
        for (String kind : List.of("dependencies", "devDependencies")) {
            assertThat(wanted.path(kind)).isNotEmpty();
            wanted.path(kind).fields().forEachRemaining(library -> {
                assertThat(library.getValue().asText()).as(library.getKey()).matches("\\d+\\.\\d+\\.\\d+");
                assertThat(locked.path("node_modules/" + library.getKey()).path("version").asText()).as(library.getKey()).isEqualTo(library.getValue().asText());
            });
            assertThat(locked.path("").path(kind)).as("run npm run lock").isEqualTo(wanted.path(kind));
        }
        locked.fields().forEachRemaining(library -> {
            assertThat(library.getValue().has("resolved")).as(library.getKey()).isFalse();
            // What npm leaves out for other systems has no content here that could be hashed.
            assertThat(library.getKey().isEmpty() || library.getValue().has("integrity") || library.getValue().path("optional").asBoolean()).as(library.getKey()).isTrue();
        });
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(Path.of(""), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean hidden = name.startsWith(".") && !WITH_A_DOT_AND_OURS.contains(name);
                return hidden || MADE_HERE.contains(name) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !NOT_OURS.matcher(file.toString()).matches()) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
