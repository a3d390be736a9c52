package io.prospectassistant.lead;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A part of a country by which people tell towns of one name apart: the states of the United States, the provinces of Canada, the regions of France.
 *
 * @param code ISO 3166-2, as in US-TX
 * @param name in English, or as the country itself writes it
 */
public record Region(String code, String name) {

    private static final String OF_THE_UNITED_STATES = """
            AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California,Californie|CO Colorado|CT Connecticut|DE Delaware|FL Florida,Floride|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|
            LA Louisiana,Louisiane|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico,Nouveau-Mexique|
            NY New York,New York State|NC North Carolina,Caroline du Nord|ND North Dakota,Dakota du Nord|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania,Pennsylvanie|RI Rhode Island|SC South Carolina,Caroline du Sud|
            SD South Dakota,Dakota du Sud|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia,Virginie|WA Washington,Washington State|WV West Virginia,Virginie-Occidentale|WI Wisconsin|WY Wyoming|DC District of Columbia,D.C.""";
    private static final String OF_CANADA = """
            AB Alberta|BC British Columbia,Colombie-Britannique|MB Manitoba|NB New Brunswick,Nouveau-Brunswick|NL Newfoundland and Labrador,Terre-Neuve-et-Labrador|NS Nova Scotia,Nouvelle-Écosse|NT Northwest Territories|
            NU Nunavut|ON Ontario|PE Prince Edward Island,Île-du-Prince-Édouard|QC Quebec|SK Saskatchewan|YT Yukon""";
    private static final String OF_FRANCE = """
            ARA Auvergne-Rhône-Alpes|BFC Bourgogne-Franche-Comté|BRE Bretagne,Brittany|CVL Centre-Val de Loire|20R Corse,Corsica|GES Grand Est|HDF Hauts-de-France|IDF Île-de-France|NOR Normandie,Normandy|NAQ Nouvelle-Aquitaine|
            OCC Occitanie|PDL Pays de la Loire|PAC Provence-Alpes-Côte d'Azur,PACA""";
    private static final Map<String, Region> BY_NAME = new HashMap<>();
    private static final Map<String, Region> STATES;

    static {
        read("FR", OF_FRANCE);
        read("CA", OF_CANADA);
        STATES = read("US", OF_THE_UNITED_STATES);
    }

    private static Map<String, Region> read(String country, String list) {
        return Arrays.stream(list.split("\\|")).map(line -> line.strip().split(" ", 2)).map(parts -> {
            String[] names = parts[1].split(",");
            Region region = new Region(country + "-" + parts[0], names[0]);
            Arrays.stream(names).forEach(name -> BY_NAME.put(Text.fold(name), region));
            return region;
        }).collect(Collectors.toUnmodifiableMap(region -> region.code.substring(3), region -> region));
    }

    /** The region of this name. Which of them a two-letter code means is known only of states: CA is California, and Canada is written out. */
    public static Optional<Region> named(String text) {
        return Optional.ofNullable(BY_NAME.get(Text.fold(text)));
    }

    /**
     * The region that stands behind a town.
     *
     * @param country ISO 3166-1 alpha-2 of the town, or null when it is not known
     */
    public static Optional<Region> behind(String text, String country) {
        String code = text.strip().toUpperCase(Locale.ROOT);
        return named(text).or(() -> Optional.ofNullable(STATES.get(code))).filter(region -> country == null || region.country().equals(country));
    }

    /** ISO 3166-1 alpha-2. */
    public String country() {
        return code.substring(0, 2);
    }

    /** Whether its towns are told apart by it: there are dozens of one name in the United States, and only the largest of them is a known place. */
    public boolean isState() {
        return country().equals("US");
    }
}
