package io.prospectassistant.sourcing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.prospectassistant.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Judges what Apify answers: the HTTP status first, then the error's type, never its wording.
 *
 * <p>A call that may be repeated is repeated when the failure can pass by itself. A start is repeated only when Apify has said that it did
 * not start anything: too many requests, or the account's ceiling for memory or runs at once.
 */
@Component("apifyAnswers")
public class ApifyAnswers {

    private static final Set<String> CEILINGS = Set.of("actor-memory-limit-exceeded", "concurrent-runs-limit-exceeded");
    private static final String CONSOLE = "console.apify.com";
    private static final String TOTAL = "X-Apify-Pagination-Total";

    /** Longer than this we do not wait, whatever Apify asks for. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final int tries;
    private final Duration retryPause;
    private final Duration ceilingPause;
    private final String token;

    /**
     * @param tries        of one call, the first included
     * @param retryPause   before the second try; doubled for each further one
     * @param ceilingPause before a start is tried again that the account had no room for
     * @param token        never shown, also where Apify repeats it
     */
    public ApifyAnswers(@Value("${prospect.apify.tries:8}") int tries,
            @Value("${prospect.apify.retry-pause:500ms}") Duration retryPause,
            @Value("${prospect.apify.ceiling-pause:60s}") Duration ceilingPause,
            @Value("${prospect.apify.token:}") String token) {
        this.tries = tries;
        this.retryPause = retryPause;
        this.ceilingPause = ceilingPause;
        this.token = token;
    }

    /** Nothing asked yet: ask now. */
    public ApifyAnswer none() {
        return ApifyAnswer.none();
    }

    /** Apify answered with success. What is not JSON is no answer: something stands between Apify and us, or the answer is cut. */
    public ApifyAnswer answered(ApifyCall call, ApifyAnswer before, byte[] reply, Map<String, Object> headers) {
        try {
            JsonNode body = Json.MAPPER.readTree(reply == null ? new byte[0] : reply);
            if (body.isContainerNode()) {
                return new ApifyAnswer(before.tries() + 1, body, number(headers.get(TOTAL)), null, false, false, 0);
            }
        } catch (IOException e) {
            // The same as a value that is no object: below.
        }
        return passing(call, before, SourceRefusal.unavailable("APIFY_API_BASE_URL answers with something that is not Apify's API; check the address and what stands in between."), null);
    }

    /** Apify (or something in front of it) answered with an error. */
    public ApifyAnswer refused(ApifyCall call, ApifyAnswer before, int status, String reply, Map<String, String> headers) {
        JsonNode error = error(reply);
        String type = error.path("type").asText("");
        if (status == 429) {
            return repeated(before, SourceRefusal.unavailable("Apify asks us to slow down (HTTP 429); try again later."), asked(headers, backOff(before)));
        }
        if (status == 402 && CEILINGS.contains(type)) {
            return repeated(before, SourceRefusal.unavailable("The Apify account has no room for one more run (" + type + "); wait for others to end, or raise its plan."),
                    asked(headers, ceilingPause));
        }
        if (status >= 500 || status == 408) {
            return passing(call, before, SourceRefusal.unavailable("Apify answers with errors (HTTP " + status + "); try again later."), headers);
        }
        if (status == 404 && call.repeatable()) {
            ApifyAnswer answer = passing(call, before, SourceRefusal.unavailable("Apify does not know the run or its results any more; they may have expired. Ask again."), headers);
            return new ApifyAnswer(answer.tries(), null, null, answer.refusal(), true, answer.again(), answer.pause());
        }
        return new ApifyAnswer(before.tries() + 1, null, null, refusal(status, type, error), true, false, 0);
    }

    /** No answer came: refused connection, broken connection, deadline, too large. */
    public ApifyAnswer lost(ApifyCall call, ApifyAnswer before) {
        return passing(call, before, SourceRefusal.unavailable("Apify cannot be reached, or does not answer in time; check APIFY_API_BASE_URL and the network, or try again later."), null);
    }

    /** A run may have been started, and Apify does not let us see whether. */
    public ApifyAnswer unconfirmed() {
        return new ApifyAnswer(0, null, null, SourceRefusal.unavailable("Apify did not confirm the start of the search, and was not asked again so as not to pay twice; "
                + "look at the runs in the Apify console, then ask again."), true, false, 0);
    }

