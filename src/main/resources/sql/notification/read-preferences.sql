-- The caller's preferences; e-mail is off until someone switches it on.
select jsonb_build_object('events', jsonb_object_agg(known.event, jsonb_build_object('in_app', true, 'email', coalesce(p.email, false))))::text
  from (values ('assistant_run_completed'), ('assistant_confirmation_required')) known (event)
  left join notification_preference p on p.event = known.event and p.user_id = cast(:#${body.caller.userId} as uuid)
