package io.prospectassistant.lead;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * The kinds of local businesses and what people and map sources call them, read from {@code taxonomy/categories.yaml}.
 * A category is known everywhere by its key ({@code dentist}); names are compared without case, accents, punctuation and plural.
 */
@Component("categoryTaxonomy")
public class CategoryTaxonomy {

    private static final String FILE = "/taxonomy/categories.yaml";

    private static final Set<String> LINKS = Set.of("a", "and", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "of", "pour", "the");

    /** From here on an English name only qualifies what was said before: "restaurant <i>with terrace</i>". */
    private static final Set<String> ENGLISH_CUTS = Set.of("at", "by", "for", "in", "near", "of", "on", "open", "or", "serving", "specialising", "specializing", "that", "which", "who", "with");

    /** Last words of English names that are another kind of business than their first word: "restaurant <i>supplier</i>". */
    private static final Set<String> ENGLISH_HEADS = Stream.of("agency", "association", "club", "company", "consultant", "contractor", "dealer", "equipment", "firm", "laboratory", "lab",
            "management", "manufacturer", "office", "removal", "rental", "repair", "school", "service", "shop", "software", "store", "studio", "supplier", "supply", "training", "wholesaler")
            .map(CategoryTaxonomy::stem).collect(Collectors.toUnmodifiableSet());

    private final Map<String, Category> categories;
    private final Map<String, String> keyByName = new HashMap<>();
    private final Map<String, String> keyByEnglishNoun = new HashMap<>();
    private final Map<String, String> keyByFrenchNoun = new HashMap<>();
    private final Map<String, Set<String>> nameWords = new HashMap<>();
    private final Set<String> stems;
    /** Of a name; a text of many more words is not looked through from each of them. */
    private final int mostWords;
    /** Names that mean only a part of their category. */
    private final Set<String> kinds = new HashSet<>();
    /** Of them those that OpenStreetMap tells apart, with the tag that does. */
    private final Map<String, String> osmKinds = new HashMap<>();

    private record Names(String label, List<String> search, List<String> synonyms, List<String> adjectives) {

        Names {
            synonyms = synonyms == null ? List.of() : synonyms;
            adjectives = adjectives == null ? List.of() : adjectives;
        }

        Stream<String> nouns() {
            return Stream.of(Stream.of(label), search.stream(), synonyms.stream()).flatMap(names -> names);
        }
    }

    private record Category(Names en, Names fr, List<String> google, List<String> osm, @JsonProperty("osm_kinds") Map<String, List<String>> osmKinds, List<String> naf, List<String> misspellings, List<String> kinds, @JsonProperty("name_words") List<String> nameWords) {

        Category {
            misspellings = misspellings == null ? List.of() : misspellings;
            kinds = kinds == null ? List.of() : kinds;
            osmKinds = osmKinds == null ? Map.of() : osmKinds;
        }

        Names in(String language) {
            return "fr".equals(language) ? fr : en;
        }
    }

    /** @throws IllegalStateException when the file gives one name to two categories, or a tag to a name that it does not have */
    public CategoryTaxonomy() {
        categories = read();
        categories.forEach((key, category) -> {
            index(key, category.en(), keyByEnglishNoun);
            index(key, category.fr(), keyByFrenchNoun);
            category.google().forEach(name -> {
                claim(keyByName, name, key);
                claim(keyByEnglishNoun, name, key);
            });
            nameWords.put(key, wordsOf(category));
            category.kinds().forEach(name -> kinds.add(String.join(" ", words(name))));
            category.osmKinds().forEach((tag, names) -> names.forEach(name -> {
                if (!key.equals(keyByName.get(String.join(" ", words(name))))) {
                    throw new IllegalStateException(FILE + ": \"" + name + "\" is no name of " + key);
                }
                claim(osmKinds, name, tag);
            }));
        });
        categories.keySet().forEach(key -> claim(keyByName, key, key));
        mostWords = keyByName.keySet().stream().mapToInt(name -> name.split(" ").length).max().orElse(1);
        stems = keyByName.keySet().stream().flatMap(name -> Arrays.stream(name.split(" "))).collect(Collectors.toUnmodifiableSet());
        categories.forEach((key, category) -> category.misspellings().forEach(name -> claim(keyByName, name, key)));
    }

