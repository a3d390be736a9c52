package io.prospectassistant.start;

import io.prospectassistant.access.Secrets;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;

/**
 * A PostgreSQL of our own under the data directory, for whoever has none. The same engine and the same SQL as an outside one, with
 * durable settings: what was committed is there after {@code kill -9} of this process, of the server, or of both.
 *
 * <p>Only this machine's loopback reaches it, and only with a password from a file that the owner alone can read.
 */
final class EmbeddedDatabase implements AutoCloseable {

    /** Owns the schema; migrations run as this role. */
    static final String OWNER = "prospect_owner";
    /** What the product runs as; owns nothing. */
    static final String APP = "prospect_app";

    private static final String SUPERUSER = "postgres";
    private static final String NAME = "prospect";
    private static final String MAJOR_VERSION = "17";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path home;
    private final Path cluster;
    private final Path binaries;
    private final Path log;
    private final Path unfinished;
    private Properties passwords;
    private EmbeddedPostgres server;

    private EmbeddedDatabase(Path home) {
        this.home = home;
        cluster = home.resolve("cluster");
        binaries = home.resolve("binaries");
        log = home.resolve("server.log");
        unfinished = home.resolve("cluster.unfinished");
    }

    /**
     * Starts the server, making its cluster, roles and database at the first start.
     *
     * @throws StartRefused when it cannot start, with what to do about it
     */
    static EmbeddedDatabase start(DataDirectory data) {
        try {
            EmbeddedDatabase database = new EmbeddedDatabase(data.own("postgres"));
            database.clearWhatAKilledProcessLeft();
            database.refuseAnotherVersion();
            boolean fresh = !Files.exists(database.cluster);
            if (fresh) {
                Files.createFile(database.unfinished);
            }
            database.passwords = database.passwords(fresh);
            try {
                database.launch();
                if (fresh) {
                    database.furnish();
                    Files.delete(database.unfinished);
                }
            } catch (IOException | RuntimeException | SQLException | Error e) {
                database.abandon();
                throw database.refused(e);
            }
            return database;
        } catch (IOException e) {
            throw new StartRefused("DATA_DIR", data.path() + " cannot hold the database (" + e.getMessage() + ")", e);
        }
    }

    String url() {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/" + NAME;
    }

    /** @param role {@link #OWNER} or {@link #APP} */
    String password(String role) {
        return passwords.getProperty(role);
    }

