package io.prospectassistant.sourcing;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.lead.GeoPoint;
import io.prospectassistant.lead.LeadCandidate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Judges what an Overpass API answers, and says what is to be asked next. That the status is 200 says little: a search that ran out of time or memory is
 * answered with 200, a remark, and part of what there is or nothing.
 */
@Component("overpassAnswers")
public class OverpassAnswers {

    static final String SOURCE = "openstreetmap";

    private static final long RELATION = 3_600_000_000L;
    private static final int LEAST_RADIUS = 1_000;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd 'at' HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern SLOT = Pattern.compile("Slot available after:[^,\\n]*, in (-?\\d{1,6}) seconds");
    private static final Pattern FREE = Pattern.compile("(?m)^[1-9]\\d* slots? available now");

    private final OverpassQuestions questions;
    private final OverpassElements elements;
    private final Clock clock;
    private final int tries;
    private final Duration retryPause;
    private final Duration busyPause;
    private final Duration patience;
    private final int radius;

    /**
     * @param tries      of one question, the first included
     * @param retryPause before a question is asked again that went wrong by itself; doubled each time
     * @param busyPause  for which nobody asks after the service said that it is too busy, unless it says itself for how long
     * @param patience   for which an action waits for its turn
     * @param radius     in metres, around a known point that is in no area of the place's name
     */
    public OverpassAnswers(OverpassQuestions questions, OverpassElements elements, Clock clock,
            @Value("${prospect.openstreetmap.tries:3}") int tries,
            @Value("${prospect.openstreetmap.retry-pause:2s}") Duration retryPause,
            @Value("${prospect.openstreetmap.busy-pause:30s}") Duration busyPause,
            @Value("${prospect.openstreetmap.patience:5m}") Duration patience,
            @Value("${prospect.openstreetmap.radius:5000}") int radius) {
        this.questions = questions;
        this.elements = elements;
        this.clock = clock;
        this.tries = tries;
        this.retryPause = retryPause;
        this.busyPause = busyPause;
        this.patience = patience;
        this.radius = radius;
    }

    /** What a plan's action asks of OpenStreetMap; given up at once when that cannot be asked. */
    public OverpassSearch begin(JsonNode params) {
        Optional<String> category = questions.category(params);
        if (category.isEmpty()) {
            return OverpassSearch.refused(SourceRefusal.refused("OpenStreetMap is searched by kinds of businesses, and none is known for these words; "
                    + "name the kind, such as dentist, plumber or restaurant."), clock.instant());
        }
        try {
            OverpassWhere where = questions.where(params);
            return OverpassSearch.of(category.get(), OverpassQuestions.limit(params), params, where, clock.instant()).ask(questions.area(where));
        } catch (OverpassQuestions.Unclear e) {
            return OverpassSearch.refused(SourceRefusal.refused(e.getMessage()), clock.instant());
        }
    }

    /** The search, in the area that is remembered for its place, if one is. @param area as {@link OverpassSearch#areaJson} gave it, or null */
    public OverpassSearch remembered(OverpassSearch search, String area) {
        if (area == null || !search.goesOn()) {
            return search;
        }
        // Whether the known point is the town in this state is not remembered.
        OverpassSearch known = search.where().state() == null ? search : search.at(search.where().unknown());
        return next(known.in(Json.read(area, OverpassArea.class)));
    }

    /** Overpass answered with 200. */
    public OverpassSearch answered(OverpassSearch search, byte[] reply) {
        JsonNode answer = json(reply);
        if (answer == null || !answer.path("elements").isArray()) {
            return again(search, SourceRefusal.unavailable("OVERPASS_API_BASE_URL answers with something that is not the Overpass API; check the address and what stands in between."));
        }
        if (answer.path("remark").asText("").strip().toLowerCase(Locale.ROOT).startsWith("runtime error")) {
            return tooMuch(search);
        }
        return search.seeksArea() ? area(search, answer.path("elements")) : search.done(businesses(search, answer));
    }

    /** A part of what was asked for is not kept, nor is an answer without businesses: a server that has lost its areas answers so as well. */
    private OverpassFound businesses(OverpassSearch search, JsonNode answer) {
        List<LeadCandidate> found = elements.read(answer, search);
        String kept = search.smaller() || found.isEmpty() ? null : elements.kept(answer);
        return new OverpassFound(found, kept, answer.path("elements").size() < search.elements(), null);
    }

    /**
     * The search, ended by what was answered to the same question before, if that is kept.
     *
     * @param answer as {@code kept-answer.sql} gave it, or null
     */
    public OverpassSearch kept(OverpassSearch search, String answer) {
        if (answer == null || !search.goesOn()) {
            return search;
        }
        JsonNode kept = Json.tree(answer);
        return search.done(new OverpassFound(elements.read(kept.path("answer"), search), null, true, Instant.parse(kept.path("asked_at").asText())));
    }

