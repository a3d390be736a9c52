-- Ends what a cancelled run has not done. What the running action had done by then stays, is counted and stands in its result.
with mine as (
    select run_id, error_detail from run
     where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid) and cancelled_at is not null
), stopped as (
    update action a
       set status = 'cancelled', affected = case when a.status = 'running' then a.progress_done else a.affected end,
           error_code = 'cancelled', error_detail = mine.error_detail, finished_at = clock_timestamp()
      from mine
     where a.run_id = mine.run_id and a.status in ('queued', 'running', 'pending_confirmation')
    returning a.run_id, a.action_id, a.seq, a.progress_done
)
select append_events(s.run_id, null, 'engine', jsonb_agg(jsonb_build_object('event', 'action.skipped', 'action_id', s.action_id, 'detail',
           jsonb_build_object('status', 'cancelled', 'code', 'cancelled', 'done', s.progress_done)) order by s.seq)) as events
  from stopped s group by s.run_id
