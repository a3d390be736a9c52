package io.prospectassistant.plan;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.stereotype.Component;

/** Where Khoj is, who we are there, and how long we wait. A wrong value stops the start with a line that names its variable. */
@Component("khojSettings")
public class KhojSettings {

    /** Stands in the routes when Khoj is not configured; no call is made to it. */
    private static final String NOWHERE = "http://khoj.not-configured.invalid";

    private final String baseUrl;
    private final String bearerToken;
    private final Duration timeout;
    private final String chatModel;

    /**
     * @param baseUrl     e.g. {@code http://localhost:42110}; blank: Khoj is not used
     * @param bearerToken blank: none is sent
     * @param timeout     for one attempt as a whole: agent, conversation and answer
     * @param chatModel   friendly name of the agent's model; blank: Khoj's own choice
     */
    public KhojSettings(
            @Value("${prospect.khoj.base-url:}") String baseUrl,
            @Value("${prospect.khoj.bearer-token:}") String bearerToken,
            @Value("${prospect.khoj.timeout:60s}") String timeout,
            @Value("${prospect.khoj.chat-model:}") String chatModel) {
        this.baseUrl = checkedUrl(baseUrl.strip());
        this.bearerToken = bearerToken.strip();
        this.timeout = checkedTimeout(timeout.strip());
        this.chatModel = chatModel.strip();
    }

    public boolean configured() {
        return !baseUrl.isEmpty();
    }

    /** The base URL without a slash at its end; when Khoj is not configured, one that leads nowhere. */
    public String endpoint() {
        return configured() ? baseUrl : NOWHERE;
    }

    public String bearerToken() {
        return bearerToken;
    }

    public Duration timeout() {
        return timeout;
    }

    public String chatModel() {
        return chatModel;
    }

    /**
     * When planning with Khoj must be over, repair included, in milliseconds since the epoch. A little less than twice the time of one
     * attempt, so that the local planner is done within twice that time.
     */
    public long planningDeadline() {
        return Instant.now().plus(timeout.multipliedBy(19).dividedBy(10)).toEpochMilli();
    }

    /** When an attempt that begins now must be over, in milliseconds since the epoch. */
    public long attemptDeadline(long planningDeadline) {
        return Math.min(planningDeadline, Instant.now().plus(timeout).toEpochMilli());
    }

    private static String checkedUrl(String url) {
        if (url.isEmpty()) {
            return url;
        }
        try {
            URI uri = URI.create(url);
            boolean usable = ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null && uri.getUserInfo() == null;
            if (usable) {
                return url.replaceFirst("/+$", "");
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalArgumentException("KHOJ_API_BASE_URL must be an http or https URL such as http://localhost:42110");
    }

    private static Duration checkedTimeout(String text) {
        try {
            Duration timeout = DurationStyle.detectAndParse(text);
            if (timeout.toMillis() > 0) {
                return timeout;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // Said below.
        }
        throw new IllegalArgumentException("KHOJ_TIMEOUT must be a duration such as 60s, is " + text);
    }
}
