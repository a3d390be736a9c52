package io.prospectassistant.connector;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.connector.Trouble.Kind;
import io.prospectassistant.plan.KhojSettings;
import java.util.stream.StreamSupport;
import org.springframework.stereotype.Component;

/**
 * Whether Khoj can make plans: it knows our token, and it has a model. Its health address says neither, and only a real question would show whether
 * the model's provider answers; that would cost, so it is not asked.
 */
@Component("khojConnector")
public class KhojConnector {

    private static final String SERVICE = "Khoj";
    private static final String ADDRESS = "KHOJ_API_BASE_URL";
    private static final String ANONYMOUS = "default";
    private static final String GET_A_KEY = "Set KHOJ_API_BEARER_TOKEN to an API key of Khoj (its settings page, API keys).";

    private final KhojSettings settings;

    public KhojConnector(KhojSettings settings) {
        this.settings = settings;
    }

    public boolean configured() {
        return settings.configured();
    }

    /** What there is to say without a call. */
    public Finding unset() {
        return Finding.notConfigured(ADDRESS + " is not set; the local planner makes the plans.", "Set " + ADDRESS + " (and KHOJ_API_BEARER_TOKEN) to let Khoj plan and chat.");
    }

    /** Whether the settings name a model, so that it is worth asking which ones there are. */
    public boolean namesModel() {
        return !settings.chatModel().isEmpty();
    }

    /**
     * What Khoj's answers mean.
     *
     * @param user   of {@code GET /api/v1/user}
     * @param model  of {@code GET /api/model/chat}
     * @param models of {@code GET /api/model/chat/options}; null when the settings name no model
     */
    public Finding judge(byte[] user, byte[] model, byte[] models) {
        JsonNode who = Outside.json(user);
        String name = who == null ? "" : who.path("username").asText(who.path("email").asText());
        JsonNode chosen = Outside.json(model);
        if (name.isEmpty() || chosen == null || !chosen.path("chat_model").isTextual()) {
            return new Trouble(Kind.NONSENSE, 200, true).finding(SERVICE, ADDRESS);
        }
        JsonNode known = models == null ? null : Outside.json(models);
        if (known != null && StreamSupport.stream(known.spliterator(), false).noneMatch(option -> settings.chatModel().equals(option.path("name").asText()))) {
            return Finding.down("Khoj has no model of the name that KHOJ_CHAT_MODEL gives.", "Unset KHOJ_CHAT_MODEL, or set it to a model's name as Khoj's settings page shows it.");
        }
        String told = "Khoj answers, with the model " + Outside.line(namesModel() ? settings.chatModel() : chosen.path("chat_model").asText()) + ".";
        if (name.equals(ANONYMOUS) && !settings.bearerToken().isEmpty()) {
            return Finding.ok(told + " It runs in anonymous mode and takes any token, also a mistyped one.", "Unset KHOJ_API_BEARER_TOKEN, or start Khoj without --anonymous-mode.");
        }
        return Finding.ok(told);
    }

    /** The call did not go well. @param user what {@code GET /api/v1/user} answered; null when it is that call which failed */
    public Finding failed(Trouble trouble, byte[] user) {
        if (trouble.kind() != Kind.ANSWERED) {
            return trouble.finding(SERVICE, ADDRESS);
        }
        return switch (trouble.status()) {
            case 401, 403 -> settings.bearerToken().isEmpty()
                    ? Finding.down("Khoj wants a token (" + trouble.status() + ") and KHOJ_API_BEARER_TOKEN is not set.", GET_A_KEY)
                    : Finding.down("Khoj does not know the token (" + trouble.status() + ").", GET_A_KEY);
            case 404, 405, 301, 302, 303, 307, 308 -> new Trouble(Kind.NONSENSE, trouble.status(), trouble.json()).finding(SERVICE, ADDRESS);
            case 500 -> user == null ? trouble.finding(SERVICE, ADDRESS) : Finding.down("Khoj has no chat model.", "Add one at /server/admin of Khoj, with the key of its provider.");
            default -> trouble.finding(SERVICE, ADDRESS);
        };
    }
}
