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
        return upper.equals("UK") ? Optional.of("GB")
                : CODES.contains(upper) ? Optional.of(upper)
                : Optional.ofNullable(BY_NAME.get(Text.fold(clean)));
    }

    private static Map<String, String> byName() {
        Map<String, String> names = new HashMap<>();
        for (String code : CODES) {
            Locale country = new Locale("", code);
            names.put(Text.fold(country.getDisplayCountry(Locale.ENGLISH)), code);
            names.put(Text.fold(country.getDisplayCountry(Locale.FRENCH)), code);
        }
        return Map.copyOf(names);
    }
}
