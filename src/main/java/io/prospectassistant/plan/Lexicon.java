package io.prospectassistant.plan;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
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
    private static final Set<String> COMMAS = Set.of(",", ":", "(", ")", "–", "—", "/", "•");

    private final Map<String, Map<String, Set<Tag>>> phrases = new HashMap<>();
    private final Map<String, Set<String>> words = new HashMap<>();
    private int longest;

    Lexicon() {
        LANGUAGES.forEach(language -> {
            phrases.put(language, new HashMap<>());
            words.put(language, new HashSet<>());
        });
        read().forEach((tag, byLanguage) -> byLanguage.forEach((language, entries) ->
                entries.stream().flatMap(Lexicon::forms).forEach(form -> add(Tag.valueOf(tag.toUpperCase(Locale.ROOT)), language, form))));
    }

    /** {@code fr} when more words are only French than only English, else {@code en}. */
    String languageOf(List<Token> tokens) {
        long french = 0;
        for (Token token : tokens) {
            boolean en = words.get("en").contains(token.folded());
            boolean fr = words.get("fr").contains(token.folded());
            boolean accented = token.is(Token.Kind.WORD) && !token.text().equalsIgnoreCase(token.folded()) && token.text().codePoints().allMatch(Character::isLowerCase);
            french += (fr ? 2 : 0) - (en ? 2 : 0) + (accented ? 1 : 0);
        }
        return french > 0 ? "fr" : "en";
    }

    /** The tokens grouped into tagged phrases, longest first; a phrase of both languages means what it means in the given one. */
    List<Unit> tag(List<Token> tokens, String language) {
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < tokens.size(); ) {
            Unit unit = unitAt(tokens, i, language);
            units.add(unit);
            i += tokens.subList(i, tokens.size()).indexOf(unit.last()) + 1;
        }
        return units;
    }

    private Unit unitAt(List<Token> tokens, int i, String language) {
        Token token = tokens.get(i);
        switch (token.kind()) {
            case QUOTED: return new Unit(EnumSet.of(Tag.QUOTED), null, token, token);
            case ID: return new Unit(EnumSet.of(Tag.ID), null, token, token);
            case DATE: return new Unit(EnumSet.of(Tag.DATE), null, token, token);
            case NUMBER: return new Unit(EnumSet.of(Tag.NUMBER), valueOf(token.folded()), token, token);
            default: break;
        }
        for (int length = Math.min(longest, tokens.size() - i); length > 0; length--) {
            Set<Tag> tags = tagsOf(tokens.subList(i, i + length), language);
            NumberWords.Found number = NumberWords.at(tokens, i);
            if (number != null && number.length() >= length) {
                return new Unit(EnumSet.of(Tag.NUMBER), number.value(), token, tokens.get(i + number.length() - 1));
            }
            if (tags != null) {
                return new Unit(tags, null, token, tokens.get(i + length - 1));
            }
        }
        if (STOPS.contains(token.text())) {
            return new Unit(EnumSet.of(Tag.STOP), null, token, token);
        }
        boolean mark = token.is(Token.Kind.SYMBOL) || COMMAS.contains(token.text());
        return new Unit(mark ? EnumSet.of(Tag.COMMA) : EnumSet.noneOf(Tag.class), null, token, token);
    }

    private Set<Tag> tagsOf(List<Token> some, String language) {
        String phrase = some.stream().map(Token::folded).collect(Collectors.joining(" "));
        Set<Tag> tags = phrases.get(language).get(phrase);
        return tags != null ? tags : phrases.get(language.equals("fr") ? "en" : "fr").get(phrase);
    }

    private void add(Tag tag, String language, String form) {
        List<String> folded = Token.read(Token.clean(form)).stream().map(Token::folded).toList();
        phrases.get(language).computeIfAbsent(String.join(" ", folded), phrase -> EnumSet.noneOf(Tag.class)).add(tag);
        words.get(language).addAll(folded);
        longest = Math.max(longest, folded.size());
    }

    private static Stream<String> forms(String entry) {
        return entry.contains("~") ? Stream.of("e", "es", "ez", "er", "ons").map(ending -> entry.replace("~", ending)) : Stream.of(entry);
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
