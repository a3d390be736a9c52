package io.prospectassistant.plan;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A phrase of the lexicon, a number, a quotation, a mark, or a plain word without tags.
 *
 * @param tags   all that it may be; the place in the sentence decides
 * @param number for {@link Tag#NUMBER}, else null
 * @param first  token
 * @param last   token, possibly the same
 * @param named  whether the gazetteer knows it as the name of a place; it has no tags then
 */
record Unit(Set<Tag> tags, BigDecimal number, Token first, Token last, Named named) {

    /** The name of no place, of a place, or of a place that is an ordinary word as well. */
    enum Named { NOTHING, PLACE, PLACE_OR_WORD }

    private static final Set<Tag> NO_NOUNS = EnumSet.of(Tag.ME, Tag.THEM, Tag.POLITE, Tag.TIME, Tag.BY_MAIL, Tag.BY_APP, Tag.CSV, Tag.NE, Tag.WHEN);
    private static final Set<Tag> NOUNS = EnumSet.of(Tag.LEAD, Tag.TASK, Tag.PROJECT, Tag.MAIL);

    Unit(Set<Tag> tags, BigDecimal number, Token first, Token last) {
        this(tags, number, first, last, Named.NOTHING);
    }

    /** The name of a place that hardly is anything else; a capital inside the sentence makes sure. */
    boolean place() {
        return named == Named.PLACE || named == Named.PLACE_OR_WORD && first.capitalised() && first.start() > 0;
    }

    boolean possiblePlace() {
        return named != Named.NOTHING;
    }

    boolean is(Tag tag) {
        return tags.contains(tag);
    }

    boolean isAny(Set<Tag> some) {
        return !Collections.disjoint(tags, some);
    }

    /** Whether it may be one of these. */
    boolean isAny(Tag... some) {
        for (Tag tag : some) {
            if (tags.contains(tag)) {
                return true;
            }
        }
        return false;
    }

    /** Without a meaning of its own. */
    boolean plain() {
        return tags.isEmpty();
    }

    /** Whether the unit at {@code i}, behind a verb, is what the verb is about; "les" is an article where a noun may follow ("score les leads"). */
    static boolean pronoun(List<Unit> units, int i) {
        if (!units.get(i).is(Tag.THEM)) {
            return false;
        }
        Unit next = i + 1 < units.size() ? units.get(i + 1) : null;
        boolean noun = next != null && !next.isAny(NO_NOUNS) && !next.isAny(Tag.SEPARATORS) && (!next.isAny(Tag.VERBS) || next.isAny(NOUNS));
        return units.get(i).glued() || !units.get(i).is(Tag.DET) || !noun;
    }

    /** {@link Tag#LEAD}, {@link Tag#TASK} or {@link Tag#PROJECT}; null when it is none of them. */
    Tag noun() {
        return is(Tag.TASK) ? Tag.TASK : is(Tag.PROJECT) ? Tag.PROJECT : is(Tag.LEAD) ? Tag.LEAD : null;
    }

    /** The status of a lead or task that it may be. */
    Optional<Tag> status() {
        return tags.stream().filter(tag -> Tag.LEAD_STATUSES.contains(tag) || Tag.TASK_STATUSES.contains(tag)).findFirst();
    }

    /** The id of a row, when it can be one, else null. */
    String id() {
        boolean number = is(Tag.NUMBER) && !phrase() && first.text().matches("\\d{1,20}");
        return number || is(Tag.ID) ? first.text().toLowerCase(Locale.ROOT) : null;
    }

    boolean glued() {
        return first.glued();
    }

    boolean phrase() {
        return first != last;
    }

    int start() {
        return first.start();
    }

    int end() {
        return last.end();
    }
}
