package io.prospectassistant.plan;

import java.util.List;

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

    /** The same instruction with another body. */
    Clause with(List<Unit> other) {
        return new Clause(verb, negated, continued, title, details, other, told);
    }

    boolean has(Tag tag) {
        return body.stream().anyMatch(unit -> unit.is(tag));
    }
}
