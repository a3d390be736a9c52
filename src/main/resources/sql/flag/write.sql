-- What a person decided about the feature flag, and the audit event that tells of it in numbers: addresses are no part of the trail.
with given as (
    select cast(:#${body.json} as jsonb) as g
), people as (
    select coalesce(array_agg(u.user_id order by u.user_id), '{}') as users
      from app_user u
     where u.email in (select lower(btrim(address)) from given, jsonb_array_elements_text(g->'users') address)
), before as materialized (
    select f.enabled, f.percent, cardinality(f.users) as people from feature_flag f where f.name = 'assistant_prospect_enabled' for update
), written as (
    update feature_flag f
       set enabled = (g->>'enabled')::boolean, percent = (g->>'percent')::numeric::integer, users = people.users,
           changed_by = cast(:#${body.caller.userId} as uuid), changed_at = clock_timestamp()
      from given, people, before
     where f.name = 'assistant_prospect_enabled'
    returning f.enabled, f.percent, cardinality(f.users) as people, flag_json(f) as entity
), noted as (
    insert into audit_event (actor, event, entity_type, detail)
    select :#${body.caller.email}, 'flag.changed', 'flag', jsonb_build_object(
               'flag', 'assistant_prospect_enabled',
               'before', jsonb_build_object('enabled', b.enabled, 'users', b.people, 'percent', b.percent),
               'after', jsonb_build_object('enabled', w.enabled, 'users', w.people, 'percent', w.percent))
      from before b, written w
)
select entity::text from written
