package io.prospectassistant.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.lead.CategoryTaxonomy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPlannerTest {

    private static final LocalPlanner PLANNER = new LocalPlanner(new CategoryTaxonomy());

    /** One command of the corpus with the plan that it must give. */
    record Example(String id, String language, String command, JsonNode actions) {

        @Override
        public String toString() {
            return id + ": " + command;
        }
    }

    static Stream<Example> corpus() throws IOException {
        try (InputStream file = LocalPlannerTest.class.getResourceAsStream("/plan/commands.jsonl")) {
            List<Example> examples = new ArrayList<>();
            for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                JsonNode example = Json.tree(line);
                examples.add(new Example(example.get("id").asText(), example.get("lang").asText(), example.get("command").asText(), example.at("/expect/actions")));
            }
            return examples.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void aCommandGivesExactlyItsActions(Example example) {
        matches(PLANNER.plan(example.command()), example);
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void accentsInPartsAndCapitalsAndSpacesChangeNothing(Example example) {
        matches(PLANNER.plan(Normalizer.normalize(example.command(), Normalizer.Form.NFD)), example);
        matches(PLANNER.plan("  " + example.command().replace(" ", "  ") + " \n"), example);
    }

    private static void matches(Planning planning, Example example) {
        assertThat(planning.language()).isEqualTo(example.language());
        List<PlannedAction> actions = planning.plan() == null ? List.of() : planning.plan().actions();
        assertThat(actions).as(() -> planning.toString()).extracting(action -> action.type().wireName()).containsExactlyElementsOf(
                () -> Stream.iterate(0, i -> i < example.actions().size(), i -> i + 1).map(i -> example.actions().get(i).get("type").asText()).iterator());
        for (int i = 0; i < actions.size(); i++) {
            contains(actions.get(i).params(), example.actions().get(i).get("params"));
        }
    }

    /** Named members must be there; a single value stands for a list of one. */
    private static void contains(JsonNode actual, JsonNode expected) {
        if (expected.isObject()) {
            expected.fieldNames().forEachRemaining(member -> contains(actual.path(member), expected.get(member)));
        } else {
            JsonNode value = actual.isArray() && actual.size() == 1 ? actual.get(0) : actual;
            assertThat(CategoryTaxonomy.fold(value.asText())).as(() -> actual.toString()).isEqualTo(CategoryTaxonomy.fold(expected.asText()));
        }
    }
}
