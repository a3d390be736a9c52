-- Lets the conversation go after a message without a reply.
update chat_conversation
   set busy_until = null
 where conversation_id = as_uuid(:#${variable.chat.conversation}) and user_id = cast(:#${variable.request.caller.userId} as uuid)
