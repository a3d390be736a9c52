package io.prospectassistant.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ArrayList;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The database that comes along: durable, locked up, and back after whatever ended it. */
class EmbeddedDatabaseTest {

    @TempDir
    Path directory;

    @Test
    void dataSurvivesAnOrderlyStopAndTheSecondStartIsQuick() throws IOException {
        try (DataDirectory data = DataDirectory.take(directory); EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
            as(database, EmbeddedDatabase.OWNER).execute("create table kept as select 'é' as letter");
        }
        Instant before = Instant.now();
        try (DataDirectory data = DataDirectory.take(directory); EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(20));   // no second initdb; the figure itself is for an idle machine
            assertThat(as(database, EmbeddedDatabase.OWNER).queryForObject("select letter from kept", String.class)).isEqualTo("é");
        }
    }

    @Test
    void itIsDurableAndSortsTheSameOnEveryMachine() throws IOException {
        try (DataDirectory data = DataDirectory.take(directory); EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
            JdbcTemplate sql = as(database, EmbeddedDatabase.APP);
            for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
                assertThat(sql.queryForObject("show " + setting, String.class)).as(setting).isEqualTo("on");
            }
            assertThat(sql.queryForObject("select concat(datlocprovider, ' ', datlocale) from pg_database where datname = current_database()", String.class)).isEqualTo("b C.UTF-8");
            assertThat(sql.queryForObject("select lower('ÉCOLE')", String.class)).isEqualTo("école");
        }
    }

    @Test
    void nobodyEntersWithoutThePasswordAndTheProductOwnsNothing() throws IOException {
        try (DataDirectory data = DataDirectory.take(directory); EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
            for (String role : new String[] {"postgres", EmbeddedDatabase.OWNER, EmbeddedDatabase.APP}) {
                JdbcTemplate guess = new JdbcTemplate(new DriverManagerDataSource(database.url(), role, "guess"));
                assertThatThrownBy(() -> guess.execute("select 1")).as(role).rootCause().hasMessageContaining("password authentication failed");
            }
            assertThatThrownBy(() -> as(database, EmbeddedDatabase.APP).execute("create table mine()")).rootCause().hasMessageContaining("permission denied");
            List<String> secrets = new ArrayList<>(List.of("", "cluster"));
            if (Files.exists(database.home().resolve("binaries"))) { // else this process has unpacked them for another database
                secrets.add("binaries");
            }
            for (String secret : secrets) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database.home().resolve(secret)))).as(secret).isEqualTo("rwx------");
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database.home().resolve("passwords.properties")))).isEqualTo("rw-------");
        }
    }

    @Test
    void aFirstStartThatWasKilledHalfWayIsBegunAgain() throws IOException {
        Path home = Files.createDirectories(directory.resolve("postgres/cluster"));
        Files.writeString(home.resolve("postgresql.conf"), "nonsense");
        Files.createFile(directory.resolve("postgres/cluster.unfinished"));
        Files.createDirectories(directory.resolve("postgres/binaries/PG-half/bin"));

        try (DataDirectory data = DataDirectory.take(directory); EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
            assertThat(as(database, EmbeddedDatabase.APP).queryForObject("select 1", Integer.class)).isOne();
            assertThat(database.home().resolve("binaries/PG-half")).doesNotExist();
        }
    }

    @Test
    void aStalePidFileThatNamesSomeoneElseIsNoObstacleAndNobodyIsHarmed() throws IOException {
        try (DataDirectory data = DataDirectory.take(directory); EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
            assertThat(database.url()).contains("localhost");
        }
        Files.writeString(directory.resolve("postgres/cluster/postmaster.pid"), ProcessHandle.current().pid() + "\n");
        try (DataDirectory data = DataDirectory.take(directory); EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
            assertThat(as(database, EmbeddedDatabase.APP).queryForObject("select 1", Integer.class)).isOne();
        }
    }

    @Test
    void dataOfAnotherMajorVersionIsLeftAloneWithOneLine() throws IOException {
        Path cluster = Files.createDirectories(directory.resolve("postgres/cluster"));
        Files.writeString(cluster.resolve("PG_VERSION"), "16\n");
        try (DataDirectory data = DataDirectory.take(directory)) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(data)).isInstanceOf(StartRefused.class).hasMessageStartingWith("DATA_DIR: ")
                    .hasMessageContaining("PostgreSQL 16").hasMessageNotContaining("\n");
        }
    }

    @Test
    void aDirectoryInUseIsOneLineThatNamesTheVariable() throws IOException {
        try (DataDirectory held = DataDirectory.take(directory)) {
            assertThatThrownBy(() -> DataDirectory.take(held.path())).isInstanceOf(StartRefused.class)
                    .hasMessageStartingWith("DATA_DIR: ").hasMessageContaining("in use").hasMessageNotContaining("\n");
        }
        DataDirectory.take(directory).close();
    }

    private static JdbcTemplate as(EmbeddedDatabase database, String role) {
        return new JdbcTemplate(new DriverManagerDataSource(database.url(), role, database.password(role)));
    }
}
