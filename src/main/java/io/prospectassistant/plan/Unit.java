package io.prospectassistant.plan;

import java.math.BigDecimal;
import java.util.Collections;
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

    boolean plain() {
        return tags.isEmpty();
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
