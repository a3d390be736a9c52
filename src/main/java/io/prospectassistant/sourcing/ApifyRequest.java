package io.prospectassistant.sourcing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import io.prospectassistant.lead.CategoryTaxonomy;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What we ask of Apify: the input for the Google Maps actor, and the few requests of its API that we use. */
@Component("apifyRequest")
public class ApifyRequest {

    /** Results asked for at once. */
    static final int PAGE = 200;

    /** Name of the input's limit; it counts per search term, not per run. */
    static final String PER_SEARCH = "maxCrawledPlacesPerSearch";

    /** In front of {@link ApifyRun#ref()} in the user agent of the request that starts a run. */
    static final String MARK = "(ref=";

    private static final String USER_AGENT = "ProspectAssistant/1.0";

    /** Closed, double and unreachable places are removed later, so we ask for half as many again. */
    private static final BigDecimal OVER_ASK = new BigDecimal("1.5");

    /** The only fields that enter this process: reviews, images and people stay outside. */
    private static final String FIELDS = String.join(",", "title", "categoryName", "categories", "street", "city", "postalCode", "countryCode",
            "website", "phone", "phoneUnformatted", "phones", "emails", "contactDetails", "location", "totalScore", "reviewsCount",
            "permanentlyClosed", "temporarilyClosed", "claimThisBusiness", "placeId", "url", "scrapedAt", "error");

    private static final Pattern ACTOR = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(~[A-Za-z0-9._-]+)?");
    private static final Set<String> FRENCH_SPEAKING = Set.of("FR", "MC");

    /** Clocks differ, and a run may show a start a little before our own note of it. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(60);

    private final CategoryTaxonomy taxonomy;
    private final String actor;
    private final BigDecimal maxChargeUsd;
    private final int timeoutSeconds;
    private final int waitSeconds;

    /**
     * @param actor          {@code owner~name} or an opaque id
     * @param maxChargeUsd   the most that one run may cost, in US dollars
     * @param timeoutSeconds after which Apify itself stops a run
     * @param waitSeconds    0 to 60: how long Apify holds a question for a run's status
     */
    public ApifyRequest(CategoryTaxonomy taxonomy,
            @Value("${prospect.apify.actor-id}") String actor,
            @Value("${prospect.apify.max-charge-usd}") BigDecimal maxChargeUsd,
            @Value("${prospect.apify.timeout:900}") int timeoutSeconds,
            @Value("${prospect.apify.poll-wait:15}") int waitSeconds) {
        this.taxonomy = taxonomy;
        this.actor = actor.replace('/', '~');
        this.maxChargeUsd = maxChargeUsd;
        this.timeoutSeconds = timeoutSeconds;
        this.waitSeconds = waitSeconds;
        if (!ACTOR.matcher(this.actor).matches()) {
            throw new IllegalArgumentException("APIFY_ACTOR_ID must be an actor such as compass~crawler-google-places, not " + actor);
        }
        if (maxChargeUsd.signum() <= 0) {
            throw new IllegalArgumentException("APIFY_MAX_CHARGE_USD must be above 0");
        }
        if (waitSeconds < 0 || waitSeconds > 60) {
            throw new IllegalArgumentException("prospect.apify.poll-wait must be 0 to 60 seconds");
        }
    }

    /**
     * The actor's input for an action, as JSON text.
     *
     * @param params of {@code source_leads_apify}
     */
    public String input(JsonNode params) {
        String language = language(params);
        List<String> terms = terms(params, language);
        ObjectNode input = Json.MAPPER.createObjectNode();
        ArrayNode searches = input.putArray("searchStringsArray");
        terms.forEach(searches::add);
        input.put("locationQuery", place(params));
        input.put(PER_SEARCH, perSearch(params.path("limit").asInt(20), terms.size()));
        input.put("language", language);
        input.put("skipClosedPlaces", true);
        input.put("scrapeContacts", true);
        input.put("scrapePlaceDetailPage", false);
        input.put("maxReviews", 0);
        input.put("maxImages", 0);
        input.put("maxQuestions", 0);
        input.put("scrapeReviewsPersonalData", false);
        input.put("maximumLeadsEnrichmentRecords", 0);
        return input.toString();
    }

