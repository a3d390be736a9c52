package io.prospectassistant.plan;

import io.prospectassistant.lead.CategoryTaxonomy;
import io.prospectassistant.lead.Region;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How the places of a command are written in its plan, and which of them may be none. */
final class PlaceNames {

    /** Longer texts are no place, but a sentence that was misread. */
    private static final int MAX_NAME = 100;
    private static final Pattern FRENCH_SAINT = Pattern.compile("(?i)st(?<woman>e)?[. -]+(?<name>\\p{L}[\\p{L}\\p{M}' -]*)");
    private static final Set<String> FRENCH_LINKS = Set.of("de", "du", "des", "d", "la", "le", "les", "l", "en", "sur", "sous", "et", "aux", "lez", "lès");
    private static final Set<String> TOWNS_TOO = Set.of("new york", "washington", "quebec", "georgia");
    private static final Set<String> CONTINENTS = Set.of("europe", "africa", "afrique", "asia", "asie", "america", "amerique", "oceania", "oceanie");
    private static final Pattern OF_SOMEBODY = Pattern.compile("(?iu)\\b(of|from|by|at|de|du|des|d')\\s*$");

    private final Draft draft;

    PlaceNames(Draft draft) {
        this.draft = draft;
    }

    static boolean credible(Place place) {
        return place.name().length() <= MAX_NAME;
    }

    /** A region that is no town as well: "Bretagne", "Oregon", unlike "New York" and "Austin, Texas". */
    static boolean isRegion(Place place) {
        String name = CategoryTaxonomy.fold(place.name());
        return !place.whole() && !TOWNS_TOO.contains(name) && (CONTINENTS.contains(name) || Region.named(place.name()).isPresent());
    }

    /** "St malo" as French towns are written, Saint-Malo; English ones keep their "St". */
    String written(String place) {
        Matcher saint = FRENCH_SAINT.matcher(place);
        if (!saint.matches()) {
            return place;
        }
        String first = saint.group("woman") == null ? "Saint" : "Sainte";
        String name = saint.group("name");
        String folded = CategoryTaxonomy.fold(first + " " + name);
        boolean unknown = !draft.gazetteer.knows(folded) && !draft.gazetteer.knows(CategoryTaxonomy.fold(place));
        boolean french = draft.gazetteer.isFrenchSaint(folded) || unknown && draft.language.equals("fr");
        return french ? Arrays.stream(name.split("[ -]+")).map(PlaceNames::capitalised).collect(Collectors.joining("-", first + "-", "")) : place;
    }

    private static String capitalised(String word) {
        return FRENCH_LINKS.contains(word.toLowerCase(Locale.ROOT)) ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /** "The leads of Paul": what no gazetteer knows and no preposition of place stands before may be anybody. */
    boolean maybeSomebody(Place place) {
        String name = place.name();
        boolean known = place.whole() || place.country() != null || draft.gazetteer.knows(CategoryTaxonomy.fold(name)) || name.contains(", ");
        String before = draft.clean.substring(0, Math.max(0, draft.clean.indexOf(name)));
        return !known && (OF_SOMEBODY.matcher(before).find() || !Character.isUpperCase(name.codePointAt(0)));
    }

    /** Whether a search looks for leads there. */
    boolean same(String location, Place place) {
        return CategoryTaxonomy.fold(location).equals(CategoryTaxonomy.fold(written(place.name())));
    }
}
