package io.prospectassistant.sourcing;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.lead.CategoryTaxonomy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Which tags of OpenStreetMap make a business one of a category. Each of the category's tags does by itself, but for those that only say which kind of a
 * wider thing it is: a dermatologist is {@code healthcare=doctor} <em>and</em> {@code healthcare:speciality=dermatology}.
 */
@Component("osmTags")
public class OsmTags {

    /** A key and the value that it must have; {@code listed} when it may be one of several, parted by semicolons. */
    public record Condition(String key, String value, boolean listed) {

        boolean holds(JsonNode tags) {
            String found = tags.path(key).asText("");
            return found.equals(value) || Arrays.stream(found.split(";")).anyMatch(one -> one.strip().equals(value));
        }
    }

    private static final String SPECIALITY = "healthcare:speciality";
    /** Say a kind where the tag before them belongs to several categories. */
    private static final Set<String> KINDS = Set.of("beauty", "sport");

    private final Map<String, List<List<Condition>>> ways = new LinkedHashMap<>();

    public OsmTags(CategoryTaxonomy taxonomy) {
        taxonomy.keys().forEach(key -> ways.put(key, read(taxonomy.osmTags(key), taxonomy)));
    }

    /** The ways of being one of the category: all conditions of one of the lists must hold. Empty for a category that the taxonomy does not have. */
    public List<List<Condition>> of(String category) {
        return ways.getOrDefault(category, List.of());
    }

    /** Of these ways those that make it one of a narrower kind: the one with the tag of the kind, or all of them and that tag besides. @param kind a tag, as {@code key=value} */
    List<List<Condition>> of(String category, String kind) {
        String[] parts = kind.split("=", 2);
        List<Condition> itself = List.of(new Condition(parts[0], parts[1], false));
        return of(category).contains(itself) ? List.of(itself)
                : of(category).stream().map(way -> Stream.concat(way.stream(), Stream.of(new Condition(parts[0], parts[1], true))).toList()).toList();
    }

    private static List<List<Condition>> read(List<String> tags, CategoryTaxonomy taxonomy) {
        List<Condition> wide = new ArrayList<>();
        List<List<Condition>> found = new ArrayList<>();
        for (String tag : tags) {
            String[] parts = tag.split("=", 2);
            boolean kind = !wide.isEmpty() && (parts[0].equals(SPECIALITY) || KINDS.contains(parts[0]) && isShared(wide.get(0), taxonomy));
            if (kind) {
                found.remove(List.of(wide.get(0)));
                found.add(List.of(wide.get(0), new Condition(parts[0], parts[1], true)));
            } else {
                Condition condition = new Condition(parts[0], parts[1], false);
                wide.add(condition);
                found.add(List.of(condition));
            }
        }
        return List.copyOf(found);
    }

    private static boolean isShared(Condition condition, CategoryTaxonomy taxonomy) {
        return taxonomy.keysForOsmTag(condition.key() + "=" + condition.value()).size() > 1;
    }

    /** Whether something with these tags is one of the category. */
    public boolean fits(String category, JsonNode tags) {
        return of(category).stream().anyMatch(way -> way.stream().allMatch(condition -> condition.holds(tags)));
    }

    /** The categories that something with these tags belongs to, in the order of the taxonomy. */
    public List<String> categories(JsonNode tags) {
        return ways.keySet().stream().filter(key -> fits(key, tags)).toList();
    }
}