    /** Starts the run; never to be repeated without knowing that it did not. */
    public ApifyCall start(ApifyRun run) {
        String query = "timeout=" + timeoutSeconds + "&waitForFinish=0&maxTotalChargeUsd=" + maxChargeUsd.toPlainString();
        return new ApifyCall("POST", "actors/" + actor + "/runs", query, run.request().toString(), USER_AGENT + " " + MARK + run.ref() + ")", false);
    }

    /** The actor's runs since shortly before we meant to start ours, newest first. */
    public ApifyCall list(ApifyRun run) {
        return get("actors/" + actor + "/runs", "desc=1&limit=1000&startedAfter=" + since(run));
    }

    /** The input that a run was started with, with the actor's defaults filled in. */
    public ApifyCall input(ApifySearch.Candidate candidate) {
        return get("actor-runs/" + candidate.id() + "/key-value-store/records/INPUT", null);
    }

    /** How the run is doing; held until it ends, or for a moment that is short enough for whoever cancels in between. */
    public ApifyCall poll(ApifyRun run) {
        return get("actor-runs/" + run.externalRunId(), "waitForFinish=" + waitSeconds);
    }

    /** Stops the run, with half a minute for the actor to tidy up; nothing happens to one that has ended. */
    public ApifyCall abort(ApifyRun run) {
        return new ApifyCall("POST", "actor-runs/" + run.externalRunId() + "/abort", "gracefully=true", "{}", USER_AGENT, true);
    }

    /** The next page of results. No filter that works behind offset and limit, or pages could not be counted. */
    public ApifyCall page(ApifyRun run) {
        return get("datasets/" + run.datasetId() + "/items", "offset=" + run.nextOffset() + "&limit=" + PAGE + "&fields=" + FIELDS);
    }

    /** The earliest time at which a run of ours can have been started, RFC 3339. */
    static String since(ApifyRun run) {
        return run.startedAt().minus(CLOCKS_DIFFER).truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static ApifyCall get(String path, String query) {
        return new ApifyCall("GET", path, query, null, USER_AGENT, true);
    }

    private List<String> terms(JsonNode params, String language) {
        String category = params.path("category").asText("");
        List<String> terms = category.isBlank() ? List.of() : taxonomy.searchTerms(category, language);
        if (terms.isEmpty()) {
            return List.of(params.path("query").asText(category).strip());
        }
        return terms;
    }

    private static int perSearch(int limit, int terms) {
        int wanted = BigDecimal.valueOf(limit).multiply(OVER_ASK).setScale(0, RoundingMode.CEILING).intValueExact();
        return Math.max(1, (wanted + terms - 1) / terms);
    }

    /** The language of the place finds more than the language of the question. */
    private static String language(JsonNode params) {
        String asked = params.path("language").asText("");
        if (!asked.isBlank()) {
            return asked.toLowerCase(Locale.ROOT);
        }
        return FRENCH_SPEAKING.contains(params.path("country").asText("").toUpperCase(Locale.ROOT)) ? "fr" : "en";
    }

    /** {@code Lyon} and {@code FR} are {@code Lyon, France}. */
    private static String place(JsonNode params) {
        String location = params.path("location").asText("").strip();
        String code = params.path("country").asText("").toUpperCase(Locale.ROOT);
        String country = Set.of(Locale.getISOCountries()).contains(code) ? new Locale("", code).getDisplayCountry(Locale.ENGLISH) : "";
        return country.isEmpty() || CategoryTaxonomy.fold(location).contains(CategoryTaxonomy.fold(country)) ? location : location + ", " + country;
    }
}
