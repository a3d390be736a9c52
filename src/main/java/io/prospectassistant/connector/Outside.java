package io.prospectassistant.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import java.io.IOException;

/** What services say, read with care. */
final class Outside {

    private static final int LONGEST = 100;

    private Outside() {}

    /** The JSON object or array; null for anything else. */
    static JsonNode json(byte[] answer) {
        try {
            JsonNode json = Json.MAPPER.readTree(answer == null ? new byte[0] : answer);
            return json.isContainerNode() ? json : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** On one line, without control characters and halves of letters, and not longer than a name may be. */
    static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\s]+", " ").strip().codePoints().limit(LONGEST)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
