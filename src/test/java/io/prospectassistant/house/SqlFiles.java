package io.prospectassistant.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The statements of the product, by capability and verb. */
final class SqlFiles {

    static final Path FOLDER = Path.of("src/main/resources/sql");

    private SqlFiles() {}

    /** Name, like {@code run/claim}, to text without comments. */
    static Map<String, String> all() {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(FOLDER)) {
            for (Path path : paths.filter(path -> path.toString().endsWith(".sql")).toList()) {
                files.put(FOLDER.relativize(path).toString().replaceAll("\\.sql$", ""), Files.readString(path).replaceAll("(?m)--.*$", ""));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
