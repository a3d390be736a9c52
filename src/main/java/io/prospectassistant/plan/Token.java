package io.prospectassistant.plan;

import io.prospectassistant.lead.CategoryTaxonomy;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The smallest piece of a command that means something.
 *
 * @param kind   what it is made of
 * @param text   as typed; for {@link Kind#QUOTED} what stands between the quotes
 * @param folded for comparing: without accents and case. A lone "à" keeps its accent, since it is another word than "a"
 * @param start  offset in the clean command, inclusive
 * @param end    offset in the clean command, exclusive
 * @param glued  joined to the token before by a hyphen or an apostrophe, as in "score-les" and "d'architectes"
 */
record Token(Kind kind, String text, String folded, int start, int end, boolean glued) {

    enum Kind { WORD, NUMBER, ID, DATE, QUOTED, SYMBOL }

    private static final Set<String> ABBREVIATIONS = Set.of("st", "ste", "dr", "mr", "mrs", "ms", "mme", "no", "av", "bd", "ft", "mt");

    private static final Pattern SHAPES = Pattern.compile("""
            "(?<quoted>[^"\\n]++)"|“(?<curly>[^”\\n]++)”|«(?<angle>[^»\\n]++)»\
            |(?<![\\p{L}\\p{M}\\p{N}])'(?<single>(?:[^'\\n]|(?<=\\p{L})'(?=\\p{L})){1,200}+)'(?![\\p{L}\\p{M}\\p{N}])\
            |(?<id>[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})\
            |(?<address>[\\p{L}\\p{N}][\\p{L}\\p{N}._%+-]{0,63}+@[\\p{L}\\p{N}-]{1,63}+(?:\\.[\\p{L}\\p{N}-]{1,63}+){1,8}+|(?<![\\p{L}\\p{N}])[a-z0-9-]{1,63}+(?:\\.[a-z0-9-]{1,63}){0,4}\\.(?:com|net|org|eu|fr|be|ch|ca|de|it|es|lu|io|co\\.uk|uk|info|biz|shop|example)(?![\\p{L}\\p{N}.-])|(?:https?://|www\\.)[^\\s,;]{0,200}[^\\s,;.!?)])\
            |(?<date>\\d{4}-\\d{2}-\\d{2})(?!\\d)\
            |(?<number>(?:(?<![\\p{L}\\p{N}])-)?(?:\\d{1,3}(?:(?:[,.']| {1,2})\\d{3})++(?!\\d)|\\d++(?:(?<!\\d,\\d{1,9})[.,]\\d++(?!,\\d))?))(?![\\p{L}\\p{M}])\
            |(?<word>[\\p{L}\\p{M}\\p{N}]++)\
            |(?<symbol>[<>]=?|\\S|\\n)""");

    /** The command as it is read: composed accents, plain apostrophes and spaces, no control characters; offsets of tokens are offsets in it. */
    static String clean(String command) {
        String composed = Normalizer.normalize(command == null ? "" : command, Normalizer.Form.NFC);
        return composed.replaceAll("[\u2019\u02bc\u2018]", "'").replaceAll("[\u2010\u2011]", "-").replaceAll("[\\p{Cf}&&[^\u200d]]", "").replaceAll("[\\p{Zl}\\p{Zp}]", "\n").replaceAll("[\\p{Zs}\\p{Cc}&&[^\\n]]", " ");
    }

    static List<Token> read(String clean) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = SHAPES.matcher(clean);
        int end = 0;
        while (matcher.find()) {
            Token token = of(matcher, clean, end, tokens.isEmpty() ? null : tokens.get(tokens.size() - 1));
            if (token != null) {
                tokens.add(token);
                end = token.end;
            }
        }
        return tokens;
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    boolean capitalised() {
        return kind == Kind.WORD && Character.isUpperCase(text.codePointAt(0));
    }

    private static Token of(Matcher matcher, String clean, int previousEnd, Token previous) {
        int start = matcher.start();
        String text = matcher.group();
        boolean glued = start == previousEnd + 1 && previousEnd > 0 && (clean.charAt(previousEnd) == '-' || clean.charAt(previousEnd) == '\'') && previous.is(Kind.WORD);
        for (String quotes : new String[] {"quoted", "curly", "angle", "single"}) {
            if (matcher.group(quotes) != null) {
                return new Token(Kind.QUOTED, matcher.group(quotes).strip().replaceAll("\\s+", " "), "", start, matcher.end(), false);
            }
        }
        if (matcher.group("id") != null) {
            return new Token(Kind.ID, text, text, start, matcher.end(), false);
        }
        if (matcher.group("date") != null) {
            return new Token(Kind.DATE, text, text, start, matcher.end(), false);
        }
        if (matcher.group("number") != null) {
            return new Token(Kind.NUMBER, text, text.replaceAll("[ ']", ""), start, matcher.end(), glued);
        }
        if (matcher.group("address") != null) {
            return new Token(Kind.WORD, text, text.toLowerCase(Locale.ROOT), start, matcher.end(), false);
        }
        if (matcher.group("word") != null) {
            String folded = text.equalsIgnoreCase("à") ? "à" : CategoryTaxonomy.fold(text);
            return new Token(Kind.WORD, text, folded.isEmpty() ? text.toLowerCase(Locale.ROOT) : folded, start, matcher.end(), glued);
        }
        boolean parting = text.equals("-") && start > 0 && clean.charAt(start - 1) == ' ' && start + 1 < clean.length() && clean.charAt(start + 1) == ' ';
        boolean insideWord = text.equals("-") && !parting || text.equals("'");
        boolean abbreviation = text.equals(".") && previous != null && previous.end == start && ABBREVIATIONS.contains(previous.folded);
        return insideWord || abbreviation ? null : new Token(Kind.SYMBOL, text, text, start, matcher.end(), false);
    }
}
