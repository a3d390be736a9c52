-- Takes one of the caller's conversations for one message. Answers {known, khoj} as JSON text; khoj is null while another message has it.
with mine as (
    select conversation_id, busy_until
      from chat_conversation
     where conversation_id = as_uuid(:#${variable.chat.conversation}) and user_id = cast(:#${variable.request.caller.userId} as uuid)
       for update
), taken as (
    update chat_conversation c
       set busy_until = clock_timestamp() + make_interval(secs => cast(:#${variable.busySeconds} as integer))
      from mine
     where c.conversation_id = mine.conversation_id and (mine.busy_until is null or mine.busy_until < clock_timestamp())
 returning c.khoj_conversation
)
select jsonb_build_object('known', exists (select from mine), 'khoj', (select khoj_conversation from taken))::text
