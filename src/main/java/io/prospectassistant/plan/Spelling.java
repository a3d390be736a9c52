package io.prospectassistant.plan;

import io.prospectassistant.lead.CategoryTaxonomy;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts right what was mistyped: a word of five letters or more that is known to nobody becomes the one word of the lexicon or the taxonomy that is one
 * slip away (two from nine letters on). It never touches names, places, numbers and titles, and never makes a deletion or a refusal out of anything.
 */
final class Spelling {

    private static final int LEAST = 5;
    private static final int LONG = 9;
    private static final int MOST = 24;
    /** Words looked up in one command; a text with more unknown words is no command. */
    private static final int MOST_TRIES = 40;
    private static final Set<String> STOPS = Set.of(".", "!", "?", ";", ":", "\n");
    private static final Set<Tag> NEVER = EnumSet.of(Tag.DELETE, Tag.MERGE, Tag.LEAVE, Tag.CREATE, Tag.REMIND, Tag.NOT, Tag.NE, Tag.WITHOUT, Tag.EXCEPT, Tag.IF, Tag.ALL, Tag.EVERYTHING, Tag.NUMBER, Tag.AUTHORITY);
    static final Set<Tag> TITLED = EnumSet.of(Tag.CREATE, Tag.REMIND, Tag.PROJECT, Tag.TASK, Tag.CALLED, Tag.SUBJECT);
    private static final Set<Tag> MEANINGLESS = EnumSet.of(Tag.ORDINARY, Tag.ENGLISH, Tag.FRENCH);
    /** After these a verb may stand. */
    private static final Set<Tag> OPENINGS = EnumSet.of(Tag.AND, Tag.OR, Tag.THEN, Tag.BUT, Tag.TO, Tag.POLITE, Tag.NE, Tag.NOT, Tag.WITHOUT, Tag.ME, Tag.THEM, Tag.RUN);

    private final Lexicon lexicon;
    private final CategoryTaxonomy taxonomy;
    private final Gazetteer gazetteer;
    /** Folded words to their written form. */
    private final Map<String, String> words = new HashMap<>();
    /** Words with up to two letters left out, to the words that they come from. */
    private final Map<String, Set<String>> shortened = new HashMap<>();

    Spelling(Lexicon lexicon, CategoryTaxonomy taxonomy, Gazetteer gazetteer) {
        this.lexicon = lexicon;
        this.taxonomy = taxonomy;
        this.gazetteer = gazetteer;
        lexicon.words().stream().filter(word -> lexicon.tagsOf(word).stream().noneMatch(NEVER::contains) && !MEANINGLESS.containsAll(lexicon.tagsOf(word))).forEach(word -> words.put(word, word));
        words.putAll(taxonomy.vocabulary("en"));
        words.putAll(taxonomy.vocabulary("fr"));
        words.keySet().removeIf(word -> word.length() < LEAST - 1 || word.length() > MOST);
        words.keySet().forEach(word -> without(word, word.length() >= LONG - 1 ? 2 : 1).forEach(part -> shortened.computeIfAbsent(part, key -> new HashSet<>()).add(word)));
    }

