-- Somebody could not sign in. What was typed is not kept: it may be a password in the wrong field.
insert into audit_event (actor, event, entity_type, entity_id, detail)
select coalesce(max(email), 'unknown'), 'login.failed', case when max(email) is not null then 'user' end, cast(:user_id as uuid), jsonb_build_object('reason', cast(:reason as text))
  from app_user where user_id = cast(:user_id as uuid)
