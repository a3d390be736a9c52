package io.prospectassistant.plan;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whole numbers in English and French words, up to the hundred thousands: "twenty-five", "quatre-vingt-dix-sept", "une vingtaine", "half a dozen", "deux douzaines". */
final class NumberWords {

    /** @param length in tokens, at least 1 */
    record Found(BigDecimal value, int length) {}

    private static final Map<String, Integer> VALUES = new HashMap<>();

    private static final Map<String, Integer> COLLECTIVES = Map.ofEntries(Map.entry("dozen", 12), Map.entry("douzaine", 12), Map.entry("dizaine", 10), Map.entry("quinzaine", 15), Map.entry("vingtaine", 20),
            Map.entry("trentaine", 30), Map.entry("quarantaine", 40), Map.entry("cinquantaine", 50), Map.entry("soixantaine", 60), Map.entry("couple", 2), Map.entry("pair", 2), Map.entry("paire", 2));
    private static final Set<String> HUNDRED = Set.of("hundred", "hundreds", "cent", "cents", "centaine", "centaines");
    private static final Set<String> THOUSAND = Set.of("thousand", "thousands", "mille", "millier", "milliers");
    /** Far more than anybody may ask for, but numbers all the same. */
    private static final Map<String, Integer> HUGE = Map.of("million", 1_000_000, "millions", 1_000_000, "billion", 1_000_000_000, "billions", 1_000_000_000, "milliard", 1_000_000_000, "milliards", 1_000_000_000);

    /** Stand before a collective ("a dozen"), are no number by themselves. */
    private static final Set<String> ARTICLES = Set.of("a", "an", "un", "une");
    private static final Set<String> FILLERS = Set.of("good", "bonne", "petite", "full");

    static {
        String[] english = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
        String[] french = "zero - deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split(" ");
        String[] tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
        for (int i = 0; i < english.length; i++) {
            VALUES.put(english[i], i);
        }
        for (int i = 0; i < french.length; i++) {
            VALUES.put(french[i], i);
        }
        VALUES.remove("-");
        for (int i = 0; i < tens.length; i++) {
            VALUES.put(tens[i], 20 + 10 * i);
        }
        VALUES.putAll(Map.of("vingt", 20, "vingts", 20, "trente", 30, "quarante", 40, "cinquante", 50, "soixante", 60, "septante", 70, "huitante", 80, "octante", 80, "nonante", 90));
        COLLECTIVES.forEach((word, value) -> {
            VALUES.put(word, value);
            VALUES.put(word + "s", value);
        });
    }


    private NumberWords() {}

    /** The longest number that starts at this token, or null. */
    static Found at(List<Token> tokens, int from) {
        int half = halfOf(tokens, from);
        if (half > 0) {
            return new Found(BigDecimal.valueOf(6), half);
        }
        int i = from;
        long total = 0;
        long current = -1;
        int last = 0;
        int end = from;
        if (ARTICLES.contains(word(tokens, i)) && isCollective(word(tokens, i + 1))) {
            i++;
        } else if (ARTICLES.contains(word(tokens, i)) && FILLERS.contains(word(tokens, i + 1)) && isCollective(word(tokens, i + 2))) {
            i += 2;
        } else if (isPlural(word(tokens, i))) {
            return null;
        } else if (word(tokens, i).equals("un") && word(tokens, i + 1).startsWith("seul") || word(tokens, i).equals("a") && word(tokens, i + 1).equals("single")) {
            return new Found(BigDecimal.ONE, 2);
        }
        while (true) {
            String word = word(tokens, i);
            boolean linked = end > from && (word.equals("and") || word.equals("et"));
            if (linked) {
                word = word(tokens, i + 1);
            }
            Integer value = VALUES.get(word);
            if (value == null && (word.equals("un") || word.equals("une")) && current > 0 && last >= 20 && last % 10 == 0) {
                value = 1;
            }
            if (HUNDRED.contains(word) && current < 100 && !linked) {
                current = 100 * Math.max(1, current);
                last = 100;
            } else if (THOUSAND.contains(word) && total == 0 && !linked) {
                total = 1000 * Math.max(1, current);
                current = 0;
                last = 1000;
            } else if (HUGE.containsKey(word) && total == 0 && !linked) {
                total = HUGE.get(word) * Math.max(1, current);
                current = 0;
                last = 1000;
            } else if (word.startsWith("vingt") && last == 4 && !linked) {
                current += 76;
                last = 80;
            } else if (value != null && current < 0) {
                current = value;
                last = value;
            } else if (value != null && multiplies(word) && current > 0 && current < 100 && !linked) {
                current *= value;
                last = 1000;
            } else if (value != null && value > 0 && fits(last, value)) {
                current += value;
                last = value;
            } else {
                break;
            }
            i += linked ? 2 : 1;
            end = i;
        }
        return end == from ? null : new Found(BigDecimal.valueOf(total + Math.max(0, current)), end - from);
    }

    /** Whether a word may go on a number whose last word was worth that much: units after tens, teens after "soixante" and "quatre-vingt", anything after hundreds. */
    private static boolean fits(int last, int value) {
        boolean afterTens = last >= 20 && last % 10 == 0 && last < 100;
        return last >= 100 && value < last || afterTens && value < 10 || (last == 60 || last == 80) && value < 17 || last == 10 && value >= 7 && value < 10;
    }

    /** What a word after digits makes of them: "3 thousand", "2 douzaines"; 1 when it is no such word. */
    static int timesAt(List<Token> tokens, int i) {
        String word = word(tokens, i);
        return HUGE.containsKey(word) ? HUGE.get(word) : THOUSAND.contains(word) ? 1000 : HUNDRED.contains(word) ? 100 : word.startsWith("dozen") || word.startsWith("douzaine") ? 12 : word.startsWith("dizaine") ? 10 : 1;
    }

    /** Whether a folded word is a number by itself or part of one. */
    static boolean isOne(String word) {
        return VALUES.containsKey(word) || HUGE.containsKey(word) || HUNDRED.contains(word) || THOUSAND.contains(word);
    }

    private static boolean multiplies(String word) {
        return COLLECTIVES.containsKey(word) || word.endsWith("s") && COLLECTIVES.containsKey(word.substring(0, word.length() - 1));
    }

    private static boolean isCollective(String word) {
        return COLLECTIVES.containsKey(word) || HUNDRED.contains(word) || THOUSAND.contains(word) || HUGE.containsKey(word);
    }

    /** "Dozens", "des centaines" and the like, without a number before them, are none. */
    private static boolean isPlural(String word) {
        return word.endsWith("s") && !word.equals("cents") && (multiplies(word) || HUNDRED.contains(word) || THOUSAND.contains(word));
    }

    private static int halfOf(List<Token> tokens, int from) {
        if (word(tokens, from).equals("half") && word(tokens, from + 1).equals("a") && word(tokens, from + 2).equals("dozen")) {
            return 3;
        }
        return word(tokens, from).equals("une") && word(tokens, from + 1).equals("demi") && word(tokens, from + 2).equals("douzaine") ? 3 : 0;
    }

    private static String word(List<Token> tokens, int i) {
        return i < tokens.size() && tokens.get(i).is(Token.Kind.WORD) ? tokens.get(i).folded() : "";
    }
}
