-- A new session for a person whose password was right, unless it has been changed meanwhile. The session that the browser still had is ended.
with person as (
    update app_user u
       set last_login_at = clock_timestamp(), password_hash = :better_hash
     where u.user_id = cast(:user_id as uuid) and u.active and u.password_hash = :hash
    returning u.user_id, u.email, u.role, u as row
), ended as (
    delete from session s using person where s.secret_hash = :old_secret_hash returning s.session_id, s.user_id
), opened as (
    insert into session (user_id, secret_hash, user_agent) select user_id, :secret_hash, :user_agent from person returning session_id, ends_at
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select u.email, 'session.ended', 'user', e.user_id, jsonb_build_object('session_id', e.session_id, 'reason', 'replaced')
      from ended e join app_user u using (user_id)
    union all
    select email, 'login.succeeded', 'user', user_id, jsonb_build_object('session_id', session_id) from person, opened
)
select me_json(person.row, role, ends_at)::text from person, opened
