-- The schedule made a run of this fire time and waits for the next one.
update schedule
   set next_fire_at = (f->>'next')::timestamptz, last_fired_at = clock_timestamp(), last_skip = null
  from (select cast(:#${variable.firing.json} as jsonb) as f) given
 where schedule_id = as_uuid(f->>'schedule_id')
