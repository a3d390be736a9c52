package io.prospectassistant.plan;

import io.prospectassistant.lead.CategoryTaxonomy;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts right what was mistyped: a word of five letters or more that is known to nobody becomes the one word of the lexicon or the taxonomy that begins alike
 * and is one slip away (two from nine letters on, when at least one of them cannot be heard). A word among others is put right only when no unknown word is left
 * beside it: "pilotes de drone" stays what was typed. It never touches names, places, numbers and titles, nor anything after a deletion, and never makes a
 * deletion or a refusal out of anything.
 */
final class Spelling {

    /** A verb with one of these behind it is an instruction wherever it stands. */
    private static final Set<Tag> PRONOUNS = EnumSet.of(Tag.ME, Tag.THEM);
    private static final int LEAST = 5;
    /** In units; no name of a category is longer. */
    private static final int LONGEST_NAME = 8;
    private static final int LONG = 9;
    private static final int MOST = 24;
    /** Words looked up in one command; a text with more unknown words is no command. */
    private static final int MOST_TRIES = 40;
    private static final Set<String> STOPS = Set.of(".", "!", "?", ";", ":", "\n");
    private static final Set<Tag> NEVER = EnumSet.of(Tag.DELETE, Tag.MERGE, Tag.LEAVE, Tag.CREATE, Tag.REMIND, Tag.NOT, Tag.NE, Tag.WITHOUT, Tag.EXCEPT, Tag.IF, Tag.ALL, Tag.EVERYTHING, Tag.NUMBER, Tag.AUTHORITY, Tag.ADDED);
    static final Set<Tag> TITLED = EnumSet.of(Tag.CREATE, Tag.REMIND, Tag.RENAME, Tag.PROJECT, Tag.TASK, Tag.CALLED, Tag.SUBJECT);
    private static final Set<Tag> MEANINGLESS = EnumSet.of(Tag.ORDINARY, Tag.ENGLISH, Tag.FRENCH);
    /** Before these no correction is made out of what follows: a deletion by a guess is none that was asked for. */
    private static final Set<Tag> DESTRUCTIVE = EnumSet.of(Tag.DELETE, Tag.MERGE);
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
        List<Unit> units = lexicon.tag(tokens, language);
        int end = units.stream().filter(unit -> unit.isAny(TITLED) || unit.isAny(DESTRUCTIVE)).mapToInt(Unit::start).findFirst().orElse(clean.length());
        int tries = MOST_TRIES;
        StringBuilder corrected = new StringBuilder();
        int copied = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.start() >= end) {
                break;
            }
            String better = tries > 0 && mayBeWrong(tokens, i) && tries-- > 0 ? better(token.folded(), opens(tokens, i) || afterCourtesy(units, token), language) : null;
            if (better != null && ((opens(tokens, i) || afterCourtesy(units, token)) && (isVerb(better) || isCourtesy(better)) || explainsAll(clean, tokens, units, i, better, language))) {
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
        boolean letters = token.is(Token.Kind.WORD) && word.length() >= (opens(tokens, i) ? LEAST - 1 : LEAST) && word.length() <= MOST && word.codePoints().allMatch(Character::isLetter);
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

    private boolean isVerb(String word) {
        return lexicon.tagsOf(CategoryTaxonomy.fold(word)).stream().anyMatch(Tag.VERBS::contains);
    }

    /** "Tu peux chrecher": a verb may stand there. */
    private static boolean afterCourtesy(List<Unit> units, Token token) {
        int at = 0;
        while (at < units.size() && units.get(at).end() < token.end()) {
            at++;
        }
        return at > 0 && at < units.size() && units.get(at - 1).is(Tag.POLITE);
    }

    private boolean isCourtesy(String word) {
        return lexicon.tagsOf(CategoryTaxonomy.fold(word)).contains(Tag.POLITE);
    }

    /** Whether the words around a corrected one are all understood, so that nobody's own words are changed in part. */
    private boolean explainsAll(String clean, List<Token> tokens, List<Unit> units, int i, String better, String language) {
        Token typed = tokens.get(i);
        int at = 0;
        while (units.get(at).end() < typed.end()) {
            at++;
        }
        int from = at;
        while (from > 0 && at - from <= LONGEST_NAME && inName(units, from - 1)) {
            from--;
        }
        int to = at + 1;
        while (to < units.size() && to - at <= LONGEST_NAME && inName(units, to)) {
            to++;
        }
        if (to - from > LONGEST_NAME) {
            return false;
        }
        String before = clean.substring(units.get(from).start(), typed.start());
        String after = clean.substring(typed.end(), units.get(to - 1).end());
        if (taxonomy.isName(before + better + after)) {
            return true;
        }
        // Other words may be mistyped as well; what is not put right by itself stays unknown.
        StringBuilder name = new StringBuilder();
        for (Token token : tokens.subList(tokens.indexOf(units.get(from).first()), tokens.indexOf(units.get(to - 1).last()) + 1)) {
            String word = token == typed ? better : token.text();
            if (token != typed && mayBeWrong(tokens, tokens.indexOf(token))) {
                String other = better(token.folded(), false, language);
                word = other == null ? word : other;
            }
            boolean grammar = !taxonomy.knowsWord(word) && lexicon.tagsOf(CategoryTaxonomy.fold(word)).stream().anyMatch(tag -> !MEANINGLESS.contains(tag));
            name.append(grammar ? "\n" : word + " ");
        }
        return name.toString().lines().filter(part -> !part.isBlank()).allMatch(taxonomy::isName);
    }

    /** A word without a meaning of its own, or a link between two of these. */
    private static boolean inName(List<Unit> units, int i) {
        boolean link = units.get(i).is(Tag.OF) && i > 0 && i + 1 < units.size() && free(units.get(i - 1)) && free(units.get(i + 1));
        return free(units.get(i)) || link;
    }

    private static boolean free(Unit unit) {
        return unit.plain() && unit.first().is(Token.Kind.WORD) && !unit.possiblePlace() && !(unit.first().capitalised() && unit.start() > 0);
    }

    private boolean opens(List<Token> tokens, int i) {
        return i + 1 < tokens.size() && lexicon.tagsOf(tokens.get(i + 1).folded()).stream().anyMatch(PRONOUNS::contains) || begins(tokens, i) || tokens.get(i - 1).is(Token.Kind.SYMBOL) || lexicon.tagsOf(tokens.get(i - 1).folded()).stream().anyMatch(OPENINGS::contains);
    }

    /** The only nearest word, or null. Words that mean the same are one. */
    private String better(String word, boolean verbs, String language) {
        int allowed = word.length() >= LONG ? 2 : 1;
        int nearest = allowed + 1;
        Set<String> found = new TreeSet<>();
        Set<String> seen = new HashSet<>();
        for (String part : without(word, allowed)) {
            for (String candidate : shortened.getOrDefault(part, Set.of())) {
                boolean fits = (verbs || !isVerb(candidate)) && seen.add(candidate) && soundsAlike(word, candidate) && longEnough(word, candidate);
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

    /**
     * Short words become only what has the same letters in another order, or a verb with one letter more: "done" is not meant by "drone", nor "rate" by "date".
     * A category is made of five letters, too.
     */
    private boolean longEnough(String typed, String candidate) {
        boolean swapped = typed.length() == candidate.length() && distance(typed, candidate, 1) == 1 && typed.chars().sum() == candidate.chars().sum();
        boolean omitted = isVerb(candidate) && typed.length() + 1 == candidate.length();
        return swapped || omitted || typed.length() >= LEAST && (isVerb(candidate) || taxonomy.knowsWord(candidate)) || Math.min(typed.length(), candidate.length()) > LEAST;
    }

    /** Two words that begin alike, and of two slips one at least cannot be heard: "fotografe", but neither "chaumier" for "haulier" nor "apiculteur" for "agriculteur". */
    private static boolean soundsAlike(String typed, String candidate) {
        String heard = sound(typed);
        String meant = sound(candidate);
        return heard.charAt(0) == meant.charAt(0) && distance(heard, meant, 1) <= 1;
    }

    private static String sound(String word) {
        return word.replace("ph", "f").replace("eau", "o").replace("au", "o").replace("qu", "c").replace("ck", "c").replace('k', 'c').replace('y', 'i').replace("th", "t").replaceAll("(.)\\1", "$1");
    }

    /** Among forms of one word the one that ends as what was typed. */
    private String bestOf(Collection<String> forms, String word) {
        String last = word.substring(word.length() - 1);
        return forms.stream().filter(form -> form.endsWith(last)).min(Comparator.comparing(form -> !taxonomy.isBusiness(form))).orElseGet(() -> forms.iterator().next());
    }

    private Object meaning(String word) {
        return taxonomy.isName(word) ? taxonomy.keyFor(word).orElseThrow() : taxonomy.knowsWord(word) ? taxonomy.stemOf(word) : lexicon.tagsOf(word);
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
