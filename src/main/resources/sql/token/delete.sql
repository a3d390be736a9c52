-- A token that lets nobody in any more, and the audit event that tells of it.
with gone as (
    delete from api_token where token_id = as_uuid(:#${body.id}) returning token_id, user_id
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select :#${body.caller.email}, 'token.deleted', 'token', token_id, jsonb_build_object('user_id', user_id) from gone
)
select token_id::text from gone
