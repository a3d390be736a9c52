package io.prospectassistant.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.prospectassistant.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
    private static final Pattern WEB_PAGE = Pattern.compile("\\A\\s*+<(?:!doctype\\s|html[\\s>])", Pattern.CASE_INSENSITIVE);
    /** What Khoj appends where the provider stopped the model; never inside a JSON document, whose end is a brace. */
    private static final Pattern STOPPED = Pattern.compile("(?:I've hit my response length limit\\.|I can't talk further about that because of [^\\n]{1,100})\\s*+\\z");

    /** A frame is an event only as a whole. */
    private static final ObjectReader WHOLE = Json.MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** The turn failed, with the reason as its message; asking again in a new conversation may help. */
    public static class Incomplete extends RuntimeException {
        private final String said;

        Incomplete(String reason) {
            this(reason, null);
        }

        Incomplete(String reason, String said) {
            super(reason);
            this.said = said;
        }

        /** What the model had said by then; null when there is nothing of it. */
        public String said() {
            return said;
        }
    }

    /** Khoj has no such conversation, or not any more. */
    public static final class ConversationLost extends Incomplete {
        ConversationLost() {
            super("Khoj does not know the conversation");
        }
    }

    /** What came is no answer of a model to this question, with the reason as its message; asking again would bring the same. */
    public static final class Astray extends RuntimeException {
        Astray(String reason) {
            super(reason);
        }
    }

    /**
     * What the model wrote.
     *
     * @param text    exactly as it was written
     * @param stopped the provider stopped the model, so that the text cannot be trusted to be whole
     * @param usage   null when Khoj says nothing about it
     */
    public record Answer(String text, boolean stopped, TokenUsage usage) {}

    private enum Phase { BEFORE, ANSWERING, AFTER, ENDED }

    /**
     * The model's answer for a program to read. Blanks are an answer, too: it is for the reader to say what is wrong with it.
     *
     * @param stream the whole body of the response
     * @param nonce  the {@code turn_id} that was sent with the question
     * @throws Incomplete if the stream does not hold a complete answer to this question
     * @throws Astray     if what came is no answer at all
     */
    public Answer answer(byte[] stream, String nonce) {
        Answer answer = read(stream, nonce);
        if (WEB_PAGE.matcher(answer.text()).find()) {
            throw new Astray("Khoj's model provider answered with a web page");
        }
        return answer;
    }

    /**
     * The text of the answer for people: one that the model cut short or refused says so itself.
     *
     * @throws Incomplete if the stream does not hold an answer to this question
     * @throws Astray     if what came is no answer at all
     */
    public String reply(byte[] stream, String nonce) {
        String text = read(stream, nonce).text();
        if (text.isBlank()) {
            throw new Incomplete("Khoj's answer is empty");
        }
        return text;
    }

    private static Answer read(byte[] stream, String nonce) {
        String body = decoded(stream);
        if (!body.contains(DELIMITER)) {
            refuseWhatIsNoStream(body);
        }
        StringBuilder text = new StringBuilder();
        Phase phase = Phase.BEFORE;
        TokenUsage usage = null;
        for (String frame : body.split(DELIMITER, -1)) {
            JsonNode event = event(frame);
            String type = event == null ? null : event.path("type").textValue();
            switch (phase) {
                case BEFORE -> {
                    if ("metadata".equals(type)) {
                        checkTurn(event, nonce);
                    } else if ("start_llm_response".equals(type)) {
                        phase = Phase.ANSWERING;
                    }
                }
                case ANSWERING -> {
                    if ("end_llm_response".equals(type)) {
                        phase = Phase.AFTER;
                    } else if (!"thought".equals(type)) {
                        text.append(frame);
                    }
                }
                case AFTER -> {
                    usage = "usage".equals(type) ? TokenUsage.of(event.path("data")) : usage;
                    phase = "end_response".equals(type) ? Phase.ENDED : phase;
                }
                case ENDED -> { }
            }
        }
        String said = text.toString();
        if (phase != Phase.ENDED) {
            throw new Incomplete("Khoj's answer stops half way", said.isEmpty() ? null : said);
        }
        refuseWhatKhojSays(said);
        return new Answer(said, STOPPED.matcher(said).find(), usage);
    }

    private static String decoded(byte[] stream) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(stream)).toString();
        } catch (CharacterCodingException e) {
            throw new Incomplete("Khoj's answer is not UTF-8");
        }
    }

    /** A body without a single frame: the page of something in front of Khoj, or an answer in another form than was asked for. */
    private static void refuseWhatIsNoStream(String body) {
        if (WEB_PAGE.matcher(body).find()) {
            throw new Astray("a web page answered in Khoj's place: check KHOJ_API_BASE_URL");
        }
        JsonNode document = body.stripLeading().startsWith("{") ? json(body) : null;
        if (document != null && document.isObject() && !document.has("type")) {
            throw new Astray("Khoj's answer is not the stream that was asked for: check its version and KHOJ_API_BASE_URL");
        }
    }

    /** Sentences that Khoj says in the model's place. */
    private static void refuseWhatKhojSays(String text) {
        String visible = text.strip();
        if (text.isEmpty()) {
            throw new Incomplete("Khoj's answer is empty");
        }
        if (NO_CONVERSATION.matcher(visible).matches()) {
            throw new ConversationLost();
        }
        if (visible.equals(NO_QUESTION)) {
            throw new Astray("Khoj received no question");
        }
    }

    /** The frame as an event, that is an object with the members {@code type} and {@code data} alone; else null. */
    private static JsonNode event(String frame) {
        if (!frame.startsWith("{") || !frame.endsWith("}")) {
            return null;
        }
        JsonNode event = json(frame);
        return event != null && event.size() == 2 && event.has("data") && event.path("type").isTextual() ? event : null;
    }

    private static JsonNode json(String text) {
        try {
            return WHOLE.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static void checkTurn(JsonNode metadata, String nonce) {
        if (!metadata.path("data").path("turnId").asText(nonce).equals(nonce)) {
            throw new Incomplete("Khoj answered another question");
        }
    }
}
