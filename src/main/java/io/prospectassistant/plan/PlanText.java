package io.prospectassistant.plan;

/** Text that somebody else wrote, on its way into rows and messages. */
final class PlanText {

    private static final char REPLACEMENT = '\uFFFD';

    private PlanText() {}

    /** Whether the database takes it as it is: JSON there knows no NUL and no half of a surrogate pair. */
    static boolean isStorable(String text) {
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == 0 || Character.isSurrogate(character) && !isPairedAt(text, index)) {
                return false;
            }
        }
        return true;
    }

    /** The text with a replacement character for each one that cannot be stored. */
    static String storable(String text) {
        if (isStorable(text)) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text);
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == 0 || Character.isSurrogate(character) && !isPairedAt(text, index)) {
                clean.setCharAt(index, REPLACEMENT);
            }
        }
        return clean.toString();
    }

    private static boolean isPairedAt(String text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
                : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }
}
