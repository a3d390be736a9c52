package io.prospectassistant.api;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.report.ValidationReport.Level;
import com.atlassian.oai.validator.report.ValidationReport.MessageContext;
import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.Problem;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Checks a request against the OpenAPI file: 400 for what is not JSON, then 404 for an unknown id, then 422 with every offending place.
 * For what a controller answers the {@link Doorkeeper} asks it, for what a route answers the door.
 */
@Component("contractCheck")
public class ContractCheck {

    private static final int LONGEST_DETAIL = 300;

    /** The detail where the validator's own words would be long, or repeat what the caller sent: that may be a password, and a whole body long. */
    private static final String OTHERWISE = "does not follow the contract";

    private final KnownIds knownIds;
    private final Set<String> namingARun = new HashSet<>();
    private final OpenApiInteractionValidator validator;

    public ContractCheck(Contract contract, KnownIds knownIds) {
        this.knownIds = knownIds;
        contract.operations().stream().filter(operation -> bodyOf(contract.document(), operation).path("properties").has("run_id")).map(Contract.Operation::id).forEach(namingARun::add);
        this.validator = OpenApiInteractionValidator.createForInlineApiSpecification(contract.document().toString())
                .withLevelResolver(LevelResolver.create()
                        .withLevel("validation.request.parameter.query.unexpected", Level.ERROR)
                        .withLevel("validation.request.security.missing", Level.IGNORE)   // checked long before
                        .build())
                .withBasePathOverride("")
                .build();
    }

    /** @throws Problem with every reason to refuse the request */
    public void check(HttpRequest request) {
        Contract.Operation operation = request.match().operation();
        JsonNode body = request.json();
        List<Problem.Error> errors = new ArrayList<>();
        Texts.check(body, "", errors);
        validator.validateRequest(forValidator(request, body)).getMessages().stream()
                .filter(message -> message.getLevel() == Level.ERROR)
                .flatMap(ContractCheck::errors)
                .forEach(errors::add);
        if (!errors.isEmpty() || !operation.method().equals("GET")) {
            checkId(operation, request.match().id(), body);
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(onePerPlace(errors));
        }
    }

    private static List<Problem.Error> onePerPlace(List<Problem.Error> errors) {
        Map<String, Problem.Error> places = new LinkedHashMap<>();
        errors.forEach(error -> places.putIfAbsent(error.pointer(), error));
        return List.copyOf(places.values());
    }

    private void checkId(Contract.Operation operation, String id, JsonNode body) {
        if (operation.entity() != null && !knownIds.contains(operation.entity(), id)) {
            throw Problem.notFound("There is no such " + operation.entity() + ".");
        }
        JsonNode run = body == null || !namingARun.contains(operation.id()) ? null : body.get("run_id");
        if (run != null && run.isTextual() && !knownIds.contains("run", run.textValue())) {
            throw Problem.notFound("There is no such run.");
        }
    }

    private static JsonNode bodyOf(JsonNode document, Contract.Operation operation) {
        JsonNode content = document.path("paths").path(operation.path()).path(operation.method().toLowerCase(Locale.ROOT)).at("/requestBody/content");
        JsonNode schema = content.isEmpty() ? content : content.elements().next().path("schema");
        return schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    private static SimpleRequest forValidator(HttpRequest request, JsonNode body) {
        Contract.Operation operation = request.match().operation();
        SimpleRequest.Builder builder = new SimpleRequest.Builder(Method.valueOf(operation.method()), operation.path().replaceAll("\\{[^}]+}", "id"), true);
        request.query().forEach((name, values) -> builder.withQueryParam(name, values));
        request.header(HttpRequest.IDEMPOTENCY_KEY).ifPresent(key -> builder.withHeader(HttpRequest.IDEMPOTENCY_KEY, key));
        if (body != null) {
            builder.withContentType("application/json").withBody(body.toString());
        }
        return builder.build();
    }

    // Messages contain what the caller sent, up to a whole body. So the key decides, and no pattern is run over them.
    private static Stream<Problem.Error> errors(ValidationReport.Message message) {
        String at = message.getContext().flatMap(MessageContext::getParameter).map(Parameter::getName).map(name -> "/" + name)
                .or(() -> message.getContext().flatMap(MessageContext::getPointers).map(MessageContext.Pointers::getInstance))
                .map(pointer -> pointer.equals("/") ? "" : pointer)
                .orElse("");
        String key = message.getKey();
        String text = withoutPath(message.getMessage());
        if (key.endsWith("query.unexpected")) {
            return Stream.of(new Problem.Error("/" + between(text, "'", "' is unexpected").orElse(""), "There is no such parameter."));
        }
        return switch (key.substring(key.lastIndexOf('.') + 1)) {
            case "required" -> members(at, text, "is required");
            case "additionalProperties" -> members(at, text, "is not known here");
            case "pattern" -> Stream.of(new Problem.Error(at, "does not have the form that is expected here"));
            case "maxLength", "minLength", "format" -> Stream.of(new Problem.Error(at, behind(text, "\" is ").map(rest -> "is " + rest).orElse(OTHERWISE)));
            case "enum" -> Stream.of(new Problem.Error(at, behind(text, " not found in enum (possible values: ").map(rest -> "is none of the possible values " + rest.substring(0, rest.length() - 1)).orElse(OTHERWISE)));
            default -> Stream.of(new Problem.Error(at, bounded(text).orElse(OTHERWISE)));
        };
    }

    /** The message without the "[Path '/name'] " that it may begin with. */
    private static String withoutPath(String message) {
        int end = message.startsWith("[Path '") ? message.indexOf("'] ") : -1;
        return end < 0 ? message : message.substring(end + "'] ".length());
    }

    private static Optional<String> between(String text, String before, String behind) {
        int start = text.indexOf(before) + before.length();
        int end = text.lastIndexOf(behind);
        return start < before.length() || end < start ? Optional.empty() : Optional.of(text.substring(start, end));
    }

    /** What stands behind the last of these marks. What the caller sent stands before it, however much that looks like a mark. */
    private static Optional<String> behind(String text, String mark) {
        int start = text.lastIndexOf(mark);
        return start < 0 ? Optional.empty() : bounded(text.substring(start + mark.length()));
    }

    private static Optional<String> bounded(String text) {
        return text.isEmpty() || text.length() > LONGEST_DETAIL ? Optional.empty() : Optional.of(text);
    }

    /** One error for each name in 'object has missing required properties (["a","b"])' or '… properties which are not allowed by the schema: ["a","b"]'. */
    private static Stream<Problem.Error> members(String at, String text, String detail) {
        int start = text.indexOf("[\"");
        int end = text.lastIndexOf(']');
        if (start < 0 || end < start) {
            return Stream.of(new Problem.Error(at, OTHERWISE));
        }
        return Stream.of(Json.read(text.substring(start, end + 1), String[].class)).map(name -> new Problem.Error(at + "/" + name.replace("~", "~0").replace("/", "~1"), detail));
    }
}
