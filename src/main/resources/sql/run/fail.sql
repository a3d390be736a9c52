-- Gives up a run that keeps stopping its workers, with everything in it that is not done.
with mine as (
    update run
       set error_code = 'poison', error_detail = 'The run stopped its worker ' || recoveries || ' times in a row at the same step and was given up.'
     where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
    returning run_id
), failed as (
    update action a
       set status = 'failed', error_code = 'poison', error_detail = 'Given up together with its run.', finished_at = clock_timestamp()
      from mine
     where a.run_id = mine.run_id and a.status in ('queued', 'running', 'pending_confirmation')
    returning a.run_id, a.action_id, a.seq
)
select append_events(f.run_id, null, 'engine', jsonb_agg(jsonb_build_object('event', 'action.failed', 'action_id', f.action_id, 'detail',
           jsonb_build_object('code', 'poison', 'status', 'failed')) order by f.seq)) as events
  from failed f group by f.run_id
