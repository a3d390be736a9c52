package io.prospectassistant.lead;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Reads who is not to be contacted, in exactly the form in which a lead's own contact data is kept: only then do their hashes meet.
 */
@Component("doNotContact")
public class DoNotContact {

    private static final List<String> KINDS = List.of("email", "domain", "phone");

    /**
     * One entry of the list.
     *
     * @param kind   {@code email}, {@code domain} or {@code phone}
     * @param value  normalised; to be hashed, never to be kept
     * @param reason null when none was given
     * @param errors what is wrong; the others are null when there is anything
     */
    public record Entry(String kind, String value, String reason, List<Problem.Error> errors) {}

    /** An entry that a person adds: exactly one of {@code email}, {@code domain} and {@code phone}; a phone may come with a {@code country}. */
    public Entry read(JsonNode request) {
        List<Problem.Error> errors = new ArrayList<>();
        List<String> given = KINDS.stream().filter(request::has).toList();
        if (given.size() != 1) {
            errors.add(new Problem.Error("", "Give exactly one of email, domain and phone."));
            return new Entry(null, null, null, errors);
        }
        String kind = given.get(0);
        String value = value(kind, request.path(kind).asText(), request.path("country").asText(null), errors);
        return errors.isEmpty() ? new Entry(kind, value, Text.clean(request.path("reason").asText(null)), errors) : new Entry(null, null, null, errors);
    }

    /**
     * A question to the list: its paging and {@code kind} as they are, and whom it is about, normalised, as {@code sought}.
     *
     * @param query the query parameters; at most one of {@code email}, {@code domain} and {@code phone}
     * @throws Problem 422 when one of them is none
     */
    public String sought(Map<String, String> query) {
        ObjectNode filter = Json.MAPPER.createObjectNode();
        List<Problem.Error> errors = new ArrayList<>();
        List<String> given = KINDS.stream().filter(query::containsKey).toList();
        if (given.size() > 1) {
            errors.add(new Problem.Error("/" + given.get(1), "Ask for one of email, domain and phone at a time."));
        } else if (given.size() == 1) {
            String kind = given.get(0);
            // A plus sign that was not encoded arrives as a blank.
            String text = kind.equals("phone") ? query.get(kind).replaceFirst("^ (?=\\d)", "+") : query.get(kind);
            filter.putObject("sought").put("kind", kind).put("value", value(kind, text, query.get("country"), errors));
        } else if (query.containsKey("country")) {
            errors.add(new Problem.Error("/country", "goes with phone alone"));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        for (String name : List.of("kind", "limit", "cursor")) {
            if (query.containsKey(name)) {
                filter.put(name, query.get(name));
            }
        }
        return Json.write(filter);
    }

    private static String value(String kind, String text, String country, List<Problem.Error> errors) {
        if (country != null && !kind.equals("phone")) {
            errors.add(new Problem.Error("/country", "goes with phone alone"));
            return null;
        }
        if (country != null && Country.read(country).isEmpty()) {
            errors.add(new Problem.Error("/country", "must be an ISO 3166-1 alpha-2 code, as in FR"));
            return null;
        }
        Optional<String> value = switch (kind) {
            case "email" -> Email.typed(text, null).map(Email::address);
            case "domain" -> Host.suppressible(text);
            default -> Phone.read(text, country == null ? null : Country.read(country).orElseThrow()).map(Phone::e164);
        };
        if (value.isEmpty()) {
            errors.add(new Problem.Error("/" + kind, switch (kind) {
                case "email" -> "is not a valid e-mail address";
                case "domain" -> "is not the domain of one company or person, as in example.com";
                default -> "is not a valid telephone number; write it with its country code, as in +33 4 65 71 00 12, or give the country";
            }));
        }
        return value.orElse(null);
    }
}
