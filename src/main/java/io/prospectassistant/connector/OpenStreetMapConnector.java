package io.prospectassistant.connector;

import io.prospectassistant.connector.Trouble.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Whether an Overpass API answers. Its operators ask for an agent that says who calls, and for one request at a time. */
@Component("openStreetMapConnector")
public class OpenStreetMapConnector {

    private static final String SERVICE = "the Overpass API";
    private static final String ADDRESS = "OVERPASS_API_BASE_URL";
    /** Stands in the routes when it is not configured; no call is made to it. */
    private static final String NOWHERE = "http://overpass.not-configured.invalid";

    private final List<String> sources;
    private final String baseUrl;
    private final String publicUrl;

    public OpenStreetMapConnector(@Value("${prospect.sources}") List<String> sources, @Value("${prospect.openstreetmap.base-url}") String baseUrl,
                                  @Value("${prospect.public-base-url}") String publicUrl) {
        this.sources = sources.stream().map(String::strip).toList();
        this.baseUrl = baseUrl.strip().replaceFirst("/+$", "");
        this.publicUrl = publicUrl;
    }

    /** The base URL without a slash at its end; when it is not configured, one that leads nowhere. */
    public String endpoint() {
        return baseUrl.isEmpty() ? NOWHERE : baseUrl;
    }

    /** Names the product, and where its operator can be found. */
    public String userAgent() {
        return "ProspectAssistant/1.0 (+" + publicUrl + ")";
    }

    public boolean configured() {
        return !baseUrl.isEmpty() && sources.contains("openstreetmap");
    }

    /** What there is to say without a call. */
    public Finding unset() {
        return baseUrl.isEmpty() ? Finding.notConfigured(ADDRESS + " is not set; OpenStreetMap is skipped.", "Set " + ADDRESS + " to find leads with OpenStreetMap; read the notice beside it in .env.example first.")
                : Finding.notConfigured("PROSPECT_SOURCES does not name openstreetmap, so OpenStreetMap is not asked.", "Add openstreetmap to PROSPECT_SOURCES to find leads with it.");
    }

    /** What the text of {@code GET /api/status} means. */
    public Finding judge(byte[] status) {
        String text = status == null ? "" : new String(status, StandardCharsets.UTF_8);
        if (!text.contains("Rate limit:") && !text.contains("slots available now")) {
            return new Trouble(Kind.NONSENSE, 200, false).finding(SERVICE, ADDRESS);
        }
        return Finding.ok("The Overpass API answers.");
    }

    /** The call did not go well. */
    public Finding failed(Trouble trouble) {
        if (trouble.kind() == Kind.ANSWERED && trouble.status() == 406) {
            return Finding.down("The Overpass API does not accept who we say we are (406).", "Set PUBLIC_BASE_URL to an address where its operators find you.");
        }
        if (trouble.kind() == Kind.ANSWERED && (trouble.status() == 429 || trouble.status() == 504)) {
            return Finding.down("The Overpass API is too busy (" + trouble.status() + ").", "Wait, or set " + ADDRESS + " to an instance of your own.");
        }
        return trouble.finding(SERVICE, ADDRESS);
    }
}
