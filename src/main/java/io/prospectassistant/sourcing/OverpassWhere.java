package io.prospectassistant.sourcing;

import io.prospectassistant.lead.Region;
import java.util.Locale;

/**
 * Where to look in OpenStreetMap, as far as that is known without asking.
 *
 * @param name      of the place as it was written, without what stood behind it; made of letters, digits and what stands between them in names
 * @param country   ISO 3166-1 alpha-2, or null when nobody knows
 * @param state     of the United States in which it is; null where none was named
 * @param whole     the place is the country itself, or the state if there is one
 * @param latitude  of a point in it, in degrees; null when the place is not known
 * @param longitude of that point
 */
public record OverpassWhere(String name, String country, Region state, boolean whole, Double latitude, Double longitude) {

    static OverpassWhere all(String name, String country, Region state) {
        return new OverpassWhere(name, country, state, true, null, null);
    }

    public boolean isKnown() {
        return latitude != null;
    }

    /** The same place, when the point turned out to be in another one. */
    OverpassWhere unknown() {
        return new OverpassWhere(name, country, state, whole, null, null);
    }

    /** ISO 3166-2 of the state, or else the code of the country; empty for neither. */
    String inside() {
        return state != null ? state.code() : country == null ? "" : country;
    }

    /** Which place that is, so that somebody sees when another one was meant. */
    String said() {
        return name + (state == null || whole ? "" : ", " + state.name()) + (country == null ? "" : " (" + country + ")")
                + (isKnown() ? String.format(Locale.ROOT, " at %.2f, %.2f", latitude, longitude) : "");
    }
}