    /** It stopped in the middle: what it had by then says nothing about what there is. */
    private OverpassSearch tooMuch(OverpassSearch search) {
        boolean known = search.where().isKnown() && !search.seeksArea();
        int metres = !known ? 0 : search.radius() > 0 ? search.radius() / 2 : radius / 2;
        if (search.smaller() || search.seeksArea() || known && metres < LEAST_RADIUS) {
            return search.giveUp(SourceRefusal.unavailable("The Overpass API ran out of time or memory for this search; name a smaller place, or set OVERPASS_API_BASE_URL to an instance of your own."));
        }
        OverpassSearch less = search.forLess(known ? search.limit() : (search.limit() + 1) / 2, metres);
        return less.ask(questions.businesses(less)).pausing(retryPause.toMillis());
    }

    private OverpassSearch area(OverpassSearch search, JsonNode found) {
        OverpassWhere where = search.where();
        List<JsonNode> areas = StreamSupport.stream(found.spliterator(), false).filter(one -> level(one) >= OverpassArea.COUNTRY).toList();
        if (where.isKnown() && where.state() != null && areas.stream().noneMatch(one -> one.path("tags").path("ISO3166-2").asText().equals(where.state().code()))) {
            OverpassWhere namesake = where.unknown();
            return search.at(namesake).ask(questions.area(namesake));
        }
        if (where.whole() || !where.isKnown()) {
            // A state has the name of many a town in it.
            boolean inState = where.state() != null && !where.whole();
            List<JsonNode> all = inState ? areas.stream().filter(one -> level(one) > OverpassArea.STATE).toList() : areas;
            int level = all.stream().max(Comparator.comparingInt(inState ? OverpassAnswers::likeATown : one -> -level(one))).map(OverpassAnswers::level).orElse(0);
            List<JsonNode> highest = all.stream().filter(one -> level(one) == level).toList();
            if (highest.isEmpty()) {
                return search.giveUp(SourceRefusal.refused("OpenStreetMap has no place of this name" + (where.inside().isEmpty() ? "" : " in " + where.inside())
                        + "; check how it is written, or name a larger place near it."));
            }
            if (highest.stream().anyMatch(one -> apart(highest.get(0), one))) {
                return search.giveUp(SourceRefusal.refused("OpenStreetMap has several places of this name; name the country (in the United States the state), or a larger place near it."));
            }
            return next(search.in(area(highest.get(0))));
        }
        Stream<JsonNode> named = areas.stream().filter(one -> isNamed(one.path("tags"), where.name()));
        Optional<JsonNode> best = named.max(Comparator.comparingInt(OverpassAnswers::likeATown));
        return next(best.map(one -> search.in(area(one))).orElseGet(() -> search.around(radius)));
    }

    private OverpassSearch next(OverpassSearch search) {
        return search.ask(questions.businesses(search));
    }

    private static OverpassArea area(JsonNode found) {
        long id = found.path("id").asLong();
        return new OverpassArea(found.path("type").asText().equals("relation") ? RELATION + id : id, OutsideText.line(found.path("tags").path("name").asText(""), 100), level(found));
    }

    private static boolean apart(JsonNode one, JsonNode other) {
        return point(one).flatMap(here -> point(other).map(there -> here.kmTo(there) > KnownPlaces.APART_KM)).orElse(false);
    }

    private static Optional<GeoPoint> point(JsonNode element) {
        JsonNode center = element.path("center");
        return center.path("lat").isNumber() && center.path("lon").isNumber() ? Optional.of(new GeoPoint(center.path("lat").asDouble(), center.path("lon").asDouble())) : Optional.empty();
    }

    private static int level(JsonNode element) {
        String level = element.path("tags").path("admin_level").asText("");
        return level.matches("\\d{1,2}") ? Integer.parseInt(level) : -1;
    }

    /** A municipality before whatever is larger, and that before its parts. */
    private static int likeATown(JsonNode area) {
        return level(area) <= OverpassArea.MUNICIPALITY ? level(area) : -level(area);
    }

    /** Whether the place has this name, in any language. */
    private static boolean isNamed(JsonNode tags, String name) {
        String key = KnownPlaces.key(name);
        for (Map.Entry<String, JsonNode> tag : tags.properties()) {
            if (tag.getKey().matches("((alt|official|short|int|old)_)?name(:.*)?")
                    && Arrays.stream(tag.getValue().asText().split(";")).anyMatch(one -> KnownPlaces.key(one).equals(key))) {
                return true;
            }
        }
        return false;
    }

