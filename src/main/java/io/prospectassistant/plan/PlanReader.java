package io.prospectassistant.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.stereotype.Component;

/**
 * Reads a plan out of what a language model wrote. All or nothing: the text holds exactly one plan that satisfies the schema, or there is
 * none. What stands around the plan (a code fence, a sentence, a block of thinking) is left out, and slips of writing that can be meant in one way
 * only are put right, each by name; no value is completed, cut down or guessed, and what a plan must not say is not made out of something else.
 */
@Component("planReader")
public class PlanReader {

    private static final int MAX_CHARACTERS = 1 << 20;
    private static final int MAX_DEPTH = 32;
    private static final int MAX_PROBLEMS = 20;
    /** More objects than this in one answer are no plan with something around it. */
    private static final int MAX_OBJECTS = 8;
    /** The same few objects again and again are none either. */
    private static final int MAX_REPEATS = 100;

    /** What makes a brace in running text the begin of a JSON object that is not empty, strictly written or not. */
    private static final Pattern OBJECT_BEGIN = Pattern.compile(
            "\\{\\s*+(?:\"|//|/\\*|[A-Za-z_][A-Za-z0-9_]{0,63}+\\s*+:|'[^'\\n]{1,64}+'\\s*+:|[“”„][^“”„\\n]{1,64}+[“”]\\s*+:)");
    private static final Pattern THINKING = Pattern.compile("\\A\\s*+<think(?:ing)?>(.*?)</think(?:ing)?>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern OPEN_THINKING = Pattern.compile("\\A\\s*+<think(?:ing)?>", Pattern.CASE_INSENSITIVE);
    private static final String INVISIBLE = "\uFEFF\u200B\u200C\u200D\u2060";
    private static final Pattern FENCE_BEGIN = Pattern.compile("\\A\\s*+```[ \\t]*+(?i:json)?[ \\t]*+\\R");
    private static final String FENCE = "```";

    private static final Pattern LIST_BEGIN = Pattern.compile("\\A\\[\\s*+\\{");

    /** Members under which some models put the whole plan. */
    private static final Set<String> WRAPPERS = Set.of("plan", "json", "result");
    private static final Set<String> MEMBERS = Set.of("version", "language", "summary", "actions");

    /** Refuses duplicate keys, NaN, comments and everything else that is not in RFC 8259. */
    private static final ObjectMapper STRICT = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxNumberLength(40).build())
            .build())
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final PlanSchema schema;

    public PlanReader(PlanSchema schema) {
        this.schema = schema;
    }

    /**
     * What became of a text: a plan, or what is wrong with it. Exactly one of the two is there.
     *
     * @param plan     null when there are flaws
     * @param flaws    empty when there is a plan
     * @param salvaged what was left out or written in another way before the plan was checked
     * @param ignored  members beside the plan that it does not know; nothing reads them
     */
    public record Reading(Plan plan, List<PlanFlaw> flaws, List<String> salvaged, List<String> ignored) {

        public Reading {
            flaws = List.copyOf(flaws);
            salvaged = List.copyOf(salvaged);
            ignored = List.copyOf(ignored);
        }

        /** True when the text held a plan that can be used. */
        public boolean accepted() {
            return plan != null;
        }

        /** True when there is something to tell the model, so that it can do better. */
        public boolean refused() {
            return plan == null;
        }

        /** True when there is a plan, but not as it should have been written. */
        public boolean repaired() {
            return plan != null && !salvaged.isEmpty();
        }

        /** What is wrong, one sentence each, for the model and for who reads the run. */
        public List<String> problems() {
            return flaws.stream().map(PlanFlaw::said).toList();
        }

        /** The same without the values that stood there. */
        public List<String> namedProblems() {
            return flaws.stream().map(PlanFlaw::named).toList();
        }

        /** Everything that was passed over or put right. */
        public List<String> remarks() {
            return Stream.concat(salvaged.stream(), ignored.stream().map(member -> "ignored: " + member)).toList();
        }

        static Reading because(List<PlanFlaw> flaws) {
            List<PlanFlaw> first = flaws.size() <= MAX_PROBLEMS ? flaws : new ArrayList<>(flaws.subList(0, MAX_PROBLEMS));
            if (flaws.size() > MAX_PROBLEMS) {
                first.add(PlanFlaw.of("and " + (flaws.size() - MAX_PROBLEMS) + " more problems"));
            }
            return new Reading(null, first, List.of(), List.of());
        }
    }

    /** A text that holds no usable document. */
    private static final class Unreadable extends Exception {
        private final transient PlanFlaw flaw;

        Unreadable(String reason) {
            this(PlanFlaw.of(reason));
        }

        Unreadable(PlanFlaw flaw) {
            super(flaw.named(), null, false, false);
            this.flaw = flaw;
        }
    }

    /** A document on its way to a plan, with what was done to it. */
    private static final class Draft {
        private JsonNode document;
        private final Set<String> salvaged = new LinkedHashSet<>();
        private final List<String> ignored = new ArrayList<>();
    }

    /** Reads the one plan in an answer. Never throws for what the answer holds. */
    public Reading read(KhojAnswer.Answer answer, String language) {
        if (answer.stopped()) {
            return Reading.because(List.of(PlanFlaw.of("the model was stopped before the end of its answer: answer with a shorter plan")));
        }
        return read(answer.text(), language);
    }

    /** Reads the one plan in a text that is there as a whole. Never throws for what the text holds. */
    public Reading read(String text) {
        return read(text, "en");
    }

    /** @param language {@code en} or {@code fr}: of the command, for an answer that is a list of actions and nothing else */
    Reading read(String text, String language) {
        try {
            if (text.length() > MAX_CHARACTERS) {
                throw new Unreadable("the answer is longer than 1 MiB");
            }
            Draft draft = new Draft();
            String answer = withoutInvisibleEnds(text);
            if (answer.length() < text.strip().length()) {
                draft.salvaged.add("invisible characters around the plan were left out");
            }
            find(answer, language, draft, true);
            List<PlanFlaw> flaws = settle(draft);
            return flaws.isEmpty() ? new Reading(plan(draft.document), List.of(), List.copyOf(draft.salvaged), draft.ignored) : Reading.because(flaws);
        } catch (Unreadable e) {
            return Reading.because(List.of(e.flaw));
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

    /** By hand, because an expression that looks for blanks before an end looks from every blank on. */
    private static String withoutInvisibleEnds(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isInvisible(text.charAt(from))) {
            from++;
        }
        while (to > from && isInvisible(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isInvisible(char character) {
        return Character.isWhitespace(character) || INVISIBLE.indexOf(character) >= 0;
    }

    private static String withoutFence(String text) {
        String begun = FENCE_BEGIN.matcher(text).replaceFirst("").strip();
        return begun.endsWith(FENCE) ? begun.substring(0, begun.length() - FENCE.length()).strip() : begun;
    }

    /** Leaves the one document in the draft. */
    private void find(String answer, String language, Draft draft, boolean wrapped) throws Unreadable {
        if (answer.startsWith("\"") && wrapped) {
            draft.salvaged.add("the plan was written as a text in quotation marks");
            find(onlyString(answer), language, draft, false);
            return;
        }
        if (answer.startsWith("\"")) {
            throw new Unreadable("the answer begins with a quotation mark but is no plan");
        }
        String text = THINKING.matcher(answer).replaceFirst("");
        if (OPEN_THINKING.matcher(text).find()) {
            throw new Unreadable("the answer does not say where its thinking ends");
        }
        if (text.length() < answer.length()) {
            draft.salvaged.add("a block of thinking was left out");
        }
        String bare = withoutFence(text);
        if (LIST_BEGIN.matcher(bare).find()) {
            draft.document = wrap(onlyList(bare, draft), language);
            draft.salvaged.add("a list of actions was taken as the plan");
            return;
        }
        Map<JsonNode, Set<String>> objects = objects(text, draft);
        draft.document = choose(objects, draft);
        draft.salvaged.addAll(objects.getOrDefault(draft.document, Set.of()));
        if (wrapped) {
            unwrap(draft, language);
        }
    }

    /** The plan under the one member of an object around it. */
    private void unwrap(Draft draft, String language) throws Unreadable {
        if (draft.document.size() != 1 || !WRAPPERS.contains(draft.document.fieldNames().next())) {
            return;
        }
        String wrapper = draft.document.fieldNames().next();
        JsonNode inner = draft.document.get(wrapper);
        if (inner.isObject()) {
            draft.document = inner;
        } else if (inner.isTextual()) {
            find(inner.textValue().strip(), language, draft, false);
        } else {
            return;
        }
        draft.salvaged.add("the plan stood in a member '" + wrapper + "'");
    }

    /** Every object that stands in the text by itself, each once, with the slips in it. */
    private static Map<JsonNode, Set<String>> objects(String text, Draft draft) throws Unreadable {
        Map<JsonNode, Set<String>> found = new LinkedHashMap<>();
        Matcher begin = OBJECT_BEGIN.matcher(text);
        char[] characters = text.toCharArray();
        int lastQuote = text.lastIndexOf('"');
        int count = 0;
        int outside = 0;
        int from = 0;
        while (begin.find(from)) {
            if (found.size() > MAX_OBJECTS || count > MAX_REPEATS) {
                throw new Unreadable("the answer holds many JSON objects, not one plan");
            }
            outside += visible(text, from, begin.start());
            from = begin.start() + readObject(text, characters, lastQuote, begin.start(), found);
            count++;
        }
        if (found.isEmpty()) {
            throw new Unreadable("the answer holds no JSON object");
        }
        if (outside + visible(text, from, text.length()) > 0) {
            draft.salvaged.add("text around the plan was left out");
        }
        if (count > found.size()) {
            draft.salvaged.add("the plan was there more than once");
        }
        return found;
    }

    private static int visible(String text, int from, int to) {
        return text.substring(from, to).isBlank() ? 0 : 1;
    }

    /** Of several objects the one that can only be meant: the one plan among them, or the last when all before it are no valid plans. */
    private JsonNode choose(Map<JsonNode, Set<String>> objects, Draft draft) throws Unreadable {
        List<JsonNode> all = objects.keySet().stream().map(PlanReader::unwrapped).distinct().toList();
        if (objects.size() == 1) {
            return objects.keySet().iterator().next();
        }
        List<JsonNode> plans = all.stream().filter(object -> object.has("actions")).toList();
        if (!plans.isEmpty() && all.stream().anyMatch(object -> !object.has("actions") && object.has("type") && object.has("params"))) {
            throw new Unreadable("the answer holds actions beside the plan: answer with one plan");
        }
        if (plans.isEmpty()) {
            throw new Unreadable("the answer holds different JSON objects, and none is a plan");
        }
        JsonNode last = plans.get(plans.size() - 1);
        if (plans.subList(0, plans.size() - 1).stream().anyMatch(this::isValid)) {
            throw new Unreadable("the answer holds different plans: answer with one");
        }
        draft.salvaged.add("other JSON objects beside the plan were left out");
        return last;
    }

    /** What stands alone in a wrapper, so that a wrapped plan counts as one beside a bare one. */
    private static JsonNode unwrapped(JsonNode object) {
        for (String wrapper : List.of("plan", "json", "result")) {
            if (object.size() == 1 && object.path(wrapper).has("actions")) {
                return object.get(wrapper);
            }
        }
        return object;
    }

    /** Whether a plan could be made of the object, by itself. */
    private boolean isValid(JsonNode object) {
        Draft draft = new Draft();
        draft.document = object.deepCopy();
        return settle(draft).isEmpty();
    }

    /** Adds the object that begins at the offset and tells how long it is. */
    private static int readObject(String text, char[] characters, int lastQuote, int offset, Map<JsonNode, Set<String>> found) throws Unreadable {
        try (JsonParser parser = STRICT.getFactory().createParser(characters, offset, characters.length - offset)) {
            found.putIfAbsent(STRICT.readTree(parser), Set.of());
            return (int) parser.currentLocation().getCharOffset();
        } catch (StreamConstraintsException | ArithmeticException | NumberFormatException e) {
            throw tooMuch();
        } catch (IOException e) {
            return readLoosely(text, lastQuote, offset, found, e);
        }
    }

    private static int readLoosely(String text, int lastQuote, int offset, Map<JsonNode, Set<String>> found, IOException strictly) throws Unreadable {
        try {
            LooseJson.Rewritten rewritten = LooseJson.rewrite(text, offset, lastQuote);
            if (rewritten.slips().isEmpty()) {
                throw notJson(strictly);
            }
            found.putIfAbsent(STRICT.readTree(rewritten.json()), rewritten.slips());
            return rewritten.length();
        } catch (StreamConstraintsException | ArithmeticException | NumberFormatException e) {
            throw tooMuch();
        } catch (LooseJson.Ambiguous e) {
            throw "cut off".equals(e.getMessage()) ? cutOff() : new Unreadable("the plan is not JSON: " + e.getMessage());
        } catch (IOException e) {
            throw notJson(e);
        }
    }

    private static Unreadable tooMuch() {
        return new Unreadable("the plan is nested deeper than " + MAX_DEPTH + " levels, or a number or text in it is too large");
    }

    private static Unreadable cutOff() {
        return new Unreadable("the plan is cut off: its JSON does not end; answer with a shorter plan");
    }

    /** Why the strict reader refused. Its words may repeat what stood there, so they are for the model alone. */
    private static Unreadable notJson(IOException failure) {
        String reason = failure instanceof JsonProcessingException json ? json.getOriginalMessage() : failure.getMessage();
        if (reason.startsWith("Unexpected end-of-input")) {
            return cutOff();
        }
        String named = "the plan is not strict JSON";
        return new Unreadable(new PlanFlaw(named + ": " + reason.lines().findFirst().orElse("unreadable"), named));
    }

    private static String onlyString(String answer) throws Unreadable {
        try {
            JsonNode value = STRICT.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(answer);
            if (value.isTextual()) {
                return value.textValue().strip();
            }
        } catch (IOException e) {
            // Said below.
        }
        throw new Unreadable("the answer begins with a quotation mark but is no plan");
    }

    /** A list that is the whole answer, of actions and nothing else. */
    private static JsonNode onlyList(String text, Draft draft) throws Unreadable {
        JsonNode list;
        try {
            list = STRICT.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(text);
        } catch (StreamConstraintsException | ArithmeticException | NumberFormatException e) {
            throw tooMuch();
        } catch (IOException strictly) {
            Map<JsonNode, Set<String>> found = new LinkedHashMap<>();
            if (readLoosely(text, text.lastIndexOf('"'), 0, found, strictly) < text.length()) {
                throw new Unreadable("the answer is a list with something behind it, not one plan");
            }
            list = found.keySet().iterator().next();
            draft.salvaged.addAll(found.get(list));
        }
        if (list.isEmpty() || StreamSupport.stream(list.spliterator(), false).anyMatch(item -> !item.isObject() || !item.has("type"))) {
            throw new Unreadable("the answer is a list, not one plan");
        }
        return list;
    }

    private static JsonNode wrap(JsonNode actions, String language) {
        ObjectNode plan = Json.MAPPER.createObjectNode().put("version", 1).put("language", language).put("summary", "");
        plan.set("actions", actions);
        return plan;
    }

    /** Puts right what can be meant in one way, and tells what is wrong with the rest. */
    private List<PlanFlaw> settle(Draft draft) {
        JsonNode document = draft.document;
        draft.salvaged.addAll(PlanSlips.putRightVersion(document));
        JsonNode version = document.path("version");
        if (version.isNumber() && !version.toString().equals("1")) {
            return List.of(PlanFlaw.of("version: " + PlanSchema.shortened(version.toString()) + " is not supported, only 1 is"));
        }
        if (document.path("actions").size() > Plan.MAX_ACTIONS) {
            return List.of(PlanFlaw.of("actions: at most " + Plan.MAX_ACTIONS + " are allowed, there are " + document.path("actions").size()));
        }
        if (!isStorable(document)) {
            return List.of(PlanFlaw.of("plan: a text in it has a character that no text may have (U+0000, or half of a surrogate pair)"));
        }
        document.fieldNames().forEachRemaining(member -> {
            if (!MEMBERS.contains(member) && draft.ignored.size() < MAX_PROBLEMS) {
                draft.ignored.add("'" + PlanText.storable(PlanSchema.shortened(member)) + "'");
            }
        });
        document.path("actions").forEach(action -> draft.salvaged.addAll(PlanSlips.putRight(action)));
        List<PlanFlaw> flaws = new ArrayList<>(schema.flaws(document));
        if (flaws.isEmpty()) {
            dressedNumbers("", document.path("actions"), flaws);
        }
        if (flaws.isEmpty()) {
            tangles(document.path("actions")).forEach(problem -> flaws.add(PlanFlaw.of(problem)));
        }
        return flaws;
    }

    private static boolean isStorable(JsonNode node) {
        if (node.isTextual()) {
            return PlanText.isStorable(node.textValue());
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            if (!PlanText.isStorable(names.next())) {
                return false;
            }
        }
        return StreamSupport.stream(node.spliterator(), false).allMatch(PlanReader::isStorable);
    }

    /** What is no whole number to everyone who reads the plan later. */
    private static void dressedNumbers(String place, JsonNode node, List<PlanFlaw> flaws) {
        if (node.isFloatingPointNumber() && !place.endsWith("itude")) {
            flaws.add(new PlanFlaw("actions" + place + ": must be written as a whole number, is " + node, "actions" + place + ": must be written as a whole number"));
        }
        node.fields().forEachRemaining(field -> dressedNumbers(place + "." + field.getKey(), field.getValue(), flaws));
        for (int index = 0; node.isArray() && index < node.size(); index++) {
            dressedNumbers(place + "[" + index + "]", node.get(index), flaws);
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
            tooEarly(planned, problems);
        }
        if (problems.isEmpty()) {
            Set<String> circle = circle(withImpliedDependencies(new Plan(1, "en", "", planned)).actions());
            if (!circle.isEmpty()) {
                problems.add("actions: " + String.join(", ", circle) + " wait for each other (an action with scope 'run' waits for all earlier ones about leads)");
            }
        }
        return problems;
    }

    /** Work on the leads of this run that comes before anything finds or touches some, though a later action finds them, would be done on none. */
    private static void tooEarly(List<PlannedAction> planned, List<String> problems) {
        int first = 0;
        while (first < planned.size() && !findsLeads(planned.get(first).type())) {
            first++;
        }
        boolean touched = false;
        for (int index = 0; index < first && first < planned.size(); index++) {
            PlannedAction action = planned.get(index);
            boolean ofRun = "run".equals(action.params().path("scope").asText());
            if (ofRun && !touched) {
                problems.add("actions[" + index + "]: is about the leads of this command, but comes before actions[" + first + "], which finds them");
            }
            touched |= !ofRun && findsOrChangesLeads(action.type());
        }
    }

    private static boolean findsLeads(ActionType type) {
        return type == ActionType.SOURCE_LEADS_APIFY || type == ActionType.CREATE_LEAD;
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

    /** A list of actions alone has no summary; what will be done is said in our words then. */
    private static Plan plan(JsonNode document) {
        String language = document.get("language").textValue();
        String summary = document.get("summary").textValue();
        List<PlannedAction> actions = actions(document.get("actions"));
        return new Plan(1, language, summary.isBlank() && !actions.isEmpty() ? Wording.summary(language, actions) : summary, actions);
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
