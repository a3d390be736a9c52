package io.prospectassistant.sourcing;

/**
 * Where to look in OpenStreetMap, as far as that is known without asking.
 *
 * @param name      of the place as it was written, without its country; made of letters, digits and what stands between them in names
 * @param country   ISO 3166-1 alpha-2, or null when nobody knows
 * @param whole     the place is the country itself
 * @param latitude  of a point in it, in degrees; null when the place is not known
 * @param longitude of that point
 */
public record OverpassWhere(String name, String country, boolean whole, Double latitude, Double longitude) {

    public boolean isKnown() {
        return latitude != null;
    }
}
