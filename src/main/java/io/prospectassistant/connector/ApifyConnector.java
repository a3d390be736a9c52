package io.prospectassistant.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.connector.Trouble.Kind;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Whether Apify knows our token and the actor. Asking costs nothing; whether there is money left shows only when a run is started. */
@Component("apifyConnector")
public class ApifyConnector {

    private static final String SERVICE = "Apify";
    private static final String ADDRESS = "APIFY_API_BASE_URL";
    private static final String GET_A_TOKEN = "Set APIFY_TOKEN to a token of the Apify console (Settings, API & Integrations).";

    private final List<String> sources;
    private final boolean hasToken;
    private final String actor;

    public ApifyConnector(@Value("${prospect.sources}") List<String> sources, @Value("${prospect.apify.token}") String token,
                          @Value("${prospect.apify.actor-id}") String actor) {
        this.sources = sources.stream().map(String::strip).toList();
        this.hasToken = !token.isBlank();
        this.actor = actor.replace('/', '~');
    }

    /** As it stands in a path. */
    public String actor() {
        return actor;
    }

    public boolean configured() {
        return hasToken && sources.contains("apify");
    }

    /** What there is to say without a call. */
    public Finding unset() {
        return hasToken ? Finding.notConfigured("PROSPECT_SOURCES does not name apify, so Apify is not asked.", "Add apify to PROSPECT_SOURCES to find leads with it.")
                : Finding.notConfigured("APIFY_TOKEN is not set; Apify is skipped.", "Set APIFY_TOKEN to find leads with Apify; read the notice beside it in .env.example first.");
    }

    /**
     * What Apify's answers mean.
     *
     * @param user  of {@code GET /v2/users/me}
     * @param found of {@code GET /v2/actors/…}
     */
    public Finding judge(byte[] user, byte[] found) {
        boolean apify = isEnvelope(user) && isEnvelope(found);
        return apify ? Finding.ok("Apify knows the token and the actor " + actor + ".") : new Trouble(Kind.NONSENSE, 200, true).finding(SERVICE, ADDRESS);
    }

    /** The call did not go well. @param user what {@code GET /v2/users/me} answered; null when it is that call which failed */
    public Finding failed(Trouble trouble, byte[] user) {
        if (trouble.kind() != Kind.ANSWERED) {
            return trouble.finding(SERVICE, ADDRESS);
        }
        return switch (trouble.status()) {
            case 401 -> Finding.down("Apify does not know the token (401).", GET_A_TOKEN);
            case 402 -> Finding.down("The Apify account has no credit left (402).", "Raise its limit in the Apify console, or wait for its next billing cycle.");
            case 403 -> Finding.down("Apify does not allow the token to do this (403).", "Give the token the right to read its account and to run the actor " + actor + ".");
            case 404 -> user == null ? new Trouble(Kind.NONSENSE, 404, trouble.json()).finding(SERVICE, ADDRESS)
                    : Finding.down("Apify knows no actor " + actor + " (404).", "Set APIFY_ACTOR_ID to an actor of the Apify store, as owner~name.");
            default -> trouble.finding(SERVICE, ADDRESS);
        };
    }

    private static boolean isEnvelope(byte[] answer) {
        JsonNode json = Outside.json(answer);
        return json != null && json.path("data").path("id").isTextual();
    }
}
