package io.prospectassistant.sourcing;

/**
 * An area of OpenStreetMap.
 *
 * @param id    as Overpass counts areas: of a relation its id and 3,600,000,000
 * @param name  as the map has it
 * @param level the administrative one, 2 for a country, 8 for most municipalities
 */
public record OverpassArea(long id, String name, int level) {

    static final int COUNTRY = 2;
    static final int MUNICIPALITY = 8;

    /** Whether it is a town, so that what is in it may be said to be in the town of that name. */
    boolean isTown() {
        return level >= 5;
    }
}
