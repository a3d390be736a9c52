package io.prospectassistant.plan;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON as language models write it, written again as JSON. Only slips that can be meant in one way are put right, each by name: commas too many, comments,
 * keys without quotation marks, other quotation marks, the constants of Python, escaped underscores, line breaks inside texts. Nothing is added, closed or
 * guessed: whatever else is wrong stays, and the strict reader that comes after refuses it.
 */
final class LooseJson {

    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*+");
    private static final String BLANKS = " \t\r\n";

    /**
     * One document, written again.
     *
     * @param json   for a strict reader
     * @param length characters of the original
     * @param slips  what was put right; never null
     */
    record Rewritten(String json, int length, Set<String> slips) {}

    /** The text cannot be written again without a guess, with the reason as its message. */
    static final class Ambiguous extends Exception {
        Ambiguous(String reason) {
            super(reason, null, false, false);
        }
    }

    private final CharSequence text;
    private final int begin;
    private final boolean straight;
    private final StringBuilder out = new StringBuilder();
    private final Set<String> slips = new LinkedHashSet<>();
    private final Deque<Character> open = new ArrayDeque<>();
    private int at;

    private LooseJson(CharSequence text, int begin, boolean straight) {
        this.text = text;
        this.begin = begin;
        this.straight = straight;
        this.at = begin;
    }

    /**
     * The document that begins at the offset, with a brace or a bracket. What stands behind it is not looked at, so that many documents of one text take no
     * longer than the text is.
     *
     * @param lastQuote where the last straight quotation mark of the text is, -1 for nowhere: texts in curled ones are not read before it
     * @throws Ambiguous when it does not end, or cannot be read in one way only
     */
    static Rewritten rewrite(CharSequence text, int offset, int lastQuote) throws Ambiguous {
        LooseJson rewriting = new LooseJson(text, offset, lastQuote >= offset);
        rewriting.document();
        return new Rewritten(rewriting.out.toString(), rewriting.at - rewriting.begin, rewriting.slips);
    }

    private void document() throws Ambiguous {
        do {
            char character = text.charAt(at);
            if (character == '{' || character == '[') {
                open.push(character);
                copy();
            } else if (character == '}' || character == ']') {
                close(character);
            } else if (character == ',') {
                comma();
            } else if (character == '/' && isComment()) {
                skipComment();
            } else if (character == '"' || character == '\'' || isCurled(character)) {
                string(character);
            } else if (character == '_' || character < 0x80 && Character.isLetter(character)) {
                word();
            } else {
                copy();
            }
        } while (!open.isEmpty() && at < text.length());
        if (!open.isEmpty()) {
            throw new Ambiguous("cut off");
        }
    }

    private void copy() {
        out.append(text.charAt(at++));
    }

    private void close(char bracket) throws Ambiguous {
        if (open.pop() != (bracket == '}' ? '{' : '[')) {
            throw new Ambiguous("its brackets do not match");
        }
        copy();
    }

    /** A comma before a closing bracket goes; any other stays. */
    private void comma() throws Ambiguous {
        int comma = at++;
        skipBlanksAndComments();
        boolean last = at < text.length() && (text.charAt(at) == '}' || text.charAt(at) == ']');
        boolean first = out.isEmpty() || "{[,".indexOf(lastWritten()) >= 0;
        if (last && !first) {
            slips.add("a comma before a closing bracket");
        } else {
            out.append(text.charAt(comma));
        }
    }

    private char lastWritten() {
        int last = out.length() - 1;
        while (last > 0 && BLANKS.indexOf(out.charAt(last)) >= 0) {
            last--;
        }
        return out.charAt(last);
    }

    private void skipBlanksAndComments() throws Ambiguous {
        while (at < text.length()) {
            if (BLANKS.indexOf(text.charAt(at)) >= 0) {
                at++;
            } else if (text.charAt(at) == '/' && isComment()) {
                skipComment();
            } else {
                return;
            }
        }
    }

    private boolean isComment() {
        return at + 1 < text.length() && (text.charAt(at + 1) == '/' || text.charAt(at + 1) == '*');
    }

    private void skipComment() throws Ambiguous {
        boolean line = text.charAt(at + 1) == '/';
        int end = line ? indexOf("\n", at) : indexOf("*/", at + 2);
        if (end < 0) {
            throw new Ambiguous("cut off");
        }
        slips.add("comments");
        at = line ? end : end + 2;
        out.append(' ');
    }

    private int indexOf(String end, int from) {
        int index = from;
        while (index + end.length() <= text.length()) {
            int same = 0;
            while (same < end.length() && text.charAt(index + same) == end.charAt(same)) {
                same++;
            }
            if (same == end.length()) {
                return index;
            }
            index++;
        }
        return -1;
    }

    private static boolean isCurled(char character) {
        return character == '“' || character == '”' || character == '„';
    }

    private void string(char begin) throws Ambiguous {
        if (isCurled(begin) && straight) {
            throw new Ambiguous("it has two kinds of quotation marks");
        }
        at++;
        out.append('"');
        while (true) {
            if (at >= text.length()) {
                throw new Ambiguous("cut off");
            }
            char character = text.charAt(at);
            if (isCurled(begin) ? isCurled(character) : character == begin) {
                at++;
                break;
            }
            inString(begin, character);
        }
        out.append('"');
        if (begin != '"') {
            slips.add("other quotation marks");
            mustEndHere();
        }
    }

    private void inString(char begin, char character) throws Ambiguous {
        if (character == '\\') {
            if (at + 1 >= text.length()) {
                throw new Ambiguous("cut off");
            }
            char escaped = text.charAt(at + 1);
            if (escaped == '_') {
                slips.add("escaped underscores");
                out.append('_');
            } else if (escaped == '\'' && begin == '\'') {
                out.append('\'');
            } else {
                out.append(character).append(escaped);
            }
            at += 2;
        } else if (character < 0x20) {
            slips.add("line breaks inside a text");
            out.append(String.format("\\u%04x", (int) character));
            at++;
        } else if (character == '"') {
            out.append("\\\"");
            at++;
        } else {
            copy();
        }
    }

    /** After a text in other quotation marks something of JSON must follow; else an apostrophe inside it was taken for its end. */
    private void mustEndHere() throws Ambiguous {
        int next = at;
        while (next < text.length() && BLANKS.indexOf(text.charAt(next)) >= 0) {
            next++;
        }
        if (next < text.length() && ",:]}/".indexOf(text.charAt(next)) < 0) {
            throw new Ambiguous("it has quotation marks inside a text in the same ones");
        }
    }

    private void word() {
        Matcher matcher = WORD.matcher(text).region(at, text.length());
        matcher.lookingAt();
        String word = matcher.group();
        at = matcher.end();
        int next = at;
        while (next < text.length() && BLANKS.indexOf(text.charAt(next)) >= 0) {
            next++;
        }
        boolean key = next < text.length() && text.charAt(next) == ':' && "{,".indexOf(lastWritten()) >= 0;
        if (key) {
            slips.add("keys without quotation marks");
            out.append('"').append(word).append('"');
        } else if (word.equals("True") || word.equals("False") || word.equals("None")) {
            slips.add("constants of another language");
            out.append(word.equals("None") ? "null" : word.toLowerCase(Locale.ROOT));
        } else {
            out.append(word);
        }
    }
}
