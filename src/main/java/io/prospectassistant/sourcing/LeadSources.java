package io.prospectassistant.sourcing;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.lead.LeadCandidate;
import io.prospectassistant.run.ActionFailed;
import io.prospectassistant.sourcing.Search.Tried;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Which sources there are, in which order they are asked, and when invented businesses will do. */
@Component("leadSources")
public class LeadSources {

    private static final String SAMPLE = "sample";
    private static final int DEFAULT_LIMIT = 20;

    private final List<String> order;
    private final boolean apifyConfigured;
    private final boolean openStreetMapConfigured;
    private final SampleSource samples;

    public LeadSources(@Value("${prospect.sources}") List<String> order, @Value("${prospect.apify.token}") String apifyToken,
                       @Value("${prospect.openstreetmap.base-url}") String overpassUrl, SampleSource samples) {
        this.order = order.stream().map(String::strip).toList();
        this.apifyConfigured = !apifyToken.isBlank();
        this.openStreetMapConfigured = !overpassUrl.isBlank();
        this.samples = samples;
    }

    /** A search with what cannot be asked left out, and the reason said. */
    public Search begin() {
        List<String> untried = new ArrayList<>();
        List<Tried> skipped = new ArrayList<>();
        boolean real = order.contains("apify") && apifyConfigured || order.contains("openstreetmap") && openStreetMapConfigured;
        for (String source : order) {
            String obstacle = obstacle(source, real);
            if (obstacle == null) {
                untried.add(source);
            } else {
                skipped.add(new Tried(source, "skipped", obstacle));
            }
        }
        return new Search(untried, skipped, null, null);
    }

    private String obstacle(String source, boolean realSourceConfigured) {
        return switch (source) {
            case "apify" -> apifyConfigured ? null : "APIFY_TOKEN is not set.";
            case "openstreetmap" -> openStreetMapConfigured ? null : "OVERPASS_API_BASE_URL is not set.";
            case SAMPLE -> realSourceConfigured ? "A real source is configured, so no businesses are invented." : null;
            default -> "There is no such source.";
        };
    }

    /** The search goes on with what the source that was asked has answered. */
    public Search tried(Search search, Found found) {
        return search.tried(found);
    }

    /** Fictional businesses for what the plan asks, as the stored answer of a source. */
    public String samples(JsonNode params) {
        List<LeadCandidate> found = samples.find(params.path("query").asText(null), params.path("category").asText(null), params.path("location").asText(),
                params.path("country").asText(null), params.path("language").asText(null), params.path("limit").asInt(DEFAULT_LIMIT) * 2);
        return Json.write(found);
    }

    /** Samples never fail. */
    public Found foundSamples(JsonNode params) {
        return new Found(SAMPLE, "ok", null, "Fictional businesses, because no real source is configured.", params.path("limit").asInt(DEFAULT_LIMIT));
    }

    /**
     * The search has something to keep.
     *
     * @throws ActionFailed with the last source's reason, or {@code source-unavailable} when there was none to ask
     */
    public void check(Search search) {
        if (search.answer() != null) {
            return;
        }
        if (search.failure() != null) {
            String code = search.failure().code() == null ? "source-unavailable" : search.failure().code();
            throw new ActionFailed(code, search.failure().detail() == null ? "The source found nothing." : search.failure().detail());
        }
        throw new ActionFailed("source-unavailable", "No lead source is configured: set APIFY_TOKEN or OVERPASS_API_BASE_URL (see .env.example), or add \"sample\" to PROSPECT_SOURCES to try things out.");
    }
}
