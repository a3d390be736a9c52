package io.prospectassistant.lead;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A town of {@code lead/towns.yaml}.
 *
 * @param also  its other names
 * @param codes some of its postal codes
 */
public record Town(String name, List<String> also, String country, double latitude, double longitude, List<String> codes) {

    private static final Map<String, Town> BY_NAME = read();

    public Town {
        also = also == null ? List.of() : List.copyOf(also);
        codes = List.copyOf(codes);
    }

    /** @param country ISO 3166-1 alpha-2, or null for any */
    public static Optional<Town> find(String city, String country) {
        return Optional.ofNullable(BY_NAME.get(Place.key(city))).filter(town -> country == null || town.country.equals(country));
    }

    /** The centre of the town. */
    public GeoPoint centre() {
        return new GeoPoint(latitude, longitude);
    }

    private static Map<String, Town> read() {
        try (InputStream file = Town.class.getResourceAsStream("/lead/towns.yaml")) {
            List<Town> towns = new ObjectMapper(new YAMLFactory()).readValue(file, new TypeReference<>() {});
            Map<String, Town> names = new HashMap<>();
            for (Town town : towns) {
                names.put(Place.key(town.name), town);
                town.also.forEach(name -> names.put(Place.key(name), town));
            }
            return Map.copyOf(names);
        } catch (IOException e) {
            throw new UncheckedIOException("lead/towns.yaml cannot be read", e);
        }
    }
}
