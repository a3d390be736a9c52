package io.prospectassistant.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.prospectassistant.Json;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What leaves as CSV is read back as it was, and no cell of it is a formula. */
class LeadCsvPropertiesTest {

    private static final String BEGINS_A_FORMULA = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> before = Arbitraries.of("", " ", "\"", "'", "\t", "\r\n", "\n", "\u00A0", "\u3000", "\u200B", "\uFEFF", "« ", "“", "' \"");
        Arbitrary<String> first = Arbitraries.of("", "=", "+", "-", "@", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20", "a", "é", "1", ",", ";");
        Arbitrary<String> rest = Arbitraries.strings().withChars("aé=+-@,;\"'\r\n\t 1(){}|!").withCharRange('\u0020', '\u017F').ofMaxLength(40);
        return Combinators.combine(before, first, rest).as((a, b, c) -> a + b + c);
    }

    @Property
    @Label("C-25 no cell begins a formula, however it is disguised and wherever a spreadsheet splits the line")
    void noCellBeginsAFormula(@ForAll("texts") String one, @ForAll("texts") String other) {
        String text = one + other;

        String cell = LeadCsv.harmless(text);

        assertThat(cell).doesNotContainPattern("[\\t\\r\\n\\x0B\\f\\x85\\u2028\\u2029]");
        for (String part : cell.split(";")) {
            String bare = part.replaceFirst("^[\\s\\p{Z}\\p{Cc}\\p{Cf}'\"`´‘’“”«»]+", "");
            assertThat(part.startsWith("'") || bare.isEmpty() || BEGINS_A_FORMULA.indexOf(bare.charAt(0)) < 0).as(cell).isTrue();
        }
        assertThat(cell.replace("'", "")).as("nothing else changes").isEqualTo(text.replaceAll("[\\t\\r\\n\\x0B\\f\\x85\\u2028\\u2029]+", " ").replace("'", ""));
    }

    @Property
    @Label("C-25 a spreadsheet that takes semicolons for separators finds no formula in a line")
    void whoSplitsAtSemicolonsFindsNoFormula(@ForAll("texts") String name, @ForAll("texts") String street) {
        String row = LeadCsv.row(Json.MAPPER.createObjectNode().put("lead_id", "1").put("name", name).put("street", street).put("latitude", -45.5));

        assertThat(row.indexOf('\n')).as("one line").isEqualTo(row.length() - 1);
        for (String part : row.split(";")) {
            String bare = part.replaceFirst("^[\\s\\p{Z}\\p{Cc}\\p{Cf}\"`´‘’“”«»]+", "");
            assertThat(bare.isEmpty() || BEGINS_A_FORMULA.indexOf(bare.charAt(0)) < 0).as(row).isTrue();
        }
    }

    @Example
    @Label("whom the licence of a source wants named stands beside each lead from there, and beside no other")
    void theContributorsOfAMapAreNamed() throws IOException {
        for (String source : List.of("openstreetmap", "apify", "sample", "manual")) {
            String row = LeadCsv.row(Json.MAPPER.createObjectNode().put("lead_id", "1").put("source", source));

            List<String[]> read = new CsvMapper().enable(CsvParser.Feature.WRAP_AS_ARRAY).readerFor(String[].class).<String[]>readValues(row).readAll();
            assertThat(cell(read, "attribution")).isEqualTo(source.equals("openstreetmap") ? "© OpenStreetMap contributors, ODbL 1.0: https://www.openstreetmap.org/copyright" : "");
        }
    }

    @Property
    @Label("C-25 a row is read back as it was written")
    void aRowIsReadBackAsItWasWritten(@ForAll("texts") String name, @ForAll("texts") String street, @ForAll boolean scored, @ForAll int number) throws IOException {
        ObjectNode lead = Json.MAPPER.createObjectNode().put("lead_id", "1").put("name", name).put("street", street).putNull("city").put("latitude", -45.5).put("reviews_count", number);
        lead.put("score", scored ? 7 : null).putArray("score_reasons").addObject().put("code", "x");

        String row = LeadCsv.row(lead);

        assertThat(row).endsWith("\r\n");
        List<String[]> read = new CsvMapper().enable(CsvParser.Feature.WRAP_AS_ARRAY).readerFor(String[].class).<String[]>readValues(row).readAll();
        assertThat(read).hasSize(1);
        assertThat(read.get(0)).hasSize(LeadCsv.COLUMNS.size());
        assertThat(cell(read, "name")).isEqualTo(LeadCsv.harmless(name));
        assertThat(cell(read, "street")).isEqualTo(LeadCsv.harmless(street));
        assertThat(cell(read, "city")).isEmpty();
        assertThat(cell(read, "latitude")).isEqualTo("-45.5");
        assertThat(cell(read, "reviews_count")).isEqualTo(String.valueOf(number));
        assertThat(cell(read, "score")).isEqualTo(scored ? "7" : "");
    }

    private static String cell(List<String[]> rows, String column) {
        return rows.get(0)[LeadCsv.COLUMNS.indexOf(column)];
    }

    @Example
    @Label("C-25 a phone number stays text")
    void aPhoneNumberStaysText() {
        assertThat(LeadCsv.row(Json.MAPPER.createObjectNode().put("phone", "+33612345678"))).contains(",\"'+33612345678\",");
        assertThat(LeadCsv.harmless("Bar;=1+1;\t\"@x;ok;-1")).isEqualTo("Bar;'=1+1;' \"@x;ok;'-1");
        assertThat(LeadCsv.harmless("1 rue A\r\nBât. B")).isEqualTo("1 rue A Bât. B");
        assertThat(LeadCsv.harmless("L’Atelier - Lyon")).isEqualTo("L’Atelier - Lyon");
    }
}
