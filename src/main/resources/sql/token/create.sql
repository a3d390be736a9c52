-- A token, by the hash of its secret, and the audit event that tells of it. No row when the name is taken.
with asked as (
    select given, coalesce(as_uuid(given->>'user_id'), cast(:#${variable.request.caller.userId} as uuid)) as user_id
      from (select cast(:#${variable.request.json} as jsonb) as given) body
), made as (
    insert into api_token as t (user_id, name, secret_hash, prefix, role, scopes, expires_at, created_by)
    select u.user_id, given->>'name', :#${body.fingerprint}, :#${body.prefix}, coalesce(given->>'role', u.role),
           array(select distinct jsonb_array_elements_text(given->'scopes')), (given->>'expires_at')::timestamptz, cast(:#${variable.request.caller.userId} as uuid)
      from asked join app_user u using (user_id)
    on conflict (name) do nothing
    returning t.token_id, t.user_id, t.role, t.scopes, token_json(t) as entity
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select :#${variable.request.caller.email}, 'token.created', 'token', token_id, jsonb_build_object('user_id', user_id, 'role', role, 'scopes', to_jsonb(scopes)) from made
)
select entity::text from made
