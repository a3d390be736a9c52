package io.prospectassistant.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The sentence arrives letter by letter, or not at all. */
class CommandTextTest {

    private static final String FRENCH = "Trouve 20 dentistes à Lyon, évalue-les, préviens-moi.";

    @Test
    @EnabledOnOs(OS.LINUX)
    void frenchLettersSurviveALocaleThatHasNone() throws Exception {
        assertThat(said(java("-Dcommand=" + FRENCH))).isEqualTo(FRENCH);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theySurviveAJvmThatStartsTheProductWithDamagedArguments() throws Exception {
        assertThat(said(java("-Dcommand=" + FRENCH, "-Drelay=true"))).isEqualTo(FRENCH);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void lettersThatAreLostForGoodAreRefusedWithWhatToSet() throws Exception {
        ProcessBuilder hidden = java();   // options from a variable are on no command line
        hidden.command(shell("export JDK_JAVA_OPTIONS=" + quoted("'-Dcommand=" + FRENCH + "'") + "; exec " + String.join(" ", javaCommand().map(CommandTextTest::quoted).toList())));
        assertThat(said(hidden)).isEqualTo("LC_ALL: this locale has damaged the letters of the command; set LC_ALL=C.UTF-8 and start again");
    }

    @Test
    void anInvisibleAncestorDoesNotMakeDamagePlausible() {
        byte[] own = line("java", "-Dcommand=dentistes ?? Lyon");
        assertThatThrownBy(() -> CommandText.restored("dentistes ?? Lyon", List.of(own), false)).isInstanceOf(StartRefused.class).hasMessageContaining("LC_ALL=C.UTF-8");
        assertThat(CommandText.restored("Any dentists in Lyon?", List.of(line("java", "-Dcommand=Any dentists in Lyon?")), false)).isEqualTo("Any dentists in Lyon?");
        assertThat(CommandText.restored("Any dentists? In Lyon", List.of(), true)).isEqualTo("Any dentists? In Lyon");
    }

    @Test
    void anotherSentenceOfAnAncestorIsNotTakenForOurs() {
        assertThat(CommandText.restored("Find bars", List.of(line("java", "-Dcommand=Find bars"), line("mvn", "-Dcommand=Trouve à boire")), true)).isEqualTo("Find bars");
    }

    @Property(tries = 300)
    void whateverWasTypedIsReadBackFromTheBytes(@ForAll @StringLength(max = 60) String letters) {
        String typed = letters.replaceAll("[\\x00\\uFFFD\\p{Cs}]", "") + "é";
        StringBuilder damaged = new StringBuilder();
        for (byte b : typed.getBytes(StandardCharsets.UTF_8)) {
            damaged.append(b < 0 ? '\uFFFD' : (char) b);
        }
        assertThat(CommandText.restored(damaged.toString(), List.of(line("java", "-Dcommand=" + damaged.toString().replace('\uFFFD', '?')), line("java", "-Dcommand=" + typed)), false))
                .isEqualTo(typed);
    }

    /** Started as Maven starts the product: by a JVM that passes on what its own locale left of the sentence. */
    public static void main(String[] none) throws Exception {
        if (Boolean.getBoolean("relay")) {
            List<String> next = Stream.concat(Stream.concat(Stream.of(javaBinary(), "-Dcommand=" + System.getProperty("command")), javaCommand().skip(1)), Stream.<String>empty()).toList();
            System.exit(new ProcessBuilder(next).inheritIO().start().waitFor());
        }
        try {
            Start.OUT.print(CommandText.given().orElse("nothing"));
        } catch (StartRefused e) {
            Start.OUT.print(e.getMessage());
        }
    }

    private static ProcessBuilder java(String... options) {
        Stream<String> command = Stream.concat(Stream.concat(javaCommand().limit(1), Arrays.stream(options)), javaCommand().skip(1));
        return new ProcessBuilder(shell("exec " + String.join(" ", command.map(CommandTextTest::quoted).toList())));
    }

    private static Stream<String> javaCommand() {
        return Stream.of(javaBinary(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), CommandTextTest.class.getName());
    }

    private static String javaBinary() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String[] shell(String script) {
        return new String[] {"bash", "-c", script};
    }

    /** In ASCII, so that the locale of the test itself does not matter. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("$'");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            quoted.append(b > 32 && b < 127 && b != '\'' && b != '\\' ? String.valueOf((char) b) : String.format("\\x%02x", b));
        }
        return quoted.append('\'').toString();
    }

    private static String said(ProcessBuilder process) throws IOException, InterruptedException {
        process.environment().put("LC_ALL", "C");
        process.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process running = process.start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).isZero();
        return said;
    }

    private static byte[] line(String... arguments) {
        return (String.join("\0", arguments) + "\0").getBytes(StandardCharsets.UTF_8);
    }
}