    /** Where the data is. */
    Path home() {
        return home;
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    /** After a start that failed half-way no server may stay behind. */
    private void abandon() throws IOException {
        if (server != null) {
            server.close();
        } else {
            stopOrphan();
        }
    }

    private void launch() throws IOException {
        Path superuserPassword = Files.createTempFile(home, "superuser", ".pw");
        try {
            Files.writeString(superuserPassword, passwords.getProperty(SUPERUSER));
            server = EmbeddedPostgres.builder()
                    .setDataDirectory(cluster)
                    .setCleanDataDirectory(false)
                    .setOverrideWorkingDirectory(binaries.toFile())
                    .setRegisterShutdownHook(false)        // Spring stops it, after the pool
                    .setPGStartupWait(PATIENCE)
                    .setErrorRedirector(Redirect.to(log.toFile()))
                    .setOutputRedirector(Redirect.to(log.toFile()))
                    .setConnectConfig("password", passwords.getProperty(SUPERUSER))
                    // Options of initdb. The built-in locale makes sorting and upper case independent of the machine's locale.
                    .setLocaleConfig("locale", "C")
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("builtin-locale", "C.UTF-8")
                    .setLocaleConfig("auth-host", "scram-sha-256")
                    .setLocaleConfig("auth-local", "scram-sha-256")
                    .setLocaleConfig("pwfile", superuserPassword.toString())
                    // The library is made for tests and turns durability off; the later option wins.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("listen_addresses", "localhost")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("max_connections", "60")
                    .setServerConfig("shared_buffers", "64MB")
                    .setServerConfig("maintenance_work_mem", "32MB")
                    .setServerConfig("max_wal_size", "256MB")
                    .setServerConfig("jit", "off")
                    .setServerConfig("client_connection_check_interval", "2000")   // a query whose product died ends soon, and so does the server
                    .setServerConfig("timezone", "UTC")
                    // Its log must not repeat rows: they hold personal data.
                    .setServerConfig("log_timezone", "UTC")
                    .setServerConfig("log_error_verbosity", "terse")
                    .setServerConfig("log_min_error_statement", "panic")
                    .start();
        } finally {
            Files.deleteIfExists(superuserPassword);
        }
        markUnpacked();
    }

    private void furnish() throws SQLException {
        run(server.getPostgresDatabase(),
                "create role " + OWNER + " login password '" + password(OWNER) + "'",
                "create role " + APP + " login password '" + password(APP) + "'",
                "create database " + NAME + " owner " + OWNER,
                "revoke all on database " + NAME + " from public",
                "grant connect, temporary on database " + NAME + " to " + APP,
                "revoke connect on database postgres from public");
    }

    private static void run(DataSource superuser, String... statements) throws SQLException {
        try (Connection connection = superuser.getConnection(); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The passwords of the three roles. A cluster without them is of no use to anyone, so that is said and nothing is touched. */
    private Properties passwords(boolean fresh) throws IOException {
        Path file = home.resolve("passwords.properties");
        Properties passwords = new Properties();
        if (fresh) {
            StringWriter text = new StringWriter();
            for (String role : List.of(SUPERUSER, OWNER, APP)) {
                passwords.setProperty(role, Secrets.random());
            }
            passwords.store(text, null);
            DataDirectory.writeSecret(file, text.toString());
        } else if (Files.exists(file)) {
            try (Reader text = Files.newBufferedReader(file)) {
                passwords.load(text);
            }
        } else {
            throw new StartRefused("DATA_DIR", file + " is missing, so the database beside it cannot be opened; restore that file from a backup");
        }
        return passwords;
    }

    private void refuseAnotherVersion() throws IOException {
        Path file = cluster.resolve("PG_VERSION");
        String version = Files.exists(file) ? Files.readString(file).strip() : MAJOR_VERSION;
        if (!version.equals(MAJOR_VERSION)) {
            throw new StartRefused("DATA_DIR", cluster + " was written by PostgreSQL " + version + ", this product brings " + MAJOR_VERSION
                    + "; start the version that wrote it and move the data with pg_dump, or set DATA_DIR to another directory");
        }
    }

    /** We hold the data directory's lock, so a server that still runs on it has lost its product. */
    private void clearWhatAKilledProcessLeft() throws IOException {
        stopOrphan();
        if (Files.exists(unfinished)) {   // killed before the first start was through: there is nothing in it yet
            DataDirectory.deleteTree(cluster);
            Files.delete(unfinished);
        }
        for (Path unpacked : unpacked()) {
            if (!Files.exists(unpacked.resolve("complete"))) {
                DataDirectory.deleteTree(unpacked);
            }
        }
    }

    private void stopOrphan() throws IOException {
        Path pidFile = cluster.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        ProcessHandle orphan = Files.readAllLines(pidFile).stream().findFirst().map(String::strip).filter(line -> line.matches("\\d{1,18}"))
                .flatMap(line -> ProcessHandle.of(Long.parseLong(line))).filter(this::isOurServer).orElse(null);
        if (orphan == null) {
            Files.delete(pidFile);    // that number belongs to someone else by now, or to nobody
        } else {
            orphan.destroy();         // its clients are gone, so it ends in order
            if (!ended(orphan)) {
                throw new StartRefused("DATA_DIR", "process " + orphan.pid() + " is a PostgreSQL that still runs on " + cluster + " and does not stop; end it by hand");
            }
        }
    }

    private boolean isOurServer(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        String commandLine = info.commandLine().orElse("");
        return info.command().orElse(commandLine).endsWith("postgres") && commandLine.contains(cluster.toString());
    }

    private static boolean ended(ProcessHandle process) {
        try {
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            return !process.isAlive();
        }
    }

    /** The library takes its own freshly unpacked files for old when unpacking was slow, and lets everyone write beside them. */
    private void markUnpacked() throws IOException {
        if (!Files.isDirectory(binaries)) {
            return; // the library remembers, per process, binaries that it has unpacked for another data directory
        }
        DataDirectory.keepToOwner(binaries);
        for (Path unpacked : unpacked()) {
            Path complete = unpacked.resolve("complete");
            if (!Files.exists(complete)) {
                Files.createFile(complete);
            }
            Files.setLastModifiedTime(unpacked.resolve(".exists"), FileTime.from(Instant.now().plusSeconds(1)));
        }
    }

    private List<Path> unpacked() throws IOException {
        if (!Files.exists(binaries)) {
            return List.of();
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(binaries, "PG-*")) {
            return StreamSupport.stream(found.spliterator(), false).toList();
        }
    }

    private StartRefused refused(Throwable cause) throws IOException {
        String said = Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
        if (said.contains("cannot be run as root") || said.contains("execution of the PostgreSQL server is not permitted") || said.contains("unshare")) {
            return new StartRefused("DATABASE_URL", "the embedded PostgreSQL cannot run as root where user namespaces are forbidden;"
                    + " start as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own", cause);
        }
        String reason = said.lines().map(String::strip).filter(line -> line.matches(".*(?i:fatal|error|panic).*")).reduce((first, last) -> last)
                .orElse(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
        return new StartRefused("DATABASE_URL", "not set, and the embedded PostgreSQL does not start (" + reason + "; see " + log
                + "); set DATABASE_URL to a PostgreSQL of your own, or mend the cause", cause);
    }
}
