-- What an administrator changes about a person: role, active, password; none of them means no change. Whoever is switched off or gets another password is
-- signed out everywhere, and should change a password that somebody else has set. No row when nobody would be left who may administer: administrators are locked in one order, so two cannot remove each other.
with asked as (
    select as_uuid(:#${variable.request.id}) as id, given, given->>'role' as role, (given->>'active')::boolean as active, cast(:#${body.passwordHash} as text) as hash
      from (select cast(:#${variable.request.json} as jsonb) as given) body
), administrators as materialized (
    select user_id from app_user where role = 'admin' and active order by user_id for no key update
), changed as (
    update app_user u
       set role = coalesce(asked.role, u.role), active = coalesce(asked.active, u.active), password_hash = coalesce(hash, u.password_hash),
           must_change_password = case when hash is null then u.must_change_password else u.user_id <> cast(:#${variable.request.caller.userId} as uuid) end, updated_at = clock_timestamp()
      from asked
     where u.user_id = id and given <> '{}'
       and (coalesce(asked.role, 'admin') = 'admin' and coalesce(asked.active, true)
            or not (u.role = 'admin' and u.active)
            or exists (select from administrators a where a.user_id <> u.user_id))
    returning u.user_id, u.active, user_json(u) as entity
), ended as (
    delete from session s using changed c, asked where s.user_id = c.user_id and (not c.active or hash is not null) returning s.session_id, s.user_id
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select :#${variable.request.caller.email}, 'user.updated', 'user', user_id, jsonb_build_object('fields', cast(:#${variable.request.fields} as jsonb)) from changed
    union all
    select :#${variable.request.caller.email}, 'password.changed', 'user', user_id, '{}' from changed, asked where hash is not null
    union all
    select :#${variable.request.caller.email}, 'session.ended', 'user', user_id, jsonb_build_object('session_id', session_id, 'reason', 'ended-by-administrator') from ended
)
select entity::text from changed
union all
select user_json(u)::text from app_user u, asked where u.user_id = id and given = '{}'
