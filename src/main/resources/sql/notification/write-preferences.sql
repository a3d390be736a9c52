-- The caller's preferences for the events that the request names, then all of them.
with written as (
    insert into notification_preference (user_id, event, email)
    select cast(:#${body.caller.userId} as uuid), given.key, (given.value->>'email')::boolean
      from jsonb_each(cast(:#${body.json} as jsonb)->'events') given
        on conflict (user_id, event) do update set email = excluded.email
    returning event, email
)
select jsonb_build_object('events', jsonb_object_agg(known.event, jsonb_build_object('in_app', true, 'email', coalesce(w.email, p.email, false))))::text
  from (values ('assistant_run_completed'), ('assistant_confirmation_required')) known (event)
  left join notification_preference p on p.event = known.event and p.user_id = cast(:#${body.caller.userId} as uuid)
  left join written w on w.event = known.event
