package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/**
 * What an instruction is about, as its words say it.
 *
 * @param quantity   how many, or null
 * @param noun       {@link Tag#LEAD}, {@link Tag#TASK}, {@link Tag#PROJECT}, or null
 * @param all        "all leads"
 * @param everything "everything"
 * @param pointing   refers to what was said before: "them", "ceux"
 * @param existing   says that the leads are known already: "in the database"
 * @param what       the words that are none of all this: kinds of businesses, names
 * @param places     in order
 * @param conditions members of a plan's filter, except place and category
 * @param required   contact data that must ({@link Tag#MAIL}, …) be there
 * @param ids        numbers or ids that name single rows
 * @param quoted     the last quotation, or null
 * @param refused    words that ask for something no plan can express, or null
 * @param badNumber  a score outside 0 to 100 was asked for
 */
record Description(BigDecimal quantity, Tag noun, boolean all, boolean everything, boolean pointing, boolean existing, String what, List<Place> places,
        ObjectNode conditions, Set<Tag> required, List<String> ids, String quoted, String refused, boolean badNumber) {

    /** The same about another kind of business. */
    Description of(String kind) {
        return new Description(quantity, noun, all, everything, pointing, existing, kind, places, conditions, required, ids, quoted, refused, badNumber);
    }

    /** The same, looked for elsewhere. */
    Description at(List<Place> others) {
        return new Description(quantity, noun, all, everything, pointing, existing, what, others, conditions, required, ids, quoted, refused, badNumber);
    }

    /** The kinds of business, one or several; an empty one when none was named. */
    List<String> kinds() {
        return List.of(what.split("\\s*" + DescriptionReader.FURTHER + "\\s*"));
    }

    /** The place, or null when there are none or several. */
    Place onlyPlace() {
        return places.size() == 1 ? places.get(0) : null;
    }

    /** Chooses by nothing but the numbers of rows. */
    boolean onlyRows() {
        return !ids.isEmpty() && conditions.isEmpty() && what.isEmpty() && places.isEmpty();
    }

    /** Says nothing that would select anything. */
    boolean empty() {
        return noun == null && !all && !everything && !pointing && !existing && what.isEmpty() && places.isEmpty() && conditions.isEmpty() && ids.isEmpty();
    }
}
