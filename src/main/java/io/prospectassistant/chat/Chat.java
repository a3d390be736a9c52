package io.prospectassistant.chat;

import io.prospectassistant.plan.PlanPrompt;

/**
 * One message on its way to a reply.
 *
 * @param conversation     our id, as the caller wrote it; null for a new conversation
 * @param khojConversation Khoj's id; null until it is known
 * @param question         the message as Khoj is asked
 * @param deadline         when Khoj must have answered, in milliseconds since the epoch
 */
public record Chat(String conversation, String khojConversation, PlanPrompt.Question question, long deadline) {

    /** Whether the conversation has begun before. */
    public boolean goesOn() {
        return conversation != null;
    }
}
