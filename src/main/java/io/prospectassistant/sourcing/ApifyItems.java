package io.prospectassistant.sourcing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.lead.LeadCandidate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Reads what the Google Maps actor found. Any field can be missing, null or of another type than last week; a field that cannot be read is
 * left out, and only an item that names no business at a place is rejected, with the reason.
 */
@Component("apifyItems")
public class ApifyItems {

    /** The source's word in a {@link LeadCandidate}. */
    private static final String SOURCE = "apify";

    private static final int LONGEST_TEXT = 500;
    private static final int LONGEST_URL = 2_000;
    private static final int MOST_VALUES = 20;

    /** No dataset is read further than this, whatever number Apify names. */
    private static final long MOST_ITEMS = 20_000;

    private static final Pattern PLACE_ID = Pattern.compile("[A-Za-z0-9_-]{10,200}");
    private static final Pattern WEB = Pattern.compile("https?://[^\\s\"'<>]+", Pattern.CASE_INSENSITIVE);

    /**
     * A page of results as {@code store-apify-page.sql} takes it, as JSON text: {@code {offset, next_offset, total, items}}.
     * The next page begins where this one was asked to end, however many items came, but not behind the end.
     */
    public String page(ApifyRun run, ApifyAnswer answer) {
        List<LeadCandidate> candidates = read(answer.body());
        int offset = run.nextOffset();
        long total = Math.min(MOST_ITEMS, answer.total() != null ? answer.total() : countedTotal(offset, candidates.size()));
        ObjectNode page = Json.MAPPER.createObjectNode();
        page.put("offset", offset);
        page.put("next_offset", Math.max(offset, Math.min(offset + ApifyRequest.PAGE, total)));
        page.put("total", total);
        ArrayNode items = page.putArray("items");
        candidates.forEach(candidate -> items.add(Json.MAPPER.<JsonNode>valueToTree(candidate)));
        return page.toString();
    }

    /** The items of a page, in its order, at most as many as were asked for. */
    public List<LeadCandidate> read(JsonNode items) {
        List<LeadCandidate> candidates = new ArrayList<>();
        for (JsonNode item : items) {
            if (items.isArray() && candidates.size() < ApifyRequest.PAGE) {
                candidates.add(candidate(item));
            }
        }
        return candidates;
    }

    /** Without a total from Apify, a full page means that there may be more. */
    private static long countedTotal(int offset, int size) {
        return size < ApifyRequest.PAGE ? offset + size : offset + size + 1L;
    }

    private static LeadCandidate candidate(JsonNode item) {
        String name = name(item.path("title"));
        String placeId = matching(PLACE_ID, text(item.path("placeId")));
        String url = matching(WEB, OutsideText.line(item.path("url").asText(null), LONGEST_URL));
        List<String> categories = texts(item.path("categories"));
        String categoryName = text(item.path("categoryName"));
        JsonNode contact = item.path("contactDetails");
        JsonNode location = item.path("location");
        Boolean unclaimed = bool(item.path("claimThisBusiness"));
        return new LeadCandidate(
                SOURCE,
                placeId != null ? placeId : url,
                name,
                categoryName != null ? categoryName : categories.stream().findFirst().orElse(null),
                categoryName == null ? categories : distinct(Stream.concat(Stream.of(categoryName), categories.stream())),
                distinct(Stream.of(item.path("emails"), item.path("email"), contact.path("emails")).flatMap(values -> texts(values).stream())),
                distinct(Stream.of(first(item.path("phoneUnformatted"), item.path("phone")), item.path("phones"), contact.path("phones"))
                        .flatMap(values -> texts(values).stream())),
                OutsideText.line(item.path("website").asText(null), LONGEST_URL),
                text(item.path("street")),
                text(item.path("postalCode")),
                text(item.path("city")),
                country(text(item.path("countryCode"))),
                number(location.path("lat"), -90, 90),
                number(location.path("lng"), -180, 180),
                number(item.path("totalScore"), 0, 5),
                count(item.path("reviewsCount")),
                unclaimed == null ? null : !unclaimed,
                Boolean.TRUE.equals(bool(item.path("temporarilyClosed"))),
                Boolean.TRUE.equals(bool(item.path("permanentlyClosed"))),
                item.path("emails").isArray() || contact.path("emails").isArray(),
                url != null ? url : placeId != null ? "https://www.google.com/maps/place/?q=place_id:" + placeId : null,
                time(item.path("scrapedAt")),
                rejection(item, name, placeId != null || url != null));
    }

    private static String rejection(JsonNode item, String name, boolean placed) {
        if (!item.isObject() || name == null && item.hasNonNull("error")) {
            return "ERROR_ITEM";
        }
        return name == null ? "NO_NAME" : placed ? null : "NO_PLACE";
    }

    /** A text with something in it that can be read aloud. */
    private static String name(JsonNode value) {
        String name = text(value);
        return name != null && name.codePoints().anyMatch(Character::isLetterOrDigit) ? name : null;
    }

    private static JsonNode first(JsonNode preferred, JsonNode other) {
        return text(preferred) != null ? preferred : other;
    }

    /** Text or a number as text; else null. */
    private static String text(JsonNode value) {
        return value.isTextual() || value.isNumber() ? OutsideText.line(value.asText(), LONGEST_TEXT) : null;
    }

    /** The texts of a list, or the one text that stands in its place. */
    private static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        for (JsonNode one : value.isArray() ? value : List.of(value)) {
            String text = text(one);
            if (text != null && texts.size() < MOST_VALUES) {
                texts.add(text);
            }
        }
        return texts;
    }

    private static List<String> distinct(Stream<String> values) {
        Set<String> distinct = new LinkedHashSet<>();
        values.limit(MOST_VALUES).forEach(distinct::add);
        return List.copyOf(distinct);
    }

    private static String matching(Pattern pattern, String value) {
        return value != null && pattern.matcher(value).matches() ? value : null;
    }

    private static String country(String code) {
        return code != null && code.matches("[A-Za-z]{2}") ? code.toUpperCase(Locale.ROOT) : null;
    }

    private static Double number(JsonNode value, double least, double most) {
        String text = text(value);
        try {
            double number = text == null ? Double.NaN : Double.parseDouble(text.replace(',', '.'));
            return number >= least && number <= most ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Integer count(JsonNode value) {
        String digits = value.isTextual() ? value.asText().replaceAll("[\\s.,\\u00a0\\u202f]", "") : "";
        double count = value.isNumber() ? value.asDouble() : digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : -1;
        return count >= 0 && count <= Integer.MAX_VALUE ? (int) count : null;
    }

    private static Boolean bool(JsonNode value) {
        if (value.isBoolean()) {
            return value.asBoolean();
        }
        String text = text(value);
        return "true".equalsIgnoreCase(text) ? Boolean.TRUE : "false".equalsIgnoreCase(text) ? Boolean.FALSE : null;
    }

    private static Instant time(JsonNode value) {
        try {
            return OffsetDateTime.parse(value.asText("")).toInstant();
        } catch (DateTimeException e) {
            return Instant.now();
        }
    }
}
