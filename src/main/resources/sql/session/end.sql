-- One of the caller's own sessions. No row when the id is unknown or another person's.
with ended as (
    delete from session where session_id = as_uuid(:#${body.id}) and user_id = cast(:#${body.caller.userId} as uuid) returning session_id, user_id
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select :#${body.caller.email}, 'session.ended', 'user', user_id, jsonb_build_object('session_id', session_id, 'reason', 'ended-by-person') from ended
)
select session_id::text from ended
