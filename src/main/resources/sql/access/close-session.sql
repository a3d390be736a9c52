-- A person signs out.
with ended as (
    delete from session where session_id = cast(:session_id as uuid) returning session_id, user_id
)
insert into audit_event (actor, event, entity_type, entity_id, detail)
select u.email, 'session.ended', 'user', u.user_id, jsonb_build_object('session_id', session_id, 'reason', 'signed-out') from ended join app_user u using (user_id)