    /**
     * The category that a name stands for: a key, any label or synonym, an adjective by itself ("dental"), or a longer name whose head is one of them
     * ("Italian restaurants", "avocat fiscaliste"). Empty when the name is something else, however similar ("dental laboratory").
     */
    public Optional<String> keyFor(String label) {
        List<String> words = words(label);
        if (words.isEmpty()) {
            return Optional.empty();
        }
        String whole = keyByName.get(String.join(" ", words));
        return Optional.ofNullable(whole).or(() -> englishHead(words)).or(() -> frenchHead(words));
    }

    /** The category that the whole name stands for and no less: unlike {@link #keyFor}, none for "Italian restaurants" and "pizzerias", which are only some of them. */
    public Optional<String> keyForExactly(String label) {
        String whole = String.join(" ", words(label));
        return kinds.contains(whole) ? Optional.empty() : Optional.ofNullable(keyByName.get(whole));
    }

    /** Whether the whole text, as it stands, is a name of a category. */
    public boolean isName(String label) {
        return keyByName.containsKey(String.join(" ", words(label)));
    }

    /** The categories of Google Maps, by their English names, main one first; empty for an unknown key. */
    public List<String> googleCategories(String key) {
        return categories.containsKey(key) ? List.copyOf(categories.get(key).google()) : List.of();
    }

    /** The tags of OpenStreetMap, {@code key=value}, main one first; empty for an unknown key. */
    public List<String> osmTags(String key) {
        return categories.containsKey(key) ? List.copyOf(categories.get(key).osm()) : List.of();
    }

    /** The tag of OpenStreetMap that makes a business of the category one of this narrower kind ("orthodontists"); empty when the map does not tell it apart. */
    public Optional<String> osmKind(String key, String label) {
        return Optional.ofNullable(osmKinds.get(String.join(" ", words(label)))).filter(tag -> categories.containsKey(key) && categories.get(key).osmKinds().containsKey(tag));
    }

    /** The codes of the French nomenclature of activities (NAF rév. 2), such as {@code 86.23Z}, main one first; empty for an unknown key. */
    public List<String> nafCodes(String key) {
        return categories.containsKey(key) ? List.copyOf(categories.get(key).naf()) : List.of();
    }

    /** The categories that have this tag of OpenStreetMap, in the order of the file. */
    public List<String> keysForOsmTag(String tag) {
        return categories.entrySet().stream().filter(entry -> entry.getValue().osm().contains(tag)).map(Map.Entry::getKey).toList();
    }

    /** The categories that have this code of the NAF, in the order of the file. */
    public List<String> keysForNaf(String code) {
        return categories.entrySet().stream().filter(entry -> entry.getValue().naf().contains(code)).map(Map.Entry::getKey).toList();
    }

    /** Whether a name says by itself that businesses are meant ("dentists"), unlike an adjective ("dental") that needs a noun beside it. */
    public boolean isBusiness(String label) {
        List<String> words = words(label);
        String whole = String.join(" ", words);
        return keyFor(label).isPresent() && (!keyByName.containsKey(whole) || keyByEnglishNoun.containsKey(whole) || keyByFrenchNoun.containsKey(whole) || categories.containsKey(label));
    }

    /** One to three terms to search a map with, best first; empty for an unknown key. Any language but French is answered in English. */
    public List<String> searchTerms(String key, String language) {
        Category category = categories.get(key);
        return category == null ? List.of() : List.copyOf(category.in(language).search());
    }

    /** The single words of all names in a language, singular and plural, by their folded form as they are written. */
    public Map<String, String> vocabulary(String language) {
        Map<String, String> vocabulary = new HashMap<>();
        categories.values().stream().map(category -> category.in(language)).flatMap(names -> Stream.concat(names.nouns(), names.adjectives().stream())).flatMap(name -> Arrays.stream(name.split("[\\s'’&-]+")))
                .filter(word -> !word.isEmpty() && !LINKS.contains(fold(word))).forEach(word -> pluralsOf(word).forEach(form -> vocabulary.putIfAbsent(fold(form), form.toLowerCase(Locale.ROOT))));
        return vocabulary;
    }

    /** Whether a word, in any form, is part of the name of a category. */
    public boolean knowsWord(String word) {
        return stems.contains(stemOf(word));
    }

    /** What singular and plural of a word have in common; not to be read. */
    public String stemOf(String word) {
        return stem(fold(word));
    }

