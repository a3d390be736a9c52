-- Nothing new starts for somebody who may not ask for it any more, or on the word of somebody who may not give it any more.
with mine as (
    select run_id, requested_by from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), obstacle as (
    select a.action_id, o.code, case o.code
               when 'requester-not-allowed' then (select email from app_user where user_id = mine.requested_by)
                    || ' may not execute commands any more, so nothing new of this run starts. Somebody who may can replay the run.'
               else (select email from app_user where user_id = a.decided_by)
                    || ' may not confirm any more, so this approval does not count. Replay the run and let another approver decide.' end as detail
      from mine join action a using (run_id) cross join lateral barred(a) as o(code)
     where a.action_id = cast(:#${variable.action.actionId} as uuid) and a.status = 'queued' and o.code is not null
), refused as (
    update action a
       set status = 'rejected', decision = 'reject', reasons = jsonb_build_array(jsonb_build_object('code', o.code, 'detail', o.detail)) || a.reasons,
           finished_at = clock_timestamp()
      from obstacle o
     where a.action_id = o.action_id and a.status = 'queued'
    returning a.run_id, a.action_id, o.code
)
select append_events(r.run_id, r.action_id, 'guardrails', jsonb_build_array(jsonb_build_object('event', 'action.skipped', 'detail',
           jsonb_build_object('status', 'rejected', 'reasons', jsonb_build_array(r.code))))) as events
  from refused r
