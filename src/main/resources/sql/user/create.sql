-- A person who may sign in from now on, and the audit event that tells of it. Whoever makes them knows the password. No row when the address is taken.
with made as (
    insert into app_user as u (email, role, password_hash, must_change_password)
    select lower(:#${body.email}), :#${body.role}, :#${body.passwordHash}, true
    on conflict (email) do nothing
    returning u.user_id, u.role, user_json(u) as entity
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select :#${variable.request.caller.email}, 'user.created', 'user', user_id, jsonb_build_object('role', role) from made
)
select entity::text from made