    private static Stream<String> pluralsOf(String word) {
        return Stream.of(word, word.endsWith("s") || word.endsWith("x") ? word : word.endsWith("y") ? word.substring(0, word.length() - 1) + "ies" : word + "s");
    }

    /** Folded words that say no more than the category inside a business's name, singular and plural; empty for an unknown key. */
    public Set<String> nameWords(String key) {
        return nameWords.getOrDefault(key, Set.of());
    }

    /** All keys, in the order of the file. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(categories.keySet());
    }

    /** The name to show, singular; the key itself when it is unknown. Any language but French is answered in English. */
    public String label(String key, String language) {
        Category category = categories.get(key);
        return category == null ? key : category.in(language).label();
    }

    /** A text without accents, case and punctuation, words parted by one space: the same as the database's {@code fold}. */
    public static String fold(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("[\\u0300-\\u036f]", "")
                .toLowerCase(Locale.ROOT)
                .replace("œ", "oe")
                .replace("æ", "ae")
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip();
    }

    /** The longest end of the name before its first preposition that is a noun: in English the last words say what a thing is. */
    private Optional<String> englishHead(List<String> words) {
        int end = 0;
        while (end < words.size() && !ENGLISH_CUTS.contains(words.get(end))) {
            end++;
        }
        for (int start = Math.max(0, end - mostWords); start < end; start++) {
            String key = keyByEnglishNoun.get(String.join(" ", words.subList(start, end)));
            if (key != null) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /** The longest beginning of the name that is a noun: in French the first words say what a thing is. */
    private Optional<String> frenchHead(List<String> words) {
        if (ENGLISH_HEADS.contains(words.get(words.size() - 1))) {
            return Optional.empty();
        }
        for (int end = Math.min(words.size() - 1, mostWords); end > 0; end--) {
            String key = keyByFrenchNoun.get(String.join(" ", words.subList(0, end)));
            if (key != null) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    private void index(String key, Names names, Map<String, String> nouns) {
        names.nouns().forEach(name -> {
            claim(keyByName, name, key);
            claim(nouns, name, key);
        });
        names.adjectives().forEach(name -> claim(keyByName, name, key));
    }

    private static void claim(Map<String, String> keys, String name, String key) {
        String other = keys.put(String.join(" ", words(name)), key);
        if (other != null && !other.equals(key)) {
            throw new IllegalStateException(FILE + ": \"" + name + "\" names both " + other + " and " + key);
        }
    }

    private static Set<String> wordsOf(Category category) {
        Collection<String> further = category.nameWords() == null ? List.of() : category.nameWords();
        return Stream.of(category.en().nouns(), category.en().adjectives().stream(), category.fr().nouns(), category.fr().adjectives().stream(), further.stream())
                .flatMap(names -> names)
                .flatMap(name -> Arrays.stream(fold(name).split(" ")))
                .filter(word -> word.length() > 1 && !LINKS.contains(word))
                .flatMap(word -> Stream.of(word, word.endsWith("s") ? word : word.endsWith("y") ? word.substring(0, word.length() - 1) + "ies" : word + "s"))
                .collect(Collectors.collectingAndThen(Collectors.toCollection(LinkedHashSet::new), Collections::unmodifiableSet));
    }

    private static List<String> words(String name) {
        String folded = name == null ? "" : fold(name);
        return Arrays.stream(folded.split(" ")).filter(word -> !word.isEmpty() && !LINKS.contains(word)).map(CategoryTaxonomy::stem).toList();
    }

    /** A crude stem, made to bring singular and plural (and many a feminine) together in both languages, not to be read. */
    private static String stem(String word) {
        String stem = word;
        if (stem.length() > 3 && (stem.endsWith("s") && !stem.endsWith("ss") || stem.endsWith("aux") || stem.endsWith("eux"))) {
            stem = stem.substring(0, stem.length() - 1);
        }
        if (stem.length() > 3 && stem.endsWith("e")) {
            stem = stem.substring(0, stem.length() - 1);
        }
        return stem.endsWith("y") ? stem.substring(0, stem.length() - 1) + "i" : stem;
    }

    private static Map<String, Category> read() {
        try (InputStream file = CategoryTaxonomy.class.getResourceAsStream(FILE)) {
            return new ObjectMapper(new YAMLFactory()).readValue(file, new TypeReference<LinkedHashMap<String, Category>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }
}
