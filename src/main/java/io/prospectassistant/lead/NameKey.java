package io.prospectassistant.lead;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is characteristic in the name of a business: its words without accents, legal form, articles, words of its trade and its city, sorted.
 * "Dr Sophie Martin - Chirurgien-dentiste" and "MARTIN Sophie" have the same key, "Cabinet dentaire Martin" and "Cabinet dentaire Durand"
 * share nothing. An empty key means that the name is generic: it says nothing about who it is.
 */
public final class NameKey {

    private static final Set<String> LEGAL_FORMS = Set.of(
            "sarl", "sas", "sasu", "eurl", "sa", "snc", "sci", "scp", "scm", "selarl", "selas", "selasu", "earl", "ei", "eirl", "scop", "gie",
            "ltd", "limited", "llc", "llp", "plc", "inc", "gmbh", "ag", "bv", "srl", "spa", "sprl", "nv");
    private static final Set<String> ARTICLES_AND_TITLES = Set.of(
            "le", "la", "les", "l", "de", "du", "des", "d", "et", "au", "aux", "en", "a", "un", "une", "the", "of", "and", "at", "in",
            "dr", "docteur", "doctor", "drs", "me", "maitre", "mr", "mme", "m", "monsieur", "madame", "mrs", "ms");

    private NameKey() {}

    /**
     * @param tradeWords folded words that say no more than the trade
     * @param city       where the business is, or null
     */
    public static String of(String name, Set<String> tradeWords, String city) {
        Set<String> cityWords = words(city).collect(Collectors.toSet());
        return words(name)
                .filter(word -> !LEGAL_FORMS.contains(word) && !ARTICLES_AND_TITLES.contains(word) && !tradeWords.contains(word) && !cityWords.contains(word))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream().collect(Collectors.joining(" "));
    }

    /** Whether one of these folded words stands in the name. */
    static boolean mentions(String name, Set<String> words) {
        return words(name).anyMatch(words::contains);
    }

    private static Stream<String> words(String text) {
        String folded = Text.fold(text);
        return folded.isEmpty() ? Stream.empty() : Stream.of(folded.split(" "));
    }
}
