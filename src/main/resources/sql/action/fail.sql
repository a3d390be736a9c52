-- An action that failed is told as such; what it did before the failure stays and stands in its result.
with given as (
    select cast(:#${body.json} as jsonb) as g
), mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), failed as (
    update action a
       set status = case when a.progress_done > 0 then 'partially_succeeded' else 'failed' end,
           affected = a.progress_done, error_code = g->>'code', error_detail = g->>'detail', finished_at = clock_timestamp()
      from mine, given
     where a.run_id = mine.run_id and a.action_id = cast(:#${variable.action.actionId} as uuid) and a.status in ('queued', 'running')
    returning a.run_id, a.action_id, a.status, a.error_code
)
select append_events(f.run_id, f.action_id, 'engine', jsonb_build_array(jsonb_build_object('event', 'action.failed', 'detail',
           jsonb_build_object('code', f.error_code, 'status', f.status)))) as events
  from failed f
