package io.prospectassistant.plan;

import io.prospectassistant.lead.Country;

/**
 * Where a search or a selection looks.
 *
 * @param name    as typed: a city, a region, or the country itself
 * @param country ISO 3166-1 alpha-2, or null when none was named
 * @param whole   the place is the country itself
 */
record Place(String name, String country, boolean whole) {

    static Place of(String name) {
        String code = countryCode(name);
        return new Place(name, code, code != null);
    }

    /** The code of a country by its English or French name, or null. */
    static String countryCode(String name) {
        return Country.named(name).orElse(null);
    }
}
