package io.prospectassistant.sourcing;

/** Text from outside, made fit to be stored and shown: no control characters, no half characters, not longer than it may be. */
final class OutsideText {

    private OutsideText() {}

    /** One line of at most so many characters; null when nothing is left. */
    static String line(String text, int longest) {
        if (text == null) {
            return null;
        }
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .limit(longest)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .forEach(line::appendCodePoint);
        String stripped = line.toString().strip();
        return stripped.isEmpty() ? null : stripped;
    }
}
