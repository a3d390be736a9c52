-- One person as the API answers them; no row when the id is unknown.
select user_json(u)::text
  from app_user u
 where u.user_id = as_uuid(:#${body.id})
