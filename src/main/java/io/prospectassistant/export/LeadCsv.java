package io.prospectassistant.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.prospectassistant.Json;
import io.prospectassistant.sourcing.Attribution;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Leads as CSV (RFC 4180): UTF-8 with a byte order mark, CRLF, text in quotes, numbers without. A text that a spreadsheet could take for a formula gets an
 * apostrophe in front; so a phone number in E.164 stays text, too. Where lists are separated by semicolons, as in France, a spreadsheet that opens the file
 * by a double click sees no quotes but those that a line begins with, and begins a new cell at a semicolon inside any later text; so what follows one is
 * treated like a beginning. Tabs and line breaks, which other readers split at, become blanks.
 */
final class LeadCsv {

    private static final String ATTRIBUTION = "attribution";

    /** The columns, named as in the API, and whom the licence of the source wants named. What suppresses a lead and why it has its score are left out. */
    static final List<String> COLUMNS = List.of("lead_id", "name", "category", "status", "email", "phone", "website", "domain", "street", "postal_code", "city", "country",
            "latitude", "longitude", "rating", "reviews_count", "score", "scored_at", "source", "source_ref", "retrieved_at", ATTRIBUTION, "first_run_id", "last_run_id", "created_at", "updated_at");

    /** What a file begins with. */
    static final String HEAD = "\uFEFF" + String.join(",", COLUMNS) + "\r\n";

    // Quotes, blanks and what is not seen do not keep a spreadsheet from reading what stands behind them.
    private static final Pattern FORMULA = Pattern.compile("(^|;)(?=[\\s\\p{Z}\\p{Cc}\\p{Cf}'\"`\u00B4\u2018\u2019\u201C\u201D\u00AB\u00BB]*[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20])");
    private static final Pattern BREAKS = Pattern.compile("[\\t\\r\\n\u000B\f\u0085\u2028\u2029]+");

    private static final ObjectWriter ROW = writer();

    private LeadCsv() {}

    private static ObjectWriter writer() {
        CsvSchema.Builder schema = CsvSchema.builder().setLineSeparator("\r\n");
        COLUMNS.forEach(schema::addColumn);
        return CsvMapper.builder().enable(CsvGenerator.Feature.ALWAYS_QUOTE_STRINGS).build().writer(schema.build());
    }

    /** A lead, as the API answers it, as a row with its end of line. */
    static String row(JsonNode lead) {
        ObjectNode row = Json.MAPPER.createObjectNode();
        for (String column : COLUMNS) {
            JsonNode value = lead.path(column);
            if (value.isTextual()) {
                row.put(column, harmless(value.textValue()));
            } else {
                row.set(column, value.isMissingNode() ? null : value);
            }
        }
        row.put(ATTRIBUTION, Attribution.of(lead.path("source").asText()).orElse(null));
        try {
            return ROW.writeValueAsString(row);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a lead cannot be written as CSV", e);
        }
    }

    /** The text in one line, with an apostrophe wherever a spreadsheet could take what follows for a formula. */
    static String harmless(String text) {
        return FORMULA.matcher(BREAKS.matcher(text).replaceAll(" ")).replaceAll("$1'");
    }
}
