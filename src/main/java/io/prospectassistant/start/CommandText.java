package io.prospectassistant.start;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sentence given as {@code -Dcommand=…}, letter by letter as it was typed.
 *
 * <p>In a locale that is not UTF-8 the JVM has replaced every letter outside ASCII before we run, and Maven, a JVM itself, has handed
 * the damage on. Linux keeps the bytes of every process's command line, so they are read there: our own and those of the processes
 * that started us, the outermost being the closest to the keyboard. A sentence that cannot be had undamaged is refused.
 */
final class CommandText {

    private static final String OPTION = "-Dcommand=";
    private static final char REPLACEMENT = '\uFFFD';

    private CommandText() {}

    /** @throws StartRefused when letters were lost on the way */
    static Optional<String> given() {
        String decoded = System.getProperty("command", "");
        if (decoded.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(restored(decoded, commandLines(), localeIsUtf8()).strip());
    }

    /**
     * @param decoded      what the JVM made of the bytes
     * @param commandLines raw command lines, arguments separated by NUL: this process first, then the one that started it, and so on
     */
    static String restored(String decoded, List<byte[]> commandLines, boolean localeIsUtf8) {
        String typed = decoded;
        for (byte[] line : commandLines) {
            typed = candidate(line).filter(text -> !isAscii(text) && survivingLetters(text).equals(survivingLetters(decoded))).orElse(typed);
        }
        boolean lost = typed.indexOf(REPLACEMENT) >= 0 || !localeIsUtf8 && isAscii(typed) && hasSuspiciousQuestionMark(typed);
        if (lost) {
            throw new StartRefused("LC_ALL", "this locale has damaged the letters of the command; set LC_ALL=C.UTF-8 and start again");
        }
        return typed;
    }

    private static Optional<String> candidate(byte[] commandLine) {
        String bytes = new String(commandLine, StandardCharsets.ISO_8859_1);   // one character per byte
        for (String argument : bytes.split("\0")) {
            if (argument.startsWith(OPTION)) {
                try {
                    ByteBuffer value = ByteBuffer.wrap(argument.substring(OPTION.length()).getBytes(StandardCharsets.ISO_8859_1));
                    return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(value).toString());
                } catch (CharacterCodingException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** What no locale touches; equal for a sentence and its damaged form. */
    private static String survivingLetters(String text) {
        return text.replaceAll("[^\\x21-\\x3E\\x40-\\x7E]", "");
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(letter -> letter < 128);
    }

    /** A question mark that ends the sentence was typed; one inside may have been a letter. */
    private static boolean hasSuspiciousQuestionMark(String text) {
        String sentence = text.strip();
        int first = sentence.indexOf('?');
        return first >= 0 && first < sentence.length() - 1;
    }

    private static boolean localeIsUtf8() {
        return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")).equals(StandardCharsets.UTF_8);
    }

    private static List<byte[]> commandLines() {
        List<byte[]> lines = new ArrayList<>();
        for (Optional<ProcessHandle> process = Optional.of(ProcessHandle.current()); process.isPresent(); process = process.get().parent()) {
            try {
                lines.add(Files.readAllBytes(Path.of("/proc", Long.toString(process.get().pid()), "cmdline")));
            } catch (IOException e) {
                break;   // no such system, or not ours to read
            }
        }
        return lines;
    }
}
