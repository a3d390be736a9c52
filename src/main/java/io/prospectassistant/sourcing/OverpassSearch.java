package io.prospectassistant.sourcing;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * How far the search of one action in OpenStreetMap has come. First the area is asked for, unless it is known, then the businesses in it.
 *
 * @param category a key of the taxonomy
 * @param limit    leads that are wanted
 * @param wanted   params of the plan: what a lead must have
 * @param where    where to look
 * @param area     once it is known; null before, and where there is none
 * @param radius   in metres around the known point, instead of an area; 0 for none
 * @param smaller  whether less is searched than was asked for, because all of it was too much
 * @param question Overpass QL that is asked now, or was asked last; null when nothing can be asked
 * @param tries    requests with this question so far
 * @param pause    milliseconds until anybody may ask again, given back with the turn
 * @param busy     whether the last answer was that the service is too busy
 * @param since    when the search began to wait for its first turn
 * @param found    what was answered at the end; null as long as there was no answer
 * @param refusal  why there is none
 */
public record OverpassSearch(String category, int limit, JsonNode wanted, OverpassWhere where, OverpassArea area, int radius, boolean smaller, String question,
        int tries, long pause, boolean busy, Instant since, OverpassFound found, SourceRefusal refusal) {

    static OverpassSearch of(String category, int limit, JsonNode wanted, OverpassWhere where, Instant now) {
        return new OverpassSearch(category, limit, wanted, where, null, 0, false, null, 0, 0, false, now, null, null);
    }

    static OverpassSearch refused(SourceRefusal refusal, Instant now) {
        return of(null, 0, null, null, now).giveUp(refusal);
    }

    public boolean goesOn() {
        return found == null && refusal == null;
    }

    /** Whether the area is what is asked for now. */
    public boolean seeksArea() {
        return question != null && area == null && radius == 0;
    }

    /** The question as the body of a form. */
    public String form() {
        return "data=" + URLEncoder.encode(question, StandardCharsets.UTF_8);
    }

    /** What the area is remembered by; empty when it would be no good for another search. */
    public String areaKey() {
        return where == null ? "" : KnownPlaces.key(where.name()) + "|" + where.inside();
    }

    /** The area as it is remembered, as JSON text; null for none. */
    public String areaJson() {
        return area == null ? null : Json.write(area);
    }

    /** The businesses as JSON text. */
    public String items() {
        return Json.write(found == null ? List.of() : found.businesses());
    }

    /** What is asked, but for how many: what its answer is kept by. Empty when it is not about businesses. */
    public String topic() {
        return question == null || seeksArea() ? "" : question.substring(0, question.lastIndexOf(' '));
    }

    /** How many elements are asked for. */
    public int elements() {
        return OverpassQuestions.elements(limit);
    }

    /** The answer as JSON text, to be kept for whoever asks the same; null for none. */
    public String answer() {
        return found == null ? null : found.answer();
    }

    /** Whether the answer has all that there is, however many are asked for. */
    public boolean whole() {
        return found != null && found.whole();
    }

    OverpassSearch ask(String next) {
        return new OverpassSearch(category, limit, wanted, where, area, radius, smaller, next, 0, 0, false, since, null, null);
    }

    OverpassSearch at(OverpassWhere there) {
        return new OverpassSearch(category, limit, wanted, there, area, radius, smaller, question, tries, pause, busy, since, found, refusal);
    }

    OverpassSearch in(OverpassArea there) {
        return new OverpassSearch(category, limit, wanted, where, there, 0, smaller, question, tries, pause, busy, since, found, refusal);
    }

    OverpassSearch around(int metres) {
        return new OverpassSearch(category, limit, wanted, where, null, metres, smaller, question, tries, pause, busy, since, found, refusal);
    }

    OverpassSearch forLess(int fewer, int metres) {
        return new OverpassSearch(category, fewer, wanted, where, metres > 0 ? null : area, metres, true, question, tries, pause, busy, since, found, refusal);
    }

    OverpassSearch again(long pauseMillis, boolean tooBusy) {
        return new OverpassSearch(category, limit, wanted, where, area, radius, smaller, question, tries + 1, pauseMillis, tooBusy, since, null, null);
    }

    OverpassSearch pausing(long pauseMillis) {
        return new OverpassSearch(category, limit, wanted, where, area, radius, smaller, question, tries, pauseMillis, false, since, found, refusal);
    }

    OverpassSearch giveUp(SourceRefusal why) {
        return new OverpassSearch(category, limit, wanted, where, area, radius, smaller, null, tries, pause, busy, since, null, why);
    }

    OverpassSearch done(OverpassFound answered) {
        return new OverpassSearch(category, limit, wanted, where, area, radius, smaller, question, tries, 0, false, since, answered, null);
    }
}
