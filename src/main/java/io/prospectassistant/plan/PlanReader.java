package io.prospectassistant.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.springframework.stereotype.Component;

/**
 * Reads a plan out of what a language model wrote. All or nothing: the text holds exactly one plan that satisfies the schema, or there is
 * none. Nothing is completed, converted or guessed; only what stands around the plan (a code fence, a sentence, a block of thinking) is left out.
 */
@Component("planReader")
public class PlanReader {

    private static final int MAX_CHARACTERS = 1 << 20;
    private static final int MAX_DEPTH = 32;
    private static final int MAX_PROBLEMS = 20;

    /** What makes a brace in running text the begin of a JSON object that is not empty. */
    private static final Pattern OBJECT_BEGIN = Pattern.compile("\\{\\s*+\"");
    private static final Pattern THINKING = Pattern.compile("\\A\\s*+<think(?:ing)?>(.*?)</think(?:ing)?>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern OPEN_THINKING = Pattern.compile("\\A\\s*+<think(?:ing)?>", Pattern.CASE_INSENSITIVE);
    private static final Pattern INVISIBLE_ENDS = Pattern.compile("\\A[\\s\\uFEFF\\u200B-\\u200D\\u2060]++|[\\s\\uFEFF\\u200B-\\u200D\\u2060]++\\z");

    /** Refuses duplicate keys, NaN, comments and everything else that is not in RFC 8259. */
    private static final ObjectMapper STRICT = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxNumberLength(40).build())
            .build());

    private final PlanSchema schema;

    public PlanReader(PlanSchema schema) {
        this.schema = schema;
    }

    /**
     * What became of a text: a plan, or what is wrong with it. Exactly one of the two is there.
     *
     * @param plan     null when there are problems
     * @param problems sentences for the model that shall do better and for the audit; empty when there is a plan
     * @param repaired something around the plan was left out
     */
    public record Reading(Plan plan, List<String> problems, boolean repaired) {

        public Reading {
            problems = List.copyOf(problems);
        }

        /** True when the text held a plan that can be used. */
        public boolean accepted() {
            return plan != null;
        }

        /** True when there is something to tell the model, so that it can do better. */
        public boolean refused() {
            return plan == null;
        }

        static Reading because(List<String> problems) {
            List<String> first = problems.size() <= MAX_PROBLEMS ? problems : new ArrayList<>(problems.subList(0, MAX_PROBLEMS));
            if (problems.size() > MAX_PROBLEMS) {
                first.add("and " + (problems.size() - MAX_PROBLEMS) + " more problems");
            }
            return new Reading(null, first, false);
        }
    }

    /** A text that holds no usable document, with the reason as its message. */
    private static final class Unreadable extends Exception {
        Unreadable(String reason) {
            super(reason, null, false, false);
        }
    }

    /** Reads the one plan in the text. Never throws for what the text holds. */
    public Reading read(String text) {
        try {
            if (text.length() > MAX_CHARACTERS) {
                throw new Unreadable("the answer is longer than 1 MiB");
            }
            String answer = INVISIBLE_ENDS.matcher(text).replaceAll("");
            JsonNode document = document(answer);
            List<String> problems = problems(document);
            if (!problems.isEmpty()) {
                return Reading.because(problems);
            }
            boolean bare = answer.length() == text.strip().length() && answer.startsWith("{") && answer.endsWith("}");
            return new Reading(plan(document), List.of(), !bare || !onlyDocument(answer));
        } catch (Unreadable e) {
            return Reading.because(List.of(e.getMessage()));
        }
    }

    /**
     * The plan with the dependencies that the contract implies: an action about the leads of the run waits for every earlier action that
     * finds or changes leads, and a notification waits for nothing, so that it also tells of a run that stopped half way.
     */
    public static Plan withImpliedDependencies(Plan plan) {
        List<PlannedAction> actions = new ArrayList<>();
        List<String> earlier = new ArrayList<>();
        for (PlannedAction action : plan.actions()) {
            Set<String> dependencies = new LinkedHashSet<>(action.dependsOn());
            if (action.type() == ActionType.NOTIFY_USER) {
                dependencies.clear();
            } else if ("run".equals(action.params().path("scope").asText())) {
                dependencies.addAll(earlier);
            }
            actions.add(new PlannedAction(action.id(), action.type(), action.params(), List.copyOf(dependencies)));
            if (findsOrChangesLeads(action.type())) {
                earlier.add(action.id());
            }
        }
        return new Plan(plan.version(), plan.language(), plan.summary(), actions);
    }

    private static boolean findsOrChangesLeads(ActionType type) {
        return switch (type) {
            case SOURCE_LEADS_APIFY, ENRICH_LEADS, RESCORE_LEADS, CREATE_LEAD, UPDATE_LEAD, UPDATE_LEADS, DELETE_LEADS, MERGE_LEADS -> true;
            default -> false;
        };
    }

    private static JsonNode document(String answer) throws Unreadable {
        if (answer.startsWith("\"")) {
            // The plan as a JSON string: one level, no more.
            return document(onlyString(answer));
        }
        String text = THINKING.matcher(answer).replaceFirst("");
        if (OPEN_THINKING.matcher(text).find()) {
            throw new Unreadable("the answer does not say where its thinking ends");
        }
        Set<JsonNode> found = new LinkedHashSet<>();
        Matcher begin = OBJECT_BEGIN.matcher(text);
        char[] characters = text.toCharArray();
        for (int from = 0; found.size() < 2 && begin.find(from); ) {
            from = begin.start() + readObject(characters, begin.start(), found);
        }
        if (found.isEmpty()) {
            throw new Unreadable("the answer holds no JSON object");
        }
        if (found.size() > 1) {
            throw new Unreadable("the answer holds different JSON objects, not one plan");
        }
        return found.iterator().next();
    }

    /** Adds the object that begins at the offset and tells how long it is. */
    private static int readObject(char[] characters, int offset, Set<JsonNode> found) throws Unreadable {
        try (JsonParser parser = STRICT.getFactory().createParser(characters, offset, characters.length - offset)) {
            found.add(STRICT.readTree(parser));
            return (int) parser.currentLocation().getCharOffset();
        } catch (StreamConstraintsException e) {
            throw new Unreadable("the plan is nested deeper than " + MAX_DEPTH + " levels, or a number or text in it is too long");
        } catch (IOException e) {
            String reason = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
            if (reason.startsWith("Unexpected end-of-input")) {
                throw new Unreadable("the plan is cut off: its JSON does not end");
            }
            throw new Unreadable("the plan is not strict JSON: " + reason.lines().findFirst().orElse("unreadable"));
        }
    }

    private static String onlyString(String answer) throws Unreadable {
        try {
            JsonNode value = STRICT.readTree(answer);
            if (value.isTextual() && !value.textValue().stripLeading().startsWith("\"")) {
                return value.textValue();
            }
        } catch (JsonProcessingException e) {
            // Said below.
        }
        throw new Unreadable("the answer begins with a quotation mark but is no plan");
    }

    private static boolean onlyDocument(String answer) {
        try (JsonParser parser = STRICT.getFactory().createParser(answer)) {
            STRICT.readTree(parser);
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private List<String> problems(JsonNode document) {
        JsonNode version = document.path("version");
        if (version.isNumber() && !version.toString().equals("1")) {
            return List.of("version: " + version + " is not supported, only 1 is");
        }
        if (document.path("actions").size() > Plan.MAX_ACTIONS) {
            return List.of("actions: at most " + Plan.MAX_ACTIONS + " are allowed, there are " + document.path("actions").size());
        }
        List<String> problems = new ArrayList<>(schema.problems(document));
        if (problems.isEmpty()) {
            dressedNumbers("", document.path("actions"), problems);
        }
        if (problems.isEmpty()) {
            problems.addAll(tangles(document.path("actions")));
        }
        return problems;
    }

    /** {@code 20.0} and {@code 2e1} are whole numbers to the schema, but not to everyone who reads the plan later. */
    private static void dressedNumbers(String place, JsonNode node, List<String> problems) {
        if (node.isFloatingPointNumber() && !place.endsWith("itude")) {
            problems.add("actions" + place + ": must be written as a whole number, is " + node);
        }
        node.fields().forEachRemaining(field -> dressedNumbers(place + "." + field.getKey(), field.getValue(), problems));
        for (int index = 0; node.isArray() && index < node.size(); index++) {
            dressedNumbers(place + "[" + index + "]", node.get(index), problems);
        }
    }

    /** Problems of ids and dependencies: ids twice, dependencies on nothing, circles. */
    private static List<String> tangles(JsonNode actions) {
        List<String> problems = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode action : actions) {
            if (action.has("id") && !ids.add(action.get("id").textValue())) {
                problems.add("actions: the id '" + action.get("id").textValue() + "' is used twice");
            }
        }
        List<PlannedAction> planned = actions(actions);
        planned.forEach(action -> ids.add(action.id()));
        for (int index = 0; index < planned.size(); index++) {
            for (String dependency : planned.get(index).dependsOn()) {
                if (!ids.contains(dependency)) {
                    problems.add("actions[" + index + "].depends_on: there is no action '" + dependency + "'");
                }
            }
        }
        if (problems.isEmpty()) {
            Set<String> circle = circle(withImpliedDependencies(new Plan(1, "en", "", planned)).actions());
            if (!circle.isEmpty()) {
                problems.add("actions: " + String.join(", ", circle) + " wait for each other (an action with scope 'run' waits for all earlier ones about leads)");
            }
        }
        return problems;
    }

    /** Ids of the actions that can never start, in plan order. */
    private static Set<String> circle(List<PlannedAction> actions) {
        Map<String, List<String>> waiting = new HashMap<>();
        Map<String, Integer> open = new HashMap<>();
        Deque<String> ready = new ArrayDeque<>();
        for (PlannedAction action : actions) {
            open.put(action.id(), action.dependsOn().size());
            action.dependsOn().forEach(dependency -> waiting.computeIfAbsent(dependency, id -> new ArrayList<>()).add(action.id()));
            if (action.dependsOn().isEmpty()) {
                ready.add(action.id());
            }
        }
        Set<String> stuck = new LinkedHashSet<>();
        actions.forEach(action -> stuck.add(action.id()));
        while (!ready.isEmpty()) {
            String done = ready.remove();
            stuck.remove(done);
            for (String next : waiting.getOrDefault(done, List.of())) {
                if (open.merge(next, -1, Integer::sum) == 0) {
                    ready.add(next);
                }
            }
        }
        return stuck;
    }

    private static Plan plan(JsonNode document) {
        return new Plan(1, document.get("language").textValue(), document.get("summary").textValue(), actions(document.get("actions")));
    }

    private static List<PlannedAction> actions(JsonNode actions) {
        Set<String> taken = new HashSet<>();
        actions.forEach(action -> taken.add(action.path("id").asText()));
        List<PlannedAction> planned = new ArrayList<>();
        for (JsonNode action : actions) {
            planned.add(new PlannedAction(
                    action.has("id") ? action.get("id").textValue() : freeId(taken),
                    ActionType.named(action.get("type").textValue()).orElseThrow(),
                    action.get("params") instanceof ObjectNode params ? params : Json.MAPPER.createObjectNode(),
                    texts(action.path("depends_on"))));
        }
        return planned;
    }

    private static String freeId(Set<String> taken) {
        int number = 1;
        while (!taken.add("a" + number)) {
            number++;
        }
        return "a" + number;
    }

    private static List<String> texts(JsonNode array) {
        return array instanceof ArrayNode
                ? StreamSupport.stream(array.spliterator(), false).map(JsonNode::textValue).toList()
                : List.of();
    }
}