    /** After a failure that tells nothing about what the call did. */
    private ApifyAnswer passing(ApifyCall call, ApifyAnswer before, SourceRefusal refusal, Map<String, String> headers) {
        return call.repeatable() ? repeated(before, refusal, asked(headers, backOff(before)))
                : new ApifyAnswer(before.tries() + 1, null, null, null, false, false, 0);
    }

    private ApifyAnswer repeated(ApifyAnswer before, SourceRefusal refusal, Duration pause) {
        int sent = before.tries() + 1;
        return new ApifyAnswer(sent, null, null, refusal, false, sent < tries, pause.toMillis());
    }

    private Duration backOff(ApifyAnswer before) {
        long least = retryPause.toMillis() << Math.min(before.tries(), 16);
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(least, 2 * least + 1));
    }

    /** The pause that the answer asks for, when it asks for a longer one than ours. */
    private static Duration asked(Map<String, String> headers, Duration ours) {
        if (headers == null) {
            return ours;
        }
        Duration asked = headers.entrySet().stream().filter(header -> "retry-after".equalsIgnoreCase(header.getKey()))
                .map(header -> number(header.getValue())).filter(seconds -> seconds != null).findFirst()
                .map(seconds -> Duration.ofSeconds(Math.min(seconds, LONGEST_PAUSE.toSeconds()))).orElse(Duration.ZERO);
        return asked.compareTo(ours) > 0 ? asked : ours;
    }

    private SourceRefusal refusal(int status, String type, JsonNode error) {
        String said = said(error);
        return switch (status) {
            case 401 -> SourceRefusal.refused("Apify does not accept the token; set APIFY_TOKEN to a valid one (Apify console, Settings, API & Integrations).");
            case 402 -> SourceRefusal.budget("The Apify account has no credit left for this search; top it up, or let another source be asked (PROSPECT_SOURCES).");
            case 403 -> forbidden(type, error, said);
            case 404 -> SourceRefusal.refused("Apify does not know the actor, or does not show it to this token; check APIFY_ACTOR_ID.");
            case 400 -> "max-total-charge-usd-below-minimum".equals(type)
                    ? SourceRefusal.refused("The actor costs at least more than APIFY_MAX_CHARGE_USD allows; raise it.")
                    : SourceRefusal.refused("Apify does not accept the search" + said + "; change the command accordingly.");
            default -> status < 400
                    ? SourceRefusal.unavailable("APIFY_API_BASE_URL points elsewhere (HTTP " + status + "); set it to the address of Apify's API itself.")
                    : SourceRefusal.refused("Apify refuses the search (HTTP " + status + said + ").");
        };
    }

    private static SourceRefusal forbidden(String type, JsonNode error, String said) {
        return switch (type) {
            case "platform-feature-disabled" -> SourceRefusal.budget("The Apify account has reached its monthly spending limit; raise the limit, or wait for the next billing cycle.");
            case "full-permission-actor-not-approved" -> {
                String link = approvalLink(error.path("data").path("approvalUrl").asText(""));
                yield SourceRefusal.refused("The actor wants full access to the Apify account; approve it once in the Apify console" + (link == null ? "." : ": " + link));
            }
            case "insufficient-permissions" -> SourceRefusal.refused("The Apify token may not run actors; give it that permission, or set another APIFY_TOKEN.");
            default -> SourceRefusal.refused("Apify refuses to run the actor for this account" + said + "; check its plan and the actor's terms.");
        };
    }

    /** The link, if it leads into the Apify console and nowhere else. */
    private static String approvalLink(String url) {
        try {
            URI link = URI.create(url);
            boolean safe = "https".equals(link.getScheme()) && CONSOLE.equals(link.getHost()) && link.getPort() == -1 && link.getUserInfo() == null;
            return safe ? link.toASCIIString() : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** What Apify says, in brackets, without our token and without links. */
    private String said(JsonNode error) {
        String message = error.path("message").asText("");
        if (!token.isBlank()) {
            message = message.replace(token, "…");
        }
        String line = OutsideText.line(message.replaceAll("(?i)\\b(https?://|www\\.)\\S+", "…"), 200);
        return line == null ? "" : " (Apify says: " + line + ")";
    }

    private static JsonNode error(String reply) {
        try {
            return reply == null ? MissingNode.getInstance() : Json.MAPPER.readTree(reply).path("error");
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static Long number(Object value) {
        try {
            return value == null ? null : Long.valueOf(value.toString().strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
