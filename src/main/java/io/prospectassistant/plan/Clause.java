package io.prospectassistant.plan;

import java.util.List;
import java.util.Set;

/**
 * One instruction of a command.
 *
 * @param verb      what to do; null for words that are no instruction
 * @param negated   the instruction is not to do it
 * @param continued stands beside the instruction before it ("5 bakeries in Annecy <i>and 10 pharmacies in Chambéry</i>")
 * @param title     for what is created: its name, verbatim; else null
 * @param details   for what is created or renamed: all that was said of it, from its name on; else empty
 * @param body      what follows the verb, pronouns before the verb included
 * @param told      begins with "tell me": only what can be told, namely that all is done, is an instruction
 */
record Clause(Tag verb, boolean negated, boolean continued, String title, List<Unit> details, List<Unit> body, boolean told) {

    Clause(Tag verb, boolean negated, boolean continued, String title, List<Unit> body) {
        this(verb, negated, continued, title, List.of(), body, false);
    }

    /** An instruction of a single verb, beside no other. */
    static Clause of(Tag verb, List<Unit> body) {
        return new Clause(verb, false, false, null, body);
    }

    /** The same instruction with another body. */
    Clause with(List<Unit> other) {
        return new Clause(verb, negated, continued, title, details, other, told);
    }

    boolean has(Tag tag) {
        return body.stream().anyMatch(unit -> unit.is(tag));
    }

    boolean hasAny(Set<Tag> tags) {
        return body.stream().anyMatch(unit -> unit.isAny(tags));
    }

    boolean hasAny(Tag... tags) {
        return body.stream().anyMatch(unit -> unit.isAny(tags));
    }

    /** The same without the words that may be any of these. */
    Clause without(Tag... tags) {
        return with(body.stream().filter(unit -> !unit.isAny(tags)).toList());
    }

    /** {@link Tag#LEAD}, {@link Tag#TASK} or {@link Tag#PROJECT}, whichever comes first; null when there is none. */
    Tag firstNoun() {
        return body.stream().map(Unit::noun).filter(noun -> noun != null).findFirst().orElse(null);
    }
}
