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
 */
record Unit(Set<Tag> tags, BigDecimal number, Token first, Token last) {

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
