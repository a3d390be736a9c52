-- This fire time makes no run, says why, and is told to the administrators when they can do something about it and do not know yet.
with given as (
    select f, f->'skip' as skip from (select cast(:#${variable.firing.json} as jsonb) as f) firing
), skipped as (
    update schedule s
       set next_fire_at = (f->>'next')::timestamptz,
           last_skip = jsonb_build_object('code', skip->>'code', 'detail', skip->>'detail', 'at', rfc3339(clock_timestamp()))
      from given
     where s.schedule_id = as_uuid(f->>'schedule_id')
    returning s.schedule_id
), told as (
    insert into notification (event, channel, status, user_id, title, body)
    select 'assistant_schedule_skipped', 'in_app', 'unread', u.user_id, skip->>'title', skip->>'detail'
      from given, skipped, app_user u
     where (skip->>'tell_administrators')::boolean and u.active and u.role = 'admin'
    returning notification_id
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select 'scheduler', 'schedule.skipped', 'schedule', s.schedule_id,
           jsonb_build_object('code', skip->>'code', 'fire_time', f->>'fire_time', 'missed', (f->>'missed')::integer)
      from given, skipped s
    union all
    select 'scheduler', 'notification.created', 'notification', t.notification_id, '{"event": "assistant_schedule_skipped", "channel": "in_app"}'::jsonb from told t
)
select count(*) as skipped from skipped
