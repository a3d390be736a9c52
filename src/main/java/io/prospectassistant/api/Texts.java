package io.prospectassistant.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Problem;
import java.util.List;

/** Text that JSON can carry and PostgreSQL cannot store: the character NUL, and halves of surrogate pairs. */
final class Texts {

    private Texts() {}

    /** Adds an error for each such text below {@code node}, names of members included. */
    static void check(JsonNode node, String pointer, List<Problem.Error> errors) {
        if (node == null) {
            return;
        }
        if (node.isTextual() && !storable(node.textValue())) {
            errors.add(new Problem.Error(pointer, "contains a character that cannot be stored"));
        }
        node.fields().forEachRemaining(member -> {
            if (storable(member.getKey())) {
                check(member.getValue(), pointer + "/" + member.getKey(), errors);
            } else {
                errors.add(new Problem.Error(pointer, "a name contains a character that cannot be stored"));
            }
        });
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                check(node.get(i), pointer + "/" + i, errors);
            }
        }
    }

    static boolean storable(String text) {
        return text.codePoints().noneMatch(character -> character == 0 || character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
    }
}
