-- A schedule as a person wrote it anew. Who wrote it owns it from now on: nobody can make another's rights do something.
-- Who has no room for another one that is enabled changes nothing, and gets {"most"} instead; one that they own and that is enabled already takes no more room.
-- A fire time that is due stays due, unless the times themselves were changed.
with given as (
    select * from jsonb_to_record(cast(:#${body} as jsonb)) as g (name text, command text, cron text, timezone text, enabled boolean, next_fire_at timestamptz)
), before as materialized (
    select s.* from schedule s where s.schedule_id = as_uuid(:#${variable.request.id}) for update
), room as materialized (
    -- Behind the row's lock, always in this order: two who change each other's schedules cannot wait for each other.
    select case when g.enabled and not (b.enabled and b.owner = cast(:#${variable.request.caller.userId} as uuid))
                then enabled_schedules(cast(:#${variable.request.caller.userId} as uuid)) < cast(:#${properties:prospect.schedules.per-person} as integer) else true end as enough
      from given g, before b
), changed as (
    update schedule s
       set name = g.name, command = g.command, cron = g.cron, timezone = g.timezone, enabled = g.enabled,
           owner = cast(:#${variable.request.caller.userId} as uuid),
           next_fire_at = case when (b.cron, b.timezone, b.enabled) = (g.cron, g.timezone, g.enabled) then coalesce(b.next_fire_at, g.next_fire_at) else g.next_fire_at end,
           last_skip = null, updated_at = now()
      from given g, before b, room
     where s.schedule_id = b.schedule_id and room.enough
    returning s.schedule_id, schedule_json(s) as entity, s.owner <> b.owner as handed_over,
              array_remove(array[case when s.name <> b.name then 'name' end, case when s.command <> b.command then 'command' end, case when s.cron <> b.cron then 'cron' end,
                                 case when s.timezone <> b.timezone then 'timezone' end, case when s.enabled <> b.enabled then 'enabled' end], null) as fields
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select :#${variable.request.caller.email}, 'schedule.updated', 'schedule', schedule_id, jsonb_build_object('fields', fields, 'owner_changed', handed_over) from changed
)
select coalesce(changed.entity, jsonb_build_object('most', cast(:#${properties:prospect.schedules.per-person} as integer)))::text as outcome from room left join changed on true