    /** The command with its mistyped words put right; the very same text when there are none. */
    String correct(String clean, List<Token> tokens) {
        String language = lexicon.languageOf(tokens);
        int tries = MOST_TRIES;
        StringBuilder corrected = new StringBuilder();
        int copied = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (lexicon.tagsOf(token.folded()).stream().anyMatch(TITLED::contains)) {
                break;
            }
            String better = tries > 0 && mayBeWrong(tokens, i) && tries-- > 0 ? better(token.folded(), opens(tokens, i), language) : null;
            if (better != null) {
                corrected.append(clean, copied, token.start()).append(better);
                copied = token.end();
                if (lexicon.tagsOf(CategoryTaxonomy.fold(better)).stream().anyMatch(TITLED::contains)) {
                    break;
                }
            }
        }
        return copied == 0 ? clean : corrected.append(clean, copied, clean.length()).toString();
    }

    private boolean mayBeWrong(List<Token> tokens, int i) {
        Token token = tokens.get(i);
        String word = token.folded();
        boolean letters = token.is(Token.Kind.WORD) && word.length() >= LEAST && word.length() <= MOST && word.codePoints().allMatch(Character::isLetter);
        if (!letters || lexicon.knows(word) || taxonomy.knowsWord(word) || gazetteer.hasWord(word) || NumberWords.isOne(word)) {
            return false;
        }
        return (!token.capitalised() || begins(tokens, i)) && !afterPreposition(tokens, i);
    }

    /** What stands after "in", "à", "near" is a name. */
    private boolean afterPreposition(List<Token> tokens, int i) {
        int before = i - 1;
        while (before > 0 && tokens.get(before).is(Token.Kind.WORD) && lexicon.tagsOf(tokens.get(before).folded()).contains(Tag.DET) && !lexicon.tagsOf(tokens.get(before).folded()).contains(Tag.IN)) {
            before--;
        }
        return before >= 0 && lexicon.tagsOf(tokens.get(before).folded()).contains(Tag.IN) || i > 0 && tokens.get(i).glued() && !lexicon.tagsOf(tokens.get(i - 1).folded()).contains(Tag.OF);
    }

    private static boolean begins(List<Token> tokens, int i) {
        return i == 0 || STOPS.contains(tokens.get(i - 1).text());
    }

    private boolean opens(List<Token> tokens, int i) {
        return begins(tokens, i) || tokens.get(i - 1).is(Token.Kind.SYMBOL) || lexicon.tagsOf(tokens.get(i - 1).folded()).stream().anyMatch(OPENINGS::contains);
    }

    /** The only nearest word, or null. Words that mean the same are one. */
    private String better(String word, boolean verbs, String language) {
        int allowed = word.length() >= LONG ? 2 : 1;
        int nearest = allowed + 1;
        Set<String> found = new TreeSet<>();
        Set<String> seen = new HashSet<>();
        for (String part : without(word, allowed)) {
            for (String candidate : shortened.getOrDefault(part, Set.of())) {
                boolean fits = (verbs || lexicon.tagsOf(candidate).stream().noneMatch(Tag.VERBS::contains)) && seen.add(candidate);
                int distance = fits ? distance(word, candidate, nearest) : nearest + 1;
                if (distance < nearest) {
                    nearest = distance;
                    found.clear();
                }
                if (distance == nearest && distance <= allowed) {
                    found.add(candidate);
                }
            }
        }
        if (found.stream().map(this::meaning).distinct().count() > 1) {
            found.removeIf(candidate -> !lexicon.knows(candidate, language));
        }
        return found.isEmpty() || found.stream().map(this::meaning).distinct().count() > 1 ? null : words.get(bestOf(found, word));
    }

    /** Among forms of one word the one that ends as what was typed. */
    private static String bestOf(Collection<String> forms, String word) {
        String last = word.substring(word.length() - 1);
        return forms.stream().filter(form -> form.endsWith(last)).findFirst().orElseGet(() -> forms.iterator().next());
    }

    private Object meaning(String word) {
        return taxonomy.knowsWord(word) ? taxonomy.stemOf(word) : lexicon.tagsOf(word);
    }

    private static Set<String> without(String word, int letters) {
        Set<String> parts = new HashSet<>(Set.of(word));
        Set<String> last = parts;
        for (int n = 0; n < letters; n++) {
            Set<String> next = new HashSet<>();
            for (String part : last) {
                for (int i = 0; i < part.length(); i++) {
                    next.add(part.substring(0, i) + part.substring(i + 1));
                }
            }
            parts.addAll(next);
            last = next;
        }
        return parts;
    }

    /** Letters added, left out, changed, or swapped with the next one; anything above {@code most} may be answered for what is farther. */
    static int distance(String a, String b, int most) {
        if (Math.abs(a.length() - b.length()) > most) {
            return most + 1;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
