-- Policy says no to this one action; the rest of the plan goes on.
with mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), refused as (
    update action a set status = 'rejected', finished_at = clock_timestamp(),
           error_code = case when a.reasons->0->>'code' = 'not-available-yet' then 'not-available-yet' end,
           error_detail = case when a.reasons->0->>'code' = 'not-available-yet' then a.reasons->0->>'detail' end
      from mine where a.run_id = mine.run_id and a.action_id = cast(:#${variable.action.actionId} as uuid) and a.status = 'queued'
    returning a.run_id, a.action_id, a.reasons
)
select append_events(r.run_id, r.action_id, 'guardrails', jsonb_build_array(jsonb_build_object('event', 'action.skipped', 'detail',
           jsonb_build_object('status', 'rejected', 'reasons', jsonb_path_query_array(r.reasons, '$[*].code'))))) as events
  from refused r
