-- The preferences of the person in the path, else of the caller; e-mail is off until someone switches it on. No row for an unknown person.
with whose as (
    select u.user_id from app_user u
     where u.user_id = case when cast(:#${body.id} as text) is null then cast(:#${body.caller.userId} as uuid) else as_uuid(:#${body.id}) end
)
select jsonb_build_object('events', jsonb_object_agg(known.event, jsonb_build_object('in_app', true, 'email', coalesce(p.email, false))))::text
  from whose
  cross join (values ('assistant_run_completed'), ('assistant_confirmation_required')) known (event)
  left join notification_preference p on p.event = known.event and p.user_id = whose.user_id
 group by whose.user_id
