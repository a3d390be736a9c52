package io.prospectassistant.lead;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a person or a plan wrote into a lead, as it is to be stored.
 *
 * @param fields column → value; only what was given, and {@code domain} with {@code website}. Null clears.
 * @param facts  what follows from it beyond the columns, to be joined to the lead's facts
 * @param errors what is wrong; the other two are empty when there is anything
 */
public record LeadFields(ObjectNode fields, ObjectNode facts, List<Problem> errors) {

    /** @param pointer JSON pointer to the member, as in {@code /email} */
    public record Problem(String pointer, String detail) {}

    public boolean valid() {
        return errors.isEmpty();
    }
}
