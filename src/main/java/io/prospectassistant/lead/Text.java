package io.prospectassistant.lead;

import com.ibm.icu.text.Transliterator;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;

/** One line of text as it is kept, and the form in which two texts are compared. */
public final class Text {

    /** Longest name of a lead, in characters of Unicode (code points), as the database counts them. */
    public static final int MAX_NAME = 200;

    private static final int FULLWIDTH_FIRST = 0xFF01;
    private static final int FULLWIDTH_LAST = 0xFF5E;
    private static final int FULLWIDTH_SHIFT = 0xFEE0;
    private static final int NON_BREAKING_HYPHEN = 0x2011;

    // Symbols go first, or a trade mark sign would become the letters "tm". A set at the very beginning would filter all that follows.
    private static final Transliterator LATIN = Transliterator.getInstance("Null; [:So:] Remove; NFKC; [:Cf:] Remove; Latin-ASCII; Lower");
    /** The same for other scripts; many times slower. */
    private static final Transliterator ANY_SCRIPT = Transliterator.getInstance(
            "Null; [:So:] Remove; NFKC; [:Cf:] Remove; Any-Latin; Latin-ASCII; Lower");

    private Text() {}

    /**
     * The text in composed form (NFC), without control and invisible format characters, with plain blanks, one at a time.
     * Fullwidth letters and digits become ordinary ones. Null when nothing is left.
     */
    public static String clean(String raw) {
        if (raw == null) {
            return null;
        }
        StringBuilder line = new StringBuilder(raw.length());
        Normalizer.normalize(raw, Normalizer.Form.NFC).codePoints().forEach(c -> {
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                    line.append(' ');
                }
            } else if (c >= FULLWIDTH_FIRST && c <= FULLWIDTH_LAST) {
                line.append((char) (c - FULLWIDTH_SHIFT));
            } else if (c == NON_BREAKING_HYPHEN) {
                line.append('-');
            } else if (isVisible(c)) {
                line.appendCodePoint(c);
            }
        });
        String text = line.toString().strip();
        return text.isEmpty() ? null : text;
    }

    /** As {@link #clean}, cut at {@code longest} code points. */
    public static String clean(String raw, int longest) {
        String text = clean(raw);
        return text == null || text.codePointCount(0, text.length()) <= longest
                ? text
                : text.substring(0, text.offsetByCodePoints(0, longest)).strip();
    }

    /** Lower-case ASCII words with single blanks between them: no accents, no punctuation, no symbols. Never null. */
    public static String fold(String raw) {
        if (raw == null) {
            return "";
        }
        String ascii = ascii(raw);
        StringBuilder words = new StringBuilder(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            char c = ascii.charAt(i);
            if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
                words.append(c);
            } else if (c >= 'A' && c <= 'Z') {
                words.append((char) (c + 'a' - 'A'));
            } else if (!words.isEmpty() && words.charAt(words.length() - 1) != ' ') {
                words.append(' ');
            }
        }
        return words.toString().strip();
    }

    /** Most names are ASCII once their accents are off; the rest (œ, ß, other scripts) is left to the transliterators, which are slow. */
    private static String ascii(String text) {
        if (isAscii(text)) {
            return text;
        }
        StringBuilder bare = new StringBuilder(text.length());
        text.codePoints().filter(c -> Character.getType(c) != Character.OTHER_SYMBOL && Character.getType(c) != Character.FORMAT).forEach(bare::appendCodePoint);
        StringBuilder letters = new StringBuilder(bare.length());
        Normalizer.normalize(bare, Normalizer.Form.NFKD).codePoints().filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(letters::appendCodePoint);
        String plain = letters.toString();
        return isAscii(plain) ? plain : (isLatin(text) ? LATIN : ANY_SCRIPT).transliterate(text);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static boolean isLatin(String text) {
        return text.codePoints().filter(Character::isLetterOrDigit).allMatch(c -> {
            UnicodeScript script = UnicodeScript.of(c);
            return script == UnicodeScript.LATIN || script == UnicodeScript.COMMON;
        });
    }

    private static boolean isVisible(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE
                && type != Character.PRIVATE_USE && type != Character.UNASSIGNED;
    }
}
