-- What was frozen has changed since: forget the list, so that it is counted and frozen anew, and asked anew.
with mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), again as (
    update action a set approved = false, decided_by = null, decided_at = null, status = 'queued', progress_total = null,
           reasons = a.reasons || '[{"code": "stale-confirmation", "detail": "Rows changed after they were approved; please look again."}]'
      from mine where a.run_id = mine.run_id and a.action_id = cast(:#${variable.action.actionId} as uuid)
    returning a.action_id
)
delete from action_target t using again where t.action_id = again.action_id