    /** Overpass (or something in front of it) answered with an error. */
    public OverpassSearch refused(OverpassSearch search, int status) {
        return switch (status) {
            case 429, 504 -> busy(search, status);
            case 400 -> search.giveUp(SourceRefusal.refused("The Overpass API does not understand our question (HTTP 400); this is a fault of the product, please report it with the command."));
            case 406 -> search.giveUp(SourceRefusal.refused("The Overpass API does not accept who we say we are (HTTP 406); set PUBLIC_BASE_URL to an address where its operators find you."));
            default -> status >= 500 || status == 408
                    ? again(search, SourceRefusal.unavailable("The Overpass API answers with errors (HTTP " + status + "); try again later."))
                    : status < 400
                    ? search.giveUp(SourceRefusal.unavailable("OVERPASS_API_BASE_URL points elsewhere (HTTP " + status + "); set it to the address of the Overpass API itself."))
                    : search.giveUp(SourceRefusal.refused("The Overpass API refuses the search (HTTP " + status + "); check OVERPASS_API_BASE_URL, or ask its operators."));
        };
    }

    private OverpassSearch busy(OverpassSearch search, int status) {
        OverpassSearch later = search.again(busyPause.toMillis(), true);
        return later.tries() < tries ? later
                : later.giveUp(SourceRefusal.unavailable("The Overpass API is too busy (HTTP " + status + "); try again later, or set OVERPASS_API_BASE_URL to an instance of your own."));
    }

    /** No answer came: refused connection, broken connection, deadline, too large. */
    public OverpassSearch lost(OverpassSearch search) {
        return again(search, SourceRefusal.unavailable("The Overpass API cannot be reached, or does not answer in time; check OVERPASS_API_BASE_URL and the network, or try again later."));
    }

    private OverpassSearch again(OverpassSearch search, SourceRefusal refusal) {
        long least = retryPause.toMillis() << Math.min(search.tries(), 10);
        OverpassSearch later = search.again(ThreadLocalRandom.current().nextLong(least, 2 * least + 1), false);
        return later.tries() < tries ? later : later.giveUp(refusal);
    }

    /** The service was too busy; here is its status page, or null when there is none. It says when our next slot is free. */
    public OverpassSearch slots(OverpassSearch search, byte[] status) {
        String text = status == null ? "" : new String(status, StandardCharsets.UTF_8);
        Matcher slots = SLOT.matcher(text);
        List<Long> seconds = new ArrayList<>();
        while (slots.find()) {
            seconds.add(Math.max(1, Long.parseLong(slots.group(1)) + 1));
        }
        // A slot that is free says that it is the service as a whole that is busy.
        boolean told = !seconds.isEmpty() && !FREE.matcher(text).find();
        long pause = told ? Duration.ofSeconds(seconds.stream().min(Comparator.naturalOrder()).orElseThrow()).toMillis() : busyPause.toMillis();
        return search.pausing(Math.min(pause, LONGEST_PAUSE.toMillis()));
    }

    /** It was not our turn. */
    public OverpassSearch waited(OverpassSearch search) {
        boolean tooLong = Duration.between(search.since(), clock.instant()).compareTo(patience) > 0;
        return !tooLong ? search : search.giveUp(SourceRefusal.unavailable("The Overpass API is asked one question at a time, and the turn did not come within "
                + patience.toMinutes() + " minutes; try again later, or set OVERPASS_API_BASE_URL to an instance of your own."));
    }

    /** The report for the action. */
    public Found found(OverpassSearch search) {
        if (search.refusal() != null) {
            return new Found(SOURCE, "failed", search.refusal().code(), search.refusal().detail(), 0);
        }
        List<LeadCandidate> found = search.found().businesses();
        String wider = questions.wider(search).map(kind -> " It was searched for any " + kind + ", since the map has no tag for less than that.").orElse("");
        if (search.smaller()) {
            return new Found(SOURCE, found.isEmpty() ? "failed" : "partial", "source-unavailable", "The place is " + search.where().said() + ". The Overpass API ran out of time or memory, so only "
                    + (search.radius() > 0 ? search.radius() + " metres around the middle of the place were" : "half as much was") + " searched; name a smaller place." + wider, found.size());
        }
        String detail = "The place is " + search.where().said() + "."
                + (search.radius() > 0 ? " OpenStreetMap has no area of this name there, so " + search.radius() + " metres around its middle were searched." : "")
                + wider
                + (found.isEmpty() ? " OpenStreetMap has no business of this kind there." : "")
                + (search.found().answeredAt() == null ? "" : " OpenStreetMap was asked for this on " + MINUTE.format(search.found().answeredAt()) + "; its answers are kept for a day.");
        return new Found(SOURCE, "ok", null, detail, found.size());
    }

    private static JsonNode json(byte[] reply) {
        try {
            return Json.MAPPER.readTree(reply == null ? new byte[0] : reply);
        } catch (IOException e) {
            return null;
        }
    }
}
