-- An action whose dependency did not happen does not happen either.
with mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), skipped as (
    update action a
       set status = 'skipped', error_code = 'dependency-failed', finished_at = clock_timestamp(),
           error_detail = 'Not started, because an action that it depends on did not take effect.'
      from mine where a.run_id = mine.run_id and a.action_id = cast(:#${variable.action.actionId} as uuid) and a.status = 'queued'
    returning a.run_id, a.action_id
)
select append_events(s.run_id, s.action_id, 'engine', jsonb_build_array(jsonb_build_object('event', 'action.skipped', 'detail', jsonb_build_object('code', 'dependency-failed')))) as events
  from skipped s
