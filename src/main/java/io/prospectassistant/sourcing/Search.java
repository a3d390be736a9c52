package io.prospectassistant.sourcing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A search on its way through the configured sources.
 *
 * @param untried sources still to be tried, in order
 * @param tried   what became of the others
 * @param answer  of the source whose items are used; null while none had any
 * @param failure of the last source that was asked and had nothing
 */
public record Search(List<String> untried, List<Tried> tried, Found answer, Found failure) {

    /** @param outcome {@code ok}, {@code partial}, {@code failed} or {@code skipped} */
    public record Tried(String source, String outcome, String detail) {}

    public Search {
        untried = List.copyOf(untried);
        tried = List.copyOf(tried);
    }

    public boolean goesOn() {
        return answer == null && !untried.isEmpty();
    }

    /** The source to ask now. */
    public String next() {
        return untried.get(0);
    }

    /** With the answer of the source that was asked. */
    public Search tried(Found found) {
        List<Tried> more = new ArrayList<>(tried);
        more.add(new Tried(found.source(), found.outcome(), found.detail()));
        boolean usable = found.items() > 0;
        return new Search(untried.subList(1, untried.size()), more, usable ? found : answer, usable ? failure : found);
    }

    /** What the action's result says about the search. */
    public String json() {
        ObjectNode result = Json.MAPPER.createObjectNode();
        result.put("source", answer == null ? null : answer.source());
        Optional.ofNullable(answer).flatMap(found -> Attribution.of(found.source())).ifPresent(named -> result.put("attribution", named));
        ArrayNode sources = result.putArray("sources_tried");
        tried.forEach(one -> sources.addObject().put("source", one.source()).put("outcome", one.outcome()).put("detail", one.detail()));
        Found told = answer == null ? failure : answer;
        if (told != null && told.code() != null) {
            result.putObject("found").put("code", told.code()).put("detail", told.detail());
        }
        return Json.write(result);
    }
}
