-- Begins an action, with the run locked for that moment: a cancellation comes before, and there is no row, or it finds the action running.
with mine as materialized (
    select run_id from run
     where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid) and cancelled_at is null
       for update
), started as (
    update action a
       set status = 'running', attempts = a.attempts + 1, started_at = coalesce(a.started_at, clock_timestamp())
      from mine where a.run_id = mine.run_id and a.action_id = cast(:#${variable.action.actionId} as uuid) and a.status in ('queued', 'running')
    returning a.run_id, a.action_id, a.attempts, a.type
)
select append_events(s.run_id, s.action_id, 'engine', jsonb_build_array(jsonb_build_object('event', 'action.started', 'detail',
           jsonb_build_object('type', s.type, 'attempt', s.attempts)))) as events
  from started s
