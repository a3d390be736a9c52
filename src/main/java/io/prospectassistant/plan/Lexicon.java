package io.prospectassistant.plan;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.prospectassistant.lead.CategoryTaxonomy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words of {@code plan/lexicon.yaml}: recognises the language of a command and puts a tag on its phrases. */
final class Lexicon {

    private static final String FILE = "/plan/lexicon.yaml";
    private static final List<String> LANGUAGES = List.of("en", "fr");
    private static final Set<String> STOPS = Set.of(".", ";", "!", "?", "\n", "…");
    /** Words that are known, but mean nothing to the grammar. */
    private static final Set<Tag> PLAIN = EnumSet.of(Tag.ORDINARY);
    /** Inside the name of a business these are what they are elsewhere. */
    private static final Set<Tag> LINKS = EnumSet.of(Tag.OF, Tag.DET, Tag.AND, Tag.ORDINARY, Tag.ENGLISH, Tag.FRENCH);
    private static final int LONGEST_NAME = 6;
    private static final Set<String> COMMAS = Set.of(",", ":", "(", ")", "-", "–", "—", "/", "•");

    private final Map<String, Map<String, Set<Tag>>> phrases = new HashMap<>();
    private final Map<String, Set<String>> words = new HashMap<>();
    /** Words of no meaning and no language. */
    private final Set<String> ordinary = new HashSet<>();
    private final Map<String, Set<Tag>> single = new HashMap<>();
    private final Map<String, Set<String>> businesses;
    private final CategoryTaxonomy taxonomy;
    private final Gazetteer gazetteer;
    /** What phrases of several words begin with. */
    private final Set<String> openings = new HashSet<>();

    Lexicon(CategoryTaxonomy taxonomy, Gazetteer gazetteer) {
        this.taxonomy = taxonomy;
        this.gazetteer = gazetteer;
        businesses = Map.of("en", taxonomy.vocabulary("en").keySet(), "fr", taxonomy.vocabulary("fr").keySet());
        LANGUAGES.forEach(language -> {
            phrases.put(language, new HashMap<>());
            words.put(language, new HashSet<>());
        });
        read().forEach((tag, byLanguage) -> byLanguage.forEach((language, entries) ->
                entries.stream().flatMap(Lexicon::forms).forEach(form -> add(Tag.valueOf(tag.toUpperCase(Locale.ROOT)), language, form))));
    }

    /** All folded words of all phrases. */
    Set<String> words() {
        return words.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    }

    /** Whether a folded word stands in a phrase. */
    boolean knows(String word) {
        return ordinary.contains(word) || words.values().stream().anyMatch(known -> known.contains(word));
    }

    /** Whether a folded word stands in a phrase of a language or names a business in it. */
    boolean knows(String word, String language) {
        return words.get(language).contains(word) || businesses.get(language).contains(word);
    }

    /** All that a folded word may be by itself in either language. */
    Set<Tag> tagsOf(String word) {
        return single.getOrDefault(word, Set.of());
    }

    /** {@code fr} when more words are only French than only English, else {@code en}. */
    String languageOf(List<Token> tokens) {
        long french = 0;
        for (int i = 0; i < tokens.size(); i++) {
            int place = gazetteer.lengthAt(tokens, i);
            if (place > 1) {
                // "New York" is not English.
                i += place - 1;
                continue;
            }
            Token token = tokens.get(i);
            boolean en = words.get("en").contains(token.folded());
            boolean fr = words.get("fr").contains(token.folded());
            if (!en && !fr) {
                en = businesses.get("en").contains(token.folded());
                fr = businesses.get("fr").contains(token.folded());
            }
            boolean accented = token.is(Token.Kind.WORD) && !token.text().equalsIgnoreCase(token.folded()) && token.text().codePoints().allMatch(Character::isLowerCase);
            int weight = single.containsKey(token.folded()) || !words.get("en").contains(token.folded()) && !words.get("fr").contains(token.folded()) ? 2 : 1;
            french += (fr ? weight : 0) - (en ? weight : 0) + (accented ? 1 : 0);
        }
        return french > 0 ? "fr" : "en";
    }

