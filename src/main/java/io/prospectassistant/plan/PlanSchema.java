package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import io.prospectassistant.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/**
 * The one description of a plan: what planners are told, what plans are checked against. It lives in {@code schema/plan.schema.json};
 * a rule that needs words of its own carries them there, under the key {@code complaint}.
 */
@Component("planSchema")
public class PlanSchema {

    private static final String RESOURCE = "/schema/plan.schema.json";

    private final String text;
    private final JsonSchema schema;

    public PlanSchema() {
        try (InputStream resource = PlanSchema.class.getResourceAsStream(RESOURCE)) {
            text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + RESOURCE, e);
        }
        SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                .pathType(PathType.LEGACY)
                .errorMessageKeyword("complaint")
                .formatAssertionsEnabled(true)
                .regularExpressionFactory(PlanSchema::wholeText)
                .build();
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of("classpath:schema/plan.schema.json"), Json.tree(text), config);
        schema.initializeValidators();
    }

    /** The schema in one line and without the words meant for error messages, to stand in a prompt. */
    public String forPrompt() {
        JsonNode tree = Json.tree(text);
        tree.findParents("complaint").forEach(node -> ((ObjectNode) node).remove("complaint"));
        return tree.toString();
    }

    /** What is wrong with the document, one sentence each that begins with the place, e.g. {@code actions[2].params: unknown parameter 'sql'}. */
    List<PlanFlaw> flaws(JsonNode document) {
        return schema.validate(document).stream().map(PlanSchema::flaw).distinct().toList();
    }

    private static PlanFlaw flaw(ValidationMessage found) {
        String place = place(found.getInstanceLocation());
        String begin = (place.isEmpty() ? "plan" : place) + ": ";
        String value = shown(found.getInstanceNode());
        String complaint = complaint(found, place, value);
        // Of values only the name of an action type stands in the second sentence.
        boolean unknownType = complaint.startsWith("unknown action type");
        return new PlanFlaw(begin + complaint, begin + (unknownType ? complaint : complaint(found, place, "another value")));
    }

    private static String complaint(ValidationMessage found, String place, String value) {
        JsonNode allowed = found.getSchemaNode();
        return switch (found.getType()) {
            case "additionalProperties" -> (place.contains(".params") ? "unknown parameter '" : "unknown member '") + shortened(found.getProperty()) + "'";
            case "required" -> "'" + found.getProperty() + "' is missing";
            case "enum" -> place.endsWith(".type") && place.indexOf('.') == place.lastIndexOf('.')
                    ? "unknown action type " + value
                    : "must be one of " + allowed + ", is " + value;
            case "const" -> "must be " + allowed + ", is " + value;
            case "type" -> "must be of type " + allowed.asText() + ", is " + value;
            case "minimum" -> "must be at least " + allowed + ", is " + value;
            case "maximum" -> "must be at most " + allowed + ", is " + value;
            case "maxLength" -> "must have at most " + allowed + " characters";
            case "minLength" -> "must not be empty";
            case "pattern", "format" -> "is not written as allowed: " + value;
            default -> found.getMessage().replace(found.getInstanceLocation() + ": ", "");
        };
    }

    /** Java's {@code $} also matches before a final line break; here it is the end. */
    private static RegularExpression wholeText(String regex) {
        Pattern pattern = Pattern.compile(regex.replaceFirst("\\$$", "\\\\z"));
        return value -> pattern.matcher(value).find();
    }

    /** {@code $.actions[2].params} without the root. */
    private static String place(JsonNodePath path) {
        return IntStream.range(0, path.getNameCount())
                .mapToObj(path::getElement)
                .map(element -> element instanceof Integer index ? "[" + index + "]" : "." + element)
                .reduce("", String::concat)
                .replaceFirst("^\\.", "");
    }

    private static String shown(JsonNode value) {
        return value == null ? "missing" : value.isTextual() ? "'" + shortened(value.textValue()) + "'" : shortened(value.toString());
    }

    static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
