package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * The private agent at Khoj that holds the planner's instructions, and the requests about it. Its slug is made by Khoj; it is looked up
 * once and remembered until Khoj no longer knows it.
 */
@Component("khojAgent")
public class KhojAgent {

    private static final String NAME = "Prospect Planner";
    private static final Pattern SLUG = Pattern.compile("[\\p{L}\\p{N}._~-]{1,200}");
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final PlanPrompt prompt;
    private final KhojSettings settings;
    private volatile String slug;

    public KhojAgent(PlanPrompt prompt, KhojSettings settings) {
        this.prompt = prompt;
        this.settings = settings;
    }

    /**
     * How the agent stands at Khoj.
     *
     * @param slug    null when there is none
     * @param current whether it has today's instructions and model
     * @param model   the model it has, null when there is no agent
     */
    public record Standing(String slug, boolean current, String model) {

        public boolean absent() {
            return slug == null;
        }

        public boolean outdated() {
            return slug != null && !current;
        }
    }

    /** Whether the agent has to be looked for first. */
    public boolean unknown() {
        return slug == null;
    }

    /** Looks for our agent among those that Khoj lists: the one of that name that this user made. */
    public Standing standing(byte[] user, byte[] agents) {
        String username = read(user).path("username").asText();
        for (JsonNode agent : read(agents)) {
            if (NAME.equals(agent.path("name").asText()) && username.equals(agent.path("creator").asText())) {
                boolean sameModel = settings.chatModel().isEmpty() || settings.chatModel().equals(agent.path("chat_model").asText());
                boolean current = sameModel && prompt.persona().equals(agent.path("persona").asText());
                return new Standing(checked(SLUG, agent.path("slug").asText()), current, agent.path("chat_model").asText());
            }
        }
        return new Standing(null, false, null);
    }

    /** The body that makes the agent; with the model that Khoj gives this user, unless the settings name one. */
    public String creation(byte[] usersModel) {
        return agent(settings.chatModel().isEmpty() ? read(usersModel).path("chat_model").asText() : settings.chatModel()).toString();
    }

    /** The body that brings the agent up to date. All fields are sent, because Khoj overwrites all. */
    public String update(Standing standing) {
        String model = settings.chatModel().isEmpty() ? standing.model() : settings.chatModel();
        return agent(model).put("slug", standing.slug()).toString();
    }

    /** Remembers the agent that Khoj found or made. */
    public void keep(Standing standing) {
        slug = standing.slug();
    }

    /** Remembers the agent that Khoj answered to its creation. */
    public void keepMade(byte[] agent) {
        slug = checked(SLUG, read(agent).path("slug").asText());
    }

    /** Query string that opens a conversation with the agent. */
    public String conversationQuery() {
        return "agent_slug=" + slug + "&client=prospect-assistant";
    }

    /** The id of the conversation that Khoj opened. */
    public String conversation(byte[] answer) {
        return checked(UUID, read(answer).path("conversation_id").asText());
    }

    /** The request that asks the question in a conversation. */
    public String chat(PlanPrompt.Question question, String conversation) {
        return Json.write(Map.of("q", question.text(), "stream", true, "conversation_id", conversation, "turn_id", question.nonce()));
    }

    private ObjectNode agent(String model) {
        ObjectNode agent = Json.MAPPER.createObjectNode()
                .put("name", NAME).put("persona", prompt.persona()).put("privacy_level", "private")
                .put("icon", "Gavel").put("color", "blue").put("chat_model", model).put("is_hidden", false);
        agent.putArray("files");
        agent.putArray("input_tools").add("general");
        agent.putArray("output_modes");
        return agent;
    }

    private static JsonNode read(byte[] answer) {
        try {
            return Json.MAPPER.readTree(answer);
        } catch (IOException e) {
            throw new KhojAnswer.Incomplete("Khoj's answer is not JSON");
        }
    }

    private static String checked(Pattern form, String value) {
        if (!form.matcher(value).matches()) {
            throw new KhojAnswer.Incomplete("Khoj's answer is not what its API promises");
        }
        return value;
    }
}
