package io.prospectassistant.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.prospectassistant.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * The text of an answer out of Khoj's stream: frames that each end with a delimiter, events and pieces of text mixed. Whether the turn
 * succeeded stands in the frames alone; the status of the response is 200 before the model has said a word.
 */
@Component("khojAnswer")
public class KhojAnswer {

    private static final String DELIMITER = "\u2403\uD83D\uDD1A\u2417";
    private static final Pattern NO_CONVERSATION = Pattern.compile("Conversation \\S+ not found");
    private static final String NO_QUESTION = "Please ask your query to get started.";
    private static final List<String> STOPPED = List.of("I've hit my response length limit.", "I can't talk further about that because of ");

    /** The turn failed, with the reason as its message; asking again in a new conversation may help. */
    public static class Incomplete extends RuntimeException {
        Incomplete(String reason) {
            super(reason);
        }
    }

    /** Khoj has no such conversation, or not any more. */
    public static final class ConversationLost extends Incomplete {
        ConversationLost() {
            super("Khoj does not know the conversation");
        }
    }

    private enum Phase { BEFORE, ANSWERING, AFTER, ENDED }

    /**
     * The model's text, exactly as it was written.
     *
     * @param stream the whole body of the response
     * @param nonce  the {@code turn_id} that was sent with the question
     * @throws Incomplete if the stream does not hold a complete answer to this question, or the model stopped before its end
     */
    public String text(byte[] stream, String nonce) {
        String text = reply(stream, nonce);
        String visible = text.strip();
        if (STOPPED.stream().anyMatch(visible.substring(Math.max(0, visible.length() - 200))::contains)) {
            throw new Incomplete("Khoj's model stopped before its answer was complete");
        }
        return text;
    }

    /**
     * As {@link #text}, for people: an answer that the model cut short or refused says so itself.
     *
     * @throws Incomplete if the stream does not hold an answer to this question
     */
    public String reply(byte[] stream, String nonce) {
        StringBuilder answer = new StringBuilder();
        Phase phase = Phase.BEFORE;
        for (String frame : decoded(stream).split(DELIMITER, -1)) {
            String event = event(frame);
            switch (phase) {
                case BEFORE -> {
                    if ("metadata".equals(event)) {
                        checkTurn(frame, nonce);
                    } else if ("start_llm_response".equals(event)) {
                        phase = Phase.ANSWERING;
                    }
                }
                case ANSWERING -> {
                    if ("end_llm_response".equals(event)) {
                        phase = Phase.AFTER;
                    } else if (!"thought".equals(event)) {
                        answer.append(frame);
                    }
                }
                case AFTER -> phase = "end_response".equals(event) ? Phase.ENDED : phase;
                case ENDED -> { }
            }
        }
        if (phase != Phase.ENDED) {
            throw new Incomplete("Khoj's answer stops half way");
        }
        return checked(answer.toString());
    }

    private static String decoded(byte[] stream) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(stream)).toString();
        } catch (CharacterCodingException e) {
            throw new Incomplete("Khoj's answer is not UTF-8");
        }
    }

    /** The event's name when the frame is an event, that is an object with the members {@code type} and {@code data} alone; else null. */
    private static String event(String frame) {
        if (!frame.startsWith("{") || !frame.endsWith("}")) {
            return null;
        }
        try {
            JsonNode json = Json.MAPPER.readTree(frame);
            return json.size() == 2 && json.has("data") ? json.path("type").textValue() : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static void checkTurn(String metadata, String nonce) {
        String turn = Json.tree(metadata).path("data").path("turnId").asText(nonce);
        if (!turn.equals(nonce)) {
            throw new Incomplete("Khoj answered another question");
        }
    }

    private static String checked(String text) {
        String visible = text.strip();
        if (visible.isEmpty()) {
            throw new Incomplete("Khoj's answer is empty");
        }
        if (NO_CONVERSATION.matcher(visible).matches()) {
            throw new ConversationLost();
        }
        if (visible.equals(NO_QUESTION)) {
            throw new Incomplete("Khoj received no question");
        }
        return text;
    }
}
