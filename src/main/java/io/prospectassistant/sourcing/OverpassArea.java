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
    static final int STATE = 4;
    static final int MUNICIPALITY = 8;

    /**
     * Whether what is in it may be said to be in the town of its name: a municipality or a part of one is a town, and whatever has the name of a known town
     * around its point is that town, as Berlin is. A county or a département is none, though it is smaller than a region.
     */
    boolean isTown(OverpassWhere where) {
        return level >= MUNICIPALITY || where.isKnown();
    }
}
