package io.prospectassistant.plan;

import io.prospectassistant.lead.CategoryTaxonomy;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where a search or a selection looks.
 *
 * @param name    as typed: a city, a region, or the country itself
 * @param country ISO 3166-1 alpha-2, or null when none was named
 * @param whole   the place is the country itself
 */
record Place(String name, String country, boolean whole) {

    private static final Map<String, String> COUNTRIES = new HashMap<>();

    static {
        for (String code : Locale.getISOCountries()) {
            for (Locale language : new Locale[] {Locale.ENGLISH, Locale.FRENCH}) {
                COUNTRIES.put(CategoryTaxonomy.fold(new Locale("", code).getDisplayCountry(language)), code);
            }
        }
        COUNTRIES.putAll(Map.of("usa", "US", "united states of america", "US", "uk", "GB", "england", "GB", "angleterre", "GB", "great britain", "GB", "holland", "NL", "the netherlands", "NL"));
        // Each is far better known as a place inside another country.
        COUNTRIES.remove("georgia");
        COUNTRIES.remove("jersey");
    }

    static Place of(String name) {
        String code = countryCode(name);
        return new Place(name, code, code != null);
    }

    /** The code of a country by its English or French name, or null. */
    static String countryCode(String name) {
        return COUNTRIES.get(CategoryTaxonomy.fold(name));
    }
}
