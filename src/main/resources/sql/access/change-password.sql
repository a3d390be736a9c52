-- A person's new password, unless it has been changed meanwhile. All their sessions end, and a new one begins.
with person as (
    update app_user u
       set password_hash = :new_hash, must_change_password = false, updated_at = clock_timestamp()
     where u.user_id = cast(:user_id as uuid) and u.active and u.password_hash = :hash
    returning u.user_id, u.email, u.role, u as row
), ended as (
    delete from session s using person where s.user_id = person.user_id returning s.session_id
), opened as (
    insert into session (user_id, secret_hash, user_agent) select user_id, :secret_hash, :user_agent from person returning session_id, ends_at
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select email, 'password.changed', 'user', user_id, jsonb_build_object('session_id', opened.session_id) from person, opened
    union all
    select email, 'session.ended', 'user', user_id, jsonb_build_object('session_id', ended.session_id, 'reason', 'password-changed') from person, ended
)
select me_json(person.row, role, ends_at)::text from person, opened
