package io.prospectassistant.plan;

import io.prospectassistant.lead.CategoryTaxonomy;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Days as people write them, always with their year: "10 April 2026", "March 5, 2026", "1er janvier 2023", "12/03/2026". */
final class DateWords {

    /** @param length in tokens, at least 3 */
    record Found(LocalDate day, int length) {}

    private static final Map<String, Integer> MONTHS = new HashMap<>();

    static {
        for (Month month : Month.values()) {
            for (Locale language : List.of(Locale.ENGLISH, Locale.FRENCH)) {
                MONTHS.put(CategoryTaxonomy.fold(month.getDisplayName(TextStyle.FULL, language)), month.getValue());
                MONTHS.put(CategoryTaxonomy.fold(month.getDisplayName(TextStyle.SHORT, language)), month.getValue());
            }
        }
        MONTHS.put("sept", Month.SEPTEMBER.getValue());
    }

    private DateWords() {}

    /**
     * The day that is written from this token on, or null. In French the day of "12/03/2026" comes first; in English nobody knows, unless one of the numbers
     * can be no month.
     */
    static Found at(List<Token> tokens, int i, String language) {
        Token first = tokens.get(i);
        boolean digit = Character.isDigit(first.folded().isEmpty() ? ' ' : first.folded().charAt(0));
        if (!digit && !(first.is(Token.Kind.WORD) && MONTHS.containsKey(first.folded()))) {
            return null;
        }
        int second = after(tokens, i);
        int third = after(tokens, second);
        int year = year(tokens, third);
        if (year == 0) {
            return null;
        }
        if (!digit) {
            return found(year, MONTHS.get(first.folded()), day(tokens, second), third + 1 - i);
        }
        Integer month = MONTHS.get(tokens.get(second).folded());
        if (month != null) {
            return found(year, month, day(tokens, i), third + 1 - i);
        }
        int one = day(tokens, i);
        int other = day(tokens, second);
        boolean marked = tokens.get(i).is(Token.Kind.NUMBER) && tokens.get(second).is(Token.Kind.NUMBER) && tokens.get(third).end() - first.start() <= "31/12/2026".length();
        boolean clear = language.equals("fr") || one > 12 || other > 12;
        boolean dayFirst = language.equals("fr") || one > 12;
        return marked && clear ? found(year, dayFirst ? other : one, dayFirst ? one : other, third + 1 - i) : null;
    }

    private static Found found(int year, int month, int day, int length) {
        try {
            return new Found(LocalDate.of(year, month, day), length);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The next token that is no mark between the parts of a date. */
    private static int after(List<Token> tokens, int i) {
        int next = i + 1;
        boolean mark = next < tokens.size() && tokens.get(next).is(Token.Kind.SYMBOL) && List.of("/", ",", ".").contains(tokens.get(next).text());
        return mark ? next + 1 : next;
    }

    /** 0 when it is none. */
    private static int day(List<Token> tokens, int i) {
        return i < tokens.size() && tokens.get(i).folded().matches("\\d{1,2}(er|st|nd|rd|th)?") ? Integer.parseInt(tokens.get(i).folded().replaceAll("\\D", "")) : 0;
    }

    /** 0 when it is none. */
    private static int year(List<Token> tokens, int i) {
        return i < tokens.size() && tokens.get(i).is(Token.Kind.NUMBER) && tokens.get(i).text().matches("(19|20)\\d\\d") ? Integer.parseInt(tokens.get(i).text()) : 0;
    }
}
