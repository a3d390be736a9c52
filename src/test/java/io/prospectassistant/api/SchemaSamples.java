package io.prospectassistant.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Values that a schema of the OpenAPI file allows, as a careful caller would send them; what a schema cannot say is known here by the member's name. */
final class SchemaSamples {

    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("command", "Find 1 dentist in Lyon."), Map.entry("cron", "0 9 * * 1"), Map.entry("timezone", "Europe/Paris"),
            Map.entry("phone", "+33465710012"), Map.entry("website", "https://cabinet.example.com/"), Map.entry("country", "FR"), Map.entry("postal_code", "69002"),
            Map.entry("password", "a long and unusual sentence 4711"), Map.entry("category", "dentist"), Map.entry("message", "Hello"));

    private final JsonNode document;
    private final Random random;

    SchemaSamples(JsonNode document, Random random) {
        this.document = document;
        this.random = random;
    }

    /** The schema itself, behind references. */
    JsonNode resolved(JsonNode schema) {
        JsonNode found = schema;
        while (found.has("$ref")) {
            found = document.at(found.path("$ref").asText().substring(1));
        }
        return found;
    }

    /** @param name the member that the value is of; empty for a body */
    JsonNode value(String name, JsonNode given) {
        JsonNode schema = resolved(given);
        for (String choice : new String[] {"oneOf", "anyOf", "allOf"}) {
            if (schema.has(choice)) {
                return value(name, schema.path(choice).get(0));
            }
        }
        if (schema.has("enum")) {
            return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
        }
        return switch (schema.path("type").asText()) {
            case "object" -> object(schema);
            case "array" -> Json.MAPPER.createArrayNode().add(value(name, schema.path("items")));
            case "integer" -> Json.MAPPER.getNodeFactory().numberNode(schema.path("minimum").asInt(1));
            case "number" -> Json.MAPPER.getNodeFactory().numberNode(1.5);
            case "boolean" -> Json.MAPPER.getNodeFactory().booleanNode(random.nextBoolean());
            default -> Json.MAPPER.getNodeFactory().textNode(text(name, schema));
        };
    }

    private ObjectNode object(JsonNode schema) {
        ObjectNode object = Json.MAPPER.createObjectNode();
        schema.path("properties").fields().forEachRemaining(member -> {
            boolean required = false;
            for (JsonNode name : schema.path("required")) {
                required |= name.asText().equals(member.getKey());
            }
            if (required || random.nextInt(3) > 0 && !member.getKey().endsWith("_id")) {
                object.set(member.getKey(), value(member.getKey(), member.getValue()));
            }
        });
        return object;
    }

    private String text(String name, JsonNode schema) {
        if (name.equals("email") || name.equals("users") || name.equals("requested_by")) {
            return "f" + UUID.randomUUID().toString().substring(0, 8) + "@fuzz.example";
        }
        if (name.equals("domain")) {
            return "f" + UUID.randomUUID().toString().substring(0, 8) + ".example";
        }
        if (KNOWN.containsKey(name)) {
            return KNOWN.get(name);
        }
        if (schema.path("format").asText().equals("date-time")) {
            return "2026-03-29T02:30:00Z";
        }
        String text = "Fuzz " + UUID.randomUUID();
        return text.substring(0, Math.min(text.length(), schema.path("maxLength").asInt(100)));
    }

    /** Every name that stands in a schema of the file: what a careless server would take from a request. */
    ArrayNode everyMember() {
        ArrayNode names = Json.MAPPER.createArrayNode();
        document.at("/components/schemas").forEach(schema -> schema.path("properties").fieldNames().forEachRemaining(names::add));
        return names;
    }
}
