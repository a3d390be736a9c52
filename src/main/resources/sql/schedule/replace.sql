-- A schedule as a person wrote it anew. Who wrote it owns it from now on: nobody can make another's rights do something.
-- A fire time that is due stays due, unless the times themselves were changed.
with given as (
    select * from jsonb_to_record(cast(:#${body} as jsonb)) as g (name text, command text, cron text, timezone text, enabled boolean, next_fire_at timestamptz)
), before as materialized (
    select s.* from schedule s where s.schedule_id = as_uuid(:#${variable.request.id}) for update
), changed as (
    update schedule s
       set name = g.name, command = g.command, cron = g.cron, timezone = g.timezone, enabled = g.enabled,
           owner = cast(:#${variable.request.caller.userId} as uuid),
           next_fire_at = case when (b.cron, b.timezone, b.enabled) = (g.cron, g.timezone, g.enabled) then coalesce(b.next_fire_at, g.next_fire_at) else g.next_fire_at end,
           last_skip = null, updated_at = now()
      from given g, before b
     where s.schedule_id = b.schedule_id
    returning s.schedule_id, schedule_json(s) as entity, s.owner <> b.owner as handed_over,
              array_remove(array[case when s.name <> b.name then 'name' end, case when s.command <> b.command then 'command' end, case when s.cron <> b.cron then 'cron' end,
                                 case when s.timezone <> b.timezone then 'timezone' end, case when s.enabled <> b.enabled then 'enabled' end], null) as fields
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select :#${variable.request.caller.email}, 'schedule.updated', 'schedule', schedule_id, jsonb_build_object('fields', fields, 'owner_changed', handed_over) from changed
)
select entity::text from changed
