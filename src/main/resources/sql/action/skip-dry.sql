-- A dry run plans, judges and counts, and changes nothing.
with mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), skipped as (
    update action a set status = 'skipped', finished_at = clock_timestamp()
      from mine where a.run_id = mine.run_id and a.status = 'queued'
    returning a.run_id, a.action_id, a.seq
)
select append_events(s.run_id, null, 'engine', jsonb_agg(jsonb_build_object('event', 'action.skipped', 'action_id', s.action_id, 'detail',
           jsonb_build_object('reason', 'dry-run')) order by s.seq)) as events
  from skipped s group by s.run_id
