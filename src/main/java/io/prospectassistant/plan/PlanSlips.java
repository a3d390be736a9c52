package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Slips in a well-formed action that can be meant in one way only: a known type in another style of writing, a whole number written as a text or with a
 * fraction of zero, params that are null. A table and two rules, nothing that compares or guesses.
 */
final class PlanSlips {

    /** Members whose values are whole numbers, wherever they stand. */
    static final List<String> WHOLE_NUMBERS = List.of("limit", "min_score", "max_score");

    private static final Pattern DIGITS = Pattern.compile("0|[1-9][0-9]{0,5}");
    private static final BigDecimal MOST = BigDecimal.valueOf(999_999);
    private static final Map<String, ActionType> STYLES = styles();

    private PlanSlips() {}

    /** Changes the action and tells what was changed. */
    static List<String> putRight(JsonNode node) {
        List<String> slips = new ArrayList<>();
        if (node instanceof ObjectNode action) {
            ActionType meant = STYLES.get(action.path("type").asText());
            if (meant != null) {
                action.put("type", meant.wireName());
                slips.add("an action type in another style of writing: " + meant.wireName());
            }
            if (action.path("params").isNull()) {
                action.remove("params");
                slips.add("params that were null were left out");
            }
            numbers(action.path("params"), slips);
        }
        return slips;
    }

    /** As {@link #putRight}, for the version of the plan. */
    static List<String> putRightVersion(JsonNode document) {
        List<String> slips = new ArrayList<>();
        putRight(document, "version", slips);
        return slips;
    }

    private static void putRight(JsonNode node, String name, List<String> slips) {
        Integer whole = whole(node.path(name));
        if (whole != null && node instanceof ObjectNode object) {
            object.set(name, IntNode.valueOf(whole));
            slips.add("a whole number in another form: " + name);
        }
    }

    private static void numbers(JsonNode node, List<String> slips) {
        WHOLE_NUMBERS.forEach(name -> putRight(node, name, slips));
        node.forEach(child -> numbers(child, slips));
    }

    /** The number that is meant; null when it stands there already, or is none. */
    private static Integer whole(JsonNode value) {
        if (value.isTextual()) {
            return DIGITS.matcher(value.textValue()).matches() ? Integer.valueOf(value.textValue()) : null;
        }
        if (!value.isFloatingPointNumber()) {
            return null;
        }
        BigDecimal number = value.decimalValue();
        boolean small = number.abs().compareTo(MOST) <= 0;
        return small && number.stripTrailingZeros().scale() <= 0 ? (Integer) number.intValueExact() : null;
    }

    /**
     * Every type in the usual styles: {@code RESCORE_LEADS}, {@code RescoreLeads}, {@code rescoreLeads}, {@code rescore-leads}. Not of what deletes, merges or
     * goes out to others: those are planned in their own words or not at all.
     */
    private static Map<String, ActionType> styles() {
        Map<String, ActionType> styles = new HashMap<>();
        for (ActionType type : ActionType.values()) {
            if (type.guardrailClass() == ActionType.GuardrailClass.DESTRUCTIVE || type.guardrailClass() == ActionType.GuardrailClass.OUTWARD) {
                continue;
            }
            StringBuilder joined = new StringBuilder();
            for (String word : type.wireName().split("_")) {
                joined.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
            }
            String pascal = joined.toString();
            styles.put(type.name(), type);
            styles.put(type.id(), type);
            styles.put(pascal, type);
            styles.put(pascal.substring(0, 1).toLowerCase(Locale.ROOT) + pascal.substring(1), type);
        }
        return Map.copyOf(styles);
    }
}
