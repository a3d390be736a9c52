package io.prospectassistant.sourcing;

import io.prospectassistant.lead.CategoryTaxonomy;
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
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Where places are, without asking anybody: the towns of {@code lead/towns.yaml}, then those of {@code gazetteer/points.txt}. */
@Component("knownPlaces")
public class KnownPlaces {

    private static final String FILE = "/gazetteer/points.txt";

    /**
     * A point in the middle of a place.
     *
     * @param country   ISO 3166-1 alpha-2
     * @param latitude  in degrees (WGS 84)
     * @param longitude in degrees (WGS 84)
     */
    public record Spot(String country, double latitude, double longitude) {}

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
     * The place of this name, the most populous one of several.
     *
     * @param country ISO 3166-1 alpha-2, or null for any
     */
    public Optional<Spot> find(String name, String country) {
        return Town.find(name, country).map(town -> new Spot(town.country(), town.latitude(), town.longitude()))
                .or(() -> spots.getOrDefault(key(name), List.of()).stream().filter(spot -> country == null || spot.country().equals(country)).findFirst());
    }

    /** The form in which two names of places are compared: folded, "St" and "Ste" written out. */
    static String key(String name) {
        return name == null ? "" : CategoryTaxonomy.fold(name).replaceAll("\\bst\\b", "saint").replaceAll("\\bste\\b", "sainte");
    }
}
