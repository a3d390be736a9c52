package io.prospectassistant.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import io.prospectassistant.Problem;
import io.prospectassistant.api.Request;
import io.prospectassistant.plan.KhojAgent;
import io.prospectassistant.plan.KhojSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The general assistant: words to Khoj, words back. Nothing of the product goes along, and nothing that comes back is read as anything but text, so
 * whatever is said here, nothing happens.
 */
@Component("chatDesk")
public class ChatDesk {

    private static final int RETRY_AFTER_SECONDS = 30;
    private static final int RETRY_AFTER_SECONDS_WHEN_FULL = 5;
    /** A claim on a conversation outlives the deadline by this. */
    private static final int AIR_SECONDS = 5;

    private final KhojSettings settings;
    private final KhojAgent agent;
    private final int seats;
    private final int seatsPerPerson;
    private final List<String> seated = new ArrayList<>();   // a person's id for each seat that is taken

    /**
     * @param seats          messages that may be with Khoj at once
     * @param seatsPerPerson of them for one person
     */
    public ChatDesk(KhojSettings settings, KhojAgent agent, @Value("${prospect.chat.at-once}") int seats, @Value("${prospect.chat.at-once-per-person}") int seatsPerPerson) {
        this.settings = settings;
        this.agent = agent;
        this.seats = seats;
        this.seatsPerPerson = seatsPerPerson;
    }

    /**
     * Takes a seat, to be given back with {@link #leave}.
     *
     * @throws Problem 503 when Khoj is not configured, or all seats are taken; 429 when this person has enough of them
     */
    public synchronized void enter(Request request) {
        if (!settings.configured()) {
            throw unavailable("Chat needs Khoj: KHOJ_API_BASE_URL is not set. Commands work without it, in the Prospect AI view.");
        }
        if (Collections.frequency(seated, request.caller().userId()) >= seatsPerPerson) {
            throw Problem.tooManyRequests(seatsPerPerson + " messages of yours are being answered; wait for one of the replies.", RETRY_AFTER_SECONDS_WHEN_FULL);
        }
        if (seated.size() >= seats) {
            throw Problem.unavailable("unavailable", "Too many messages are being answered; try again in a few seconds.", RETRY_AFTER_SECONDS_WHEN_FULL);
        }
        seated.add(request.caller().userId());
    }

    /** Gives a seat back. */
    public synchronized void leave(Request request) {
        seated.remove(request.caller().userId());
    }

    /** The message of a request; its time begins now. */
    public Chat begin(Request request) {
        String conversation = request.body().path("conversation_id").asText(null);
        return new Chat(conversation, null, agent.message(request.body().path("message").asText()), Instant.now().plus(settings.timeout()).toEpochMilli());
    }

    /** Longest time that a message can be on its way, in seconds. */
    public long busySeconds() {
        return settings.timeout().toSeconds() + AIR_SECONDS;
    }

    /**
     * The chat goes on in the conversation that the database found.
     *
     * @param found {@code {known, khoj}} as JSON text
     * @throws Problem 404 when the caller has no such conversation, 409 when it is busy
     */
    public Chat entered(Chat chat, String found) {
        JsonNode conversation = Json.tree(found);
        if (!conversation.path("known").asBoolean()) {
            throw Problem.notFound("There is no such conversation.");
        }
        if (!conversation.hasNonNull("khoj")) {
            throw Problem.conflict("conversation-busy", "The message before is still being answered; send this one after that.");
        }
        return new Chat(chat.conversation(), conversation.path("khoj").asText(), chat.question(), chat.deadline());
    }

    /** What Khoj said, fit to be shown. A value of its own, so that the routes pass it on as it is. */
    public record Reply(String text) {}

    /** Leaves out control characters and marks that turn the direction of writing. */
    public Reply shown(String said) {
        return new Reply(said.strip().replaceAll("\\r\\n?", "\n").replaceAll("[\\p{Cc}\\p{Cs}\\u202A-\\u202E\\u2066-\\u2069&&[^\\n\\t]]", ""));
    }

    /** What the API answers. There are no references, because in this mode Khoj looks nothing up. */
    public String answer(String conversation, Reply reply) {
        return Json.write(Map.of("conversation_id", conversation, "reply", reply.text(), "references", List.of()));
    }

    /** Tells why Khoj gave no reply. */
    public void refuse(String reason) {
        throw unavailable("Khoj gave no reply: " + reason + ".");
    }

    private static Problem unavailable(String detail) {
        return Problem.unavailable("khoj-unavailable", detail, RETRY_AFTER_SECONDS);
    }
}
