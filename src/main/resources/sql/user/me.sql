-- Who calls.
select me_json(u, :#${body.caller.role}, (select ends_at from session where session_id = as_uuid(:#${body.caller.credential.id})))::text
  from app_user u
 where u.user_id = cast(:#${body.caller.userId} as uuid)
