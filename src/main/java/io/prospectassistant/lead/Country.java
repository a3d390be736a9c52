package io.prospectassistant.lead;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Countries as ISO 3166-1 alpha-2 codes. */
public final class Country {

    private static final Set<String> CODES = Set.of(Locale.getISOCountries());
    private static final Map<String, String> BY_NAME = byName();
    /** Each is far better known as a place inside another country. */
    private static final Set<String> ELSEWHERE = Set.of("georgia", "jersey");

    private Country() {}

    public static boolean isCode(String text) {
        return text != null && CODES.contains(text);
    }

    /** A code in any case, or a country's name in English or French. */
    public static Optional<String> read(String text) {
        String clean = Text.clean(text);
        if (clean == null) {
            return Optional.empty();
        }
        String upper = clean.toUpperCase(Locale.ROOT);
        return CODES.contains(upper) ? Optional.of(upper) : Optional.ofNullable(BY_NAME.get(Text.fold(clean)));
    }

    /**
     * The country that a place is or lies in, as people write it: its name in English or French, in full or usual. Never a code, since behind a town that is
     * more often one of a region: CA is California.
     */
    public static Optional<String> named(String text) {
        return Optional.of(Text.fold(text)).filter(name -> !ELSEWHERE.contains(name)).map(BY_NAME::get);
    }

    private static Map<String, String> byName() {
        Map<String, String> names = new HashMap<>();
        for (String code : CODES) {
            Locale country = new Locale("", code);
            names.put(Text.fold(country.getDisplayCountry(Locale.ENGLISH)), code);
            names.put(Text.fold(country.getDisplayCountry(Locale.FRENCH)), code);
        }
        names.putAll(Map.of("usa", "US", "u s a", "US", "united states of america", "US", "uk", "GB", "england", "GB", "angleterre", "GB", "great britain", "GB", "holland", "NL", "the netherlands", "NL"));
        return Map.copyOf(names);
    }
}
