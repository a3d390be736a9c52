package io.prospectassistant.lead;

import com.ibm.icu.text.Transliterator;
import java.text.Normalizer;
import java.util.Locale;

/** One line of text as it is kept, and the form in which two texts are compared. */
public final class Text {

    /** Longest name of a lead, in characters of Unicode (code points), as the database counts them. */
    public static final int MAX_NAME = 200;

    private static final int FULLWIDTH_FIRST = 0xFF01;
    private static final int FULLWIDTH_LAST = 0xFF5E;
    private static final int FULLWIDTH_SHIFT = 0xFEE0;
    private static final int NON_BREAKING_HYPHEN = 0x2011;

    // Symbols go first, or a trade mark sign would become the letters "tm". A set at the very beginning would filter all that follows.
    private static final Transliterator FOLDING = Transliterator.getInstance(
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
        return raw == null ? "" : FOLDING.transliterate(raw).toLowerCase(Locale.ROOT).replaceAll("[^\\p{Alnum}]+", " ").strip();
    }

    private static boolean isVisible(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE
                && type != Character.PRIVATE_USE && type != Character.UNASSIGNED;
    }
}
