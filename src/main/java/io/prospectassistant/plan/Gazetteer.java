package io.prospectassistant.plan;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names of places that are known as such, so that "lyon dentists 20" needs no preposition. It only adds to what the grammar reads: a place that is not
 * in here is one all the same after a preposition. The sources and their licences stand in {@code resources/gazetteer}.
 */
final class Gazetteer {

    private static final String PLACES = "/gazetteer/places.txt";
    private static final String POINTS = "/gazetteer/points.txt";
    private static final String FURTHER = "/gazetteer/further.yaml";
    /** Where towns are called Saint-… with a hyphen. */
    private static final Set<String> FRENCH_SPEAKING = Set.of("FR", "BE", "CH", "LU", "RE", "GP", "MQ", "GF", "PM");
    private static final int LONGEST = 7;

    private final Set<String> names = new HashSet<>();
    private final Set<String> words = new HashSet<>();
    /** First words of names of more than one word: most texts need to be looked up no further. */
    private final Set<String> openings = new HashSet<>();
    private final Set<String> ordinary;
    private final Set<String> frenchSaints = new HashSet<>();

    Gazetteer() {
        readPlaces();
        readSaints();
        Map<String, List<String>> further = readFurther();
        further.get("names").forEach(this::add);
        ordinary = Set.copyOf(new HashSet<>(further.get("words")));
    }

    /** How many tokens, from this one on, are the name of a place; the longest name counts, 0 is none. "St" and "Ste" stand for "Saint" and "Sainte". */
    int lengthAt(List<Token> tokens, int from) {
        String first = word(tokens.get(from));
        if (first.isEmpty()) {
            return 0;
        }
        int longest = names.contains(first) ? 1 : 0;
        if (!openings.contains(first)) {
            return longest;
        }
        StringBuilder name = new StringBuilder(first);
        for (int i = from + 1; i < tokens.size() && i - from < LONGEST && !word(tokens.get(i)).isEmpty(); i++) {
            name.append(' ').append(word(tokens.get(i)));
            if (names.contains(name.toString())) {
                longest = i - from + 1;
            }
        }
        return longest;
    }

    /** Whether the folded name is one of a place. */
    boolean knows(String folded) {
        return names.contains(folded);
    }

    /** Whether a folded word is part of a place's name. */
    boolean hasWord(String folded) {
        return words.contains(folded);
    }

    /** Whether the folded name of a place is also a word that people use for something else. */
    boolean isOrdinaryWord(String folded) {
        return ordinary.contains(folded);
    }

    /** Whether the folded name, such as "saint malo", is first of all one of a town where French is spoken. */
    boolean isFrenchSaint(String folded) {
        return frenchSaints.contains(folded);
    }

    private static String word(Token token) {
        if (!token.is(Token.Kind.WORD)) {
            return "";
        }
        return token.folded().equals("st") ? "saint" : token.folded().equals("ste") ? "sainte" : token.folded();
    }

    private void add(String name) {
        names.add(name);
        String[] parts = name.split(" ");
        words.addAll(List.of(parts));
        if (parts.length > 1) {
            openings.add(parts[0]);
        }
    }

    private void readPlaces() {
        try (BufferedReader file = new BufferedReader(new InputStreamReader(Gazetteer.class.getResourceAsStream(PLACES), StandardCharsets.UTF_8))) {
            file.lines().filter(line -> !line.startsWith("#")).forEach(this::add);
        } catch (IOException e) {
            throw new UncheckedIOException(PLACES, e);
        }
    }

    private void readSaints() {
        try (BufferedReader file = new BufferedReader(new InputStreamReader(Gazetteer.class.getResourceAsStream(POINTS), StandardCharsets.UTF_8))) {
            Set<String> seen = new HashSet<>();
            // Of one name the most populous comes first.
            file.lines().filter(line -> line.startsWith("saint")).map(line -> line.split("\\|")).filter(parts -> seen.add(parts[0]) && FRENCH_SPEAKING.contains(parts[1])).forEach(parts -> frenchSaints.add(parts[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(POINTS, e);
        }
    }

    private static Map<String, List<String>> readFurther() {
        try (InputStream file = Gazetteer.class.getResourceAsStream(FURTHER)) {
            return new ObjectMapper(new YAMLFactory()).readValue(file, new TypeReference<Map<String, List<String>>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(FURTHER, e);
        }
    }
}
