package io.prospectassistant.start;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The directory that one running product owns. The lock dies with the process, whatever ended it. */
final class DataDirectory implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the directory if it is missing and holds it until {@link #close()}.
     *
     * @throws StartRefused when another process holds it, or it cannot be written
     */
    static DataDirectory take(Path directory) {
        return tryTake(directory).orElseThrow(() -> new StartRefused("DATA_DIR", directory.toAbsolutePath().normalize()
                + " is in use by another Prospect Assistant; stop that one, or set DATA_DIR to another directory"));
    }

    /** As {@link #take}, but empty when another process holds it. */
    static Optional<DataDirectory> tryTake(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            FileChannel channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel)) {
                return Optional.of(new DataDirectory(path, channel));
            }
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            throw new StartRefused("DATA_DIR", path + " cannot be written (" + e.getMessage() + "); set DATA_DIR to a directory that can", e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    /** A directory below this one that only its owner may enter. */
    Path own(String name) throws IOException {
        Path directory = Files.createDirectories(path.resolve(name));
        keepToOwner(directory);
        return directory;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Takes the rights of group and others away; file systems without such rights are left as they are. */
    static void keepToOwner(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }

    /** Writes a file that holds a secret: never readable by others, not even for a moment, and whole or not at all. */
    static void writeSecret(Path file, String text) throws IOException {
        Path fresh = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");   // made with 0600
        Files.writeString(fresh, text);
        keepToOwner(fresh);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    static void deleteTree(Path root) throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> paths = Files.walk(root)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
