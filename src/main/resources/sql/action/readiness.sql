-- ready, waiting (for an action that waits for a person), dependency-failed, barred: whoever asked or approved may not do so any more, or paused: the
-- assistant is switched off for whoever asked.
select case
         when count(*) filter (where d.status in ('failed', 'rejected', 'expired', 'cancelled') or (d.status = 'skipped' and d.error_code is not null)) > 0 then 'dependency-failed'
         when exists (select from run r where r.run_id = cast(:#${variable.run.runId} as uuid) and not feature_on(r.requested_by)) then 'paused'
         when count(*) filter (where d.status in ('queued', 'running', 'pending_confirmation')) > 0 then 'waiting'
         when a.status = 'queued' and barred(a) is not null then 'barred'
         else 'ready'
       end as readiness
  from action a left join action d on d.action_id = any (a.depends_on)
 where a.action_id = cast(:#${variable.action.actionId} as uuid)
 group by a.action_id
