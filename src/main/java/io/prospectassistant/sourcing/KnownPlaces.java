package io.prospectassistant.sourcing;

import io.prospectassistant.lead.CategoryTaxonomy;
import io.prospectassistant.lead.GeoPoint;
import io.prospectassistant.lead.Town;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Where places are, without asking anybody: the towns of {@code lead/towns.yaml}, then those of {@code gazetteer/points.txt}. */
@Component("knownPlaces")
public class KnownPlaces {

    /** Two places of one name that are further apart than this are two places. */
    static final double APART_KM = 30;

    private static final String FILE = "/gazetteer/points.txt";

    /**
     * A point in the middle of a place.
     *
     * @param country   ISO 3166-1 alpha-2
     * @param latitude  in degrees (WGS 84)
     * @param longitude in degrees (WGS 84)
     */
    public record Spot(String country, double latitude, double longitude) {

        /** Whether two places of one name are two places. */
        boolean isApart(Spot other) {
            return new GeoPoint(latitude, longitude).kmTo(new GeoPoint(other.latitude, other.longitude)) > APART_KM;
        }
    }

    private final Map<String, List<Spot>> spots = new HashMap<>();

    public KnownPlaces() {
        try (BufferedReader file = new BufferedReader(new InputStreamReader(KnownPlaces.class.getResourceAsStream(FILE), StandardCharsets.UTF_8))) {
            file.lines().filter(line -> !line.startsWith("#")).map(line -> line.split("\\|")).forEach(parts -> spots
                    .computeIfAbsent(parts[0], name -> new ArrayList<>(1)).add(new Spot(parts[1], Double.parseDouble(parts[2]), Double.parseDouble(parts[3]))));
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }

    /**
     * The places of this name, in each country the most populous one; the first is the best known of all.
     *
     * @param country ISO 3166-1 alpha-2, or null for any
     */
    public List<Spot> all(String name, String country) {
        return Stream.concat(Town.find(name, country).map(town -> new Spot(town.country(), town.latitude(), town.longitude())).stream(),
                spots.getOrDefault(key(name), List.of()).stream().filter(spot -> country == null || spot.country().equals(country))).toList();
    }

    /** The form in which two names of places are compared: folded, "St" and "Ste" written out. */
    static String key(String name) {
        return name == null ? "" : CategoryTaxonomy.fold(name).replaceAll("\\bst\\b", "saint").replaceAll("\\bste\\b", "sainte");
    }
}
