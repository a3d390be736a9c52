-- A schedule that a person wrote and owns, and the audit event that tells of it. In: {"name", "command", "cron", "timezone", "enabled", "next_fire_at"}.
-- Who has no room for another one that is enabled gets none, and {"most"} instead.
with given as (
    select * from jsonb_to_record(cast(:#${body} as jsonb)) as g (name text, command text, cron text, timezone text, enabled boolean, next_fire_at timestamptz)
), room as materialized (
    select case when g.enabled then enabled_schedules(cast(:#${variable.request.caller.userId} as uuid)) < cast(:#${properties:prospect.schedules.per-person} as integer) else true end as enough
      from given g
), made as (
    insert into schedule as s (name, command, cron, timezone, enabled, owner, next_fire_at)
    select g.name, g.command, g.cron, g.timezone, g.enabled, cast(:#${variable.request.caller.userId} as uuid), g.next_fire_at from given g, room where room.enough
    returning s.schedule_id, schedule_json(s) as entity
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select :#${variable.request.caller.email}, 'schedule.created', 'schedule', schedule_id, jsonb_build_object('fields', cast(:#${variable.request.fields} as jsonb)) from made
)
select coalesce(made.entity, jsonb_build_object('most', cast(:#${properties:prospect.schedules.per-person} as integer)))::text as outcome from room left join made on true
