-- Remembers the conversation of a reply: a new one, or one that goes on, perhaps in another conversation of Khoj. Answers its id.
insert into chat_conversation (conversation_id, user_id, khoj_conversation)
values (coalesce(as_uuid(:#${variable.chat.conversation}), uuid_v7()), cast(:#${variable.request.caller.userId} as uuid), cast(:#${variable.conversation} as uuid))
    on conflict (conversation_id) do update
   set khoj_conversation = excluded.khoj_conversation, busy_until = null, last_used_at = clock_timestamp()
returning conversation_id::text
