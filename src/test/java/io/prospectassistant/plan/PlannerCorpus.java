package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.lead.CategoryTaxonomy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Commands with the plans that they must give: single ones in {@code plan/commands.jsonl}, the same in both languages in {@code plan/pairs.jsonl}. */
public final class PlannerCorpus {

    /**
     * One command with the plan that it must give.
     *
     * @param kind    the class of commands that it stands for
     * @param actions types, with the params that must be there; no action means that nothing may be planned
     */
    public record Example(String id, String language, String kind, String command, JsonNode actions) {

        @Override
        public String toString() {
            return id + ": " + command;
        }
    }

    /** The same command in both languages. */
    record Pair(Example english, Example french) {

        @Override
        public String toString() {
            return english.toString();
        }
    }

    /** "restaurants les sables d'olonne 30" is no language. */
    private static final String TELEGRAMS = "style";

    private PlannerCorpus() {}

    /** Every command. */
    public static Stream<Example> all() {
        Stream<Example> single = lines("commands").map(line -> example(line, line.get("lang").asText(), "command"));
        return Stream.concat(single, pairs().flatMap(pair -> Stream.of(pair.english(), pair.french())));
    }

    static Stream<Pair> pairs() {
        return lines("pairs").map(line -> new Pair(example(line, "en", "en"), example(line, "fr", "fr")));
    }

    /** Whether the planning has exactly the actions of the example, in order, with the params named, accents and case aside. */
    public static boolean matches(Planning planning, Example example) {
        List<PlannedAction> actions = planning.plan() == null ? List.of() : planning.plan().actions();
        boolean same = actions.size() == example.actions().size() && (actions.isEmpty() || example.kind().equals(TELEGRAMS) || planning.language().equals(example.language()));
        for (int i = 0; same && i < actions.size(); i++) {
            same = actions.get(i).type().wireName().equals(example.actions().get(i).get("type").asText()) && contains(actions.get(i).params(), example.actions().get(i).get("params"));
        }
        return same;
    }

    /** What a plan does, without the texts that depend on the language. */
    static List<String> meaning(Planning planning) {
        return planning.plan() == null ? List.of(planning.problem().code()) : planning.plan().actions().stream().map(action -> {
            ObjectNode params = ((ObjectNode) action.params()).deepCopy();
            params.remove(List.of("query", "title", "name", "language", "subject", "message"));
            return action.id() + " " + action.type() + " " + CategoryTaxonomy.fold(params.toString()) + " " + action.dependsOn();
        }).toList();
    }

    private static Example example(JsonNode line, String language, String command) {
        return new Example(line.get("id").asText() + "-" + language, language, line.get("class").asText(), line.get(command).asText(), line.at("/expect/actions"));
    }

    private static boolean contains(JsonNode actual, JsonNode expected) {
        if (expected.isObject()) {
            boolean all = true;
            for (var members = expected.fieldNames(); members.hasNext(); ) {
                String member = members.next();
                all &= contains(actual.path(member), expected.get(member));
            }
            return all;
        }
        if (expected.isArray()) {
            boolean all = actual.size() == expected.size();
            for (int i = 0; all && i < expected.size(); i++) {
                all = contains(actual.get(i), expected.get(i));
            }
            return all;
        }
        JsonNode value = actual.isArray() && actual.size() == 1 ? actual.get(0) : actual;
        return !value.isMissingNode() && CategoryTaxonomy.fold(value.asText()).equals(CategoryTaxonomy.fold(expected.asText()));
    }

    private static Stream<JsonNode> lines(String name) {
        String file = "/plan/" + name + ".jsonl";
        try (InputStream in = PlannerCorpus.class.getResourceAsStream(file)) {
            return Stream.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")).map(Json::tree).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
