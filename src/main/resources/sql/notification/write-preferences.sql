-- Sets the preferences of the person in the path, else of the caller, for the events that the request names, then answers all of them. What an
-- administrator sets for somebody else is told.
with whose as (
    select u.user_id, cast(:#${body.id} as text) is not null as named from app_user u
     where u.user_id = case when cast(:#${body.id} as text) is null then cast(:#${body.caller.userId} as uuid) else as_uuid(:#${body.id}) end
), written as (
    insert into notification_preference (user_id, event, email)
    select whose.user_id, given.key, (given.value->>'email')::boolean
      from whose, jsonb_each(cast(:#${body.json} as jsonb)->'events') given
        on conflict (user_id, event) do update set email = excluded.email
    returning event, email
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select :#${body.caller.email}, 'user.updated', 'user', user_id, '{"fields": ["notification_preferences"]}' from whose where named
)
select jsonb_build_object('events', jsonb_object_agg(known.event, jsonb_build_object('in_app', true, 'email', coalesce(w.email, p.email, false))))::text
  from whose
  cross join (values ('assistant_run_completed'), ('assistant_confirmation_required')) known (event)
  left join notification_preference p on p.event = known.event and p.user_id = whose.user_id
  left join written w on w.event = known.event
 group by whose.user_id