    /** The tokens grouped into tagged phrases, longest first; a phrase of both languages means what it means in the given one. */
    List<Unit> tag(List<Token> tokens, String language) {
        int[] places = new int[tokens.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = gazetteer.lengthAt(tokens, i);
        }
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < tokens.size(); ) {
            DateWords.Found date = DateWords.at(tokens, i, language);
            if (date != null) {
                Token last = tokens.get(i + date.length() - 1);
                Token day = new Token(Token.Kind.DATE, date.day().toString(), date.day().toString(), tokens.get(i).start(), last.end(), false);
                units.add(new Unit(EnumSet.of(Tag.DATE), null, day, day));
                i += date.length();
                continue;
            }
            int length = lengthAt(tokens, i, language, places);
            units.add(unitOf(tokens, i, length, language, places));
            i += length;
        }
        return units;
    }

    /** The longest phrase, number or place of several words that starts here; a phrase does not break into the name of a place. */
    private int lengthAt(List<Token> tokens, int i, String language, int[] places) {
        if (!tokens.get(i).is(Token.Kind.WORD) && !tokens.get(i).is(Token.Kind.SYMBOL)) {
            return tokens.get(i).is(Token.Kind.NUMBER) && NumberWords.timesAt(tokens, i + 1) > 1 ? 2 : 1;
        }
        int phrase = 1;
        StringBuilder words = new StringBuilder(tokens.get(i).folded());
        for (int length = 2; i + length <= tokens.size() && openings.contains(words.toString()); length++) {
            words.append(' ').append(tokens.get(i + length - 1).folded());
            if (tagsOf(words.toString(), language) != null && !breaksPlace(i, length, places)) {
                phrase = length;
            }
        }
        NumberWords.Found number = NumberWords.at(tokens, i);
        int named = number == null ? 0 : number.length();
        return Math.max(Math.max(phrase, named), Math.max(places[i] > 1 ? places[i] : 1, businessAt(tokens, i, language)));
    }

    /** The longest name of a category from here on that has words of the grammar in it, such as "IT company" and "day spa"; others need no care. */
    private int businessAt(List<Token> tokens, int i, String language) {
        if (!taxonomy.knowsWord(tokens.get(i).folded())) {
            return 0;
        }
        int longest = 0;
        boolean odd = false;
        StringBuilder name = new StringBuilder();
        for (int length = 1; length <= LONGEST_NAME && i + length <= tokens.size() && tokens.get(i + length - 1).is(Token.Kind.WORD); length++) {
            String word = tokens.get(i + length - 1).folded();
            Set<Tag> tags = tagsOf(word, language);
            odd |= tags != null && !LINKS.containsAll(tags);
            name.append(word).append(' ');
            if (odd && length > 1 && taxonomy.knowsWord(word) && taxonomy.isName(name.toString())) {
                longest = length;
            }
        }
        return longest;
    }

    private static boolean breaksPlace(int i, int length, int[] places) {
        for (int inside = i + 1; inside < i + length; inside++) {
            if (places[inside] > 1 && inside + places[inside] > i + length) {
                return true;
            }
        }
        return false;
    }

    private Unit unitOf(List<Token> tokens, int i, int length, String language, int[] places) {
        Token token = tokens.get(i);
        Token last = tokens.get(i + length - 1);
        switch (token.kind()) {
            case QUOTED: return new Unit(quotation(token, language), null, token, token);
            case ID: return new Unit(EnumSet.of(Tag.ID), null, token, token);
            case DATE: return new Unit(EnumSet.of(Tag.DATE), null, token, token);
            case NUMBER: return new Unit(EnumSet.of(Tag.NUMBER), valueOf(token.folded()).multiply(BigDecimal.valueOf(length > 1 ? NumberWords.timesAt(tokens, i + 1) : 1)), token, last);
            default: break;
        }
        if (length == 1 && token.folded().matches("\\d{1,4}k")) {
            return new Unit(EnumSet.of(Tag.NUMBER), new BigDecimal(token.folded().replace("k", "000")), token, token);
        }
        if (length == 1 && token.folded().matches("x\\d{1,4}")) {
            return new Unit(EnumSet.of(Tag.NUMBER), new BigDecimal(token.folded().substring(1)), token, token);
        }
        NumberWords.Found number = NumberWords.at(tokens, i);
        if (number != null && number.length() == length) {
            return new Unit(EnumSet.of(Tag.NUMBER), number.value(), token, last);
        }
        Set<Tag> tags = tagsOf(tokens.subList(i, i + length).stream().map(Token::folded).collect(Collectors.joining(" ")), language);
        if (tags != null && !tags.equals(PLAIN)) {
            return new Unit(tags, null, token, last);
        }
        if (STOPS.contains(token.text())) {
            return new Unit(EnumSet.of(Tag.STOP), null, token, token);
        }
        boolean mark = token.is(Token.Kind.SYMBOL) || COMMAS.contains(token.text());
        return new Unit(mark ? EnumSet.of(Tag.COMMA) : EnumSet.noneOf(Tag.class), null, token, last, named(tokens, i, length, places));
    }

    /** « Contacté » may be a status as well as a name. */
    private Set<Tag> quotation(Token token, String language) {
        Set<Tag> tags = EnumSet.of(Tag.QUOTED);
        Set<Tag> said = tagsOf(CategoryTaxonomy.fold(token.text()), language);
        if (said != null && said.stream().anyMatch(tag -> Tag.LEAD_STATUSES.contains(tag) || Tag.TASK_STATUSES.contains(tag))) {
            said.stream().filter(tag -> Tag.LEAD_STATUSES.contains(tag) || Tag.TASK_STATUSES.contains(tag)).forEach(tags::add);
        }
        return tags;
    }

    private Unit.Named named(List<Token> tokens, int i, int length, int[] places) {
        if (places[i] != length) {
            return Unit.Named.NOTHING;
        }
        String name = tokens.subList(i, i + length).stream().map(Token::folded).collect(Collectors.joining(" "));
        return gazetteer.isOrdinaryWord(name) ? Unit.Named.PLACE_OR_WORD : Unit.Named.PLACE;
    }

    private Set<Tag> tagsOf(String phrase, String language) {
        Set<Tag> tags = phrases.get(language).get(phrase);
        return tags != null ? tags : phrases.get(language.equals("fr") ? "en" : "fr").get(phrase);
    }

    private void add(Tag tag, String language, String form) {
        List<String> folded = Token.read(Token.clean(form)).stream().map(Token::folded).toList();
        phrases.get(language).computeIfAbsent(String.join(" ", folded), phrase -> EnumSet.noneOf(Tag.class)).add(tag);
        if (tag == Tag.ORDINARY) {
            ordinary.addAll(folded);
        } else {
            words.get(language).addAll(folded);
        }
        if (folded.size() == 1) {
            single.computeIfAbsent(folded.get(0), word -> EnumSet.noneOf(Tag.class)).add(tag);
        }
        for (int length = 1; length < folded.size(); length++) {
            openings.add(String.join(" ", folded.subList(0, length)));
        }
    }

    private static Stream<String> forms(String entry) {
        if (entry.contains("~")) {
            return Stream.of("e", "es", "ez", "er", "ons").flatMap(ending -> forms(entry.replace("~", ending)));
        }
        // "Près de", "près d'Orléans", "près du Mans"; "situés à", "situés au Mans".
        List<String> endings = entry.endsWith(" de") ? List.of("de", "d", "du", "des") : entry.endsWith(" à") ? List.of("à", "a", "au", "aux") : List.of();
        return endings.isEmpty() ? Stream.of(entry) : endings.stream().map(ending -> entry.substring(0, entry.lastIndexOf(' ') + 1) + ending);
    }

    /** Digits with thousands marks ("1,000", "1.000") or a decimal mark ("70.5"). */
    private static BigDecimal valueOf(String digits) {
        boolean thousands = digits.matches("-?\\d{1,3}([,.]\\d{3})+");
        return new BigDecimal(thousands ? digits.replaceAll("[,.]", "") : digits.replace(',', '.'));
    }

    private static Map<String, Map<String, List<String>>> read() {
        try (InputStream file = Lexicon.class.getResourceAsStream(FILE)) {
            return new ObjectMapper(new YAMLFactory()).readValue(file, new TypeReference<Map<String, Map<String, List<String>>>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }
}
