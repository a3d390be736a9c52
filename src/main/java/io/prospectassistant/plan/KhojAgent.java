package io.prospectassistant.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prospectassistant.Json;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * The private agents at Khoj that hold our instructions, one for planning and one for chat, and the requests about them. A slug is made by Khoj; it is
 * looked up once and remembered until Khoj no longer knows it.
 */
@Component("khojAgent")
public class KhojAgent {

    /** The agent that makes plans. */
    public static final String PLANNER = "planner";
    /** The agent that chats: no tools, and told that it can do nothing. */
    public static final String CHAT = "chat";

    private static final Map<String, String> NAMES = Map.of(PLANNER, "Prospect Planner", CHAT, "Prospect Assistant chat");
    private static final Pattern SLUG = Pattern.compile("[\\p{L}\\p{N}._~-]{1,200}");
    private static final Pattern CONVERSATION = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final Map<String, String> personas;
    private final KhojSettings settings;
    private final Map<String, String> slugs = new ConcurrentHashMap<>();
    private final Set<String> doubtful = ConcurrentHashMap.newKeySet();

    public KhojAgent(PlanPrompt prompt, KhojSettings settings) {
        this.personas = Map.of(PLANNER, prompt.persona(), CHAT, KhojText.prompt("chat"));
        this.settings = settings;
    }

    /**
     * How an agent stands at Khoj.
     *
     * @param role    {@link #PLANNER} or {@link #CHAT}
     * @param slug    null when there is none
     * @param current whether it has today's instructions and model
     * @param model   the model it has, null when there is no agent
     */
    public record Standing(String role, String slug, boolean current, String model) {

        public boolean absent() {
            return slug == null;
        }

        public boolean outdated() {
            return slug != null && !current;
        }
    }

    /** Whether the agent has to be looked for first. */
    public boolean unknown(String role) {
        return !slugs.containsKey(role) || doubtful.contains(role);
    }

    /** Lets the agent be looked for again: somebody may have changed its instructions at Khoj. */
    public void doubt(String role) {
        doubtful.add(role);
    }

    /** Looks for our agent among those that Khoj lists: the one of that name that this user made. */
    public Standing standing(String role, byte[] user, byte[] agents) {
        String username = read(user).path("username").asText();
        for (JsonNode agent : read(agents)) {
            if (NAMES.get(role).equals(agent.path("name").asText()) && username.equals(agent.path("creator").asText())) {
                boolean sameModel = settings.chatModel().isEmpty() || settings.chatModel().equals(agent.path("chat_model").asText());
                boolean current = sameModel && personas.get(role).equals(agent.path("persona").asText());
                return new Standing(role, checked(SLUG, agent.path("slug").asText()), current, agent.path("chat_model").asText());
            }
        }
        return new Standing(role, null, false, null);
    }

    /** The body that makes the agent; with the model that Khoj gives this user, unless the settings name one. */
    public String creation(String role, byte[] usersModel) {
        return agent(role, settings.chatModel().isEmpty() ? read(usersModel).path("chat_model").asText() : settings.chatModel()).toString();
    }

    /** The body that brings the agent up to date. All fields are sent, because Khoj overwrites all. */
    public String update(Standing standing) {
        String model = settings.chatModel().isEmpty() ? standing.model() : settings.chatModel();
        return agent(standing.role(), model).put("slug", standing.slug()).toString();
    }

    /** Remembers the agent that Khoj found or made. */
    public void keep(Standing standing) {
        slugs.put(standing.role(), standing.slug());
        doubtful.remove(standing.role());
    }

    /** Remembers the agent that Khoj answered to its creation. */
    public void keepMade(String role, byte[] agent) {
        slugs.put(role, checked(SLUG, read(agent).path("slug").asText()));
        doubtful.remove(role);
    }

    /** Query string that opens a conversation with the agent. */
    public String conversationQuery(String role) {
        return "agent_slug=" + slugs.get(role) + "&client=prospect-assistant";
    }

    /** The id of the conversation that Khoj opened. */
    public String conversation(byte[] answer) {
        return checked(CONVERSATION, read(answer).path("conversation_id").asText());
    }

    /** What somebody says in the chat, as a question of its own. */
    public PlanPrompt.Question message(String text) {
        return new PlanPrompt.Question(UUID.randomUUID().toString(), KhojText.MODE + KhojText.unharmed(text));
    }

    /** The request that asks the question in a conversation. */
    public String chat(PlanPrompt.Question question, String conversation) {
        return Json.write(Map.of("q", question.text(), "stream", true, "conversation_id", conversation, "turn_id", question.nonce()));
    }

    private ObjectNode agent(String role, String model) {
        ObjectNode agent = Json.MAPPER.createObjectNode()
                .put("name", NAMES.get(role)).put("persona", personas.get(role)).put("privacy_level", "private")
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
