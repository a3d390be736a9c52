-- What the search came to, before the first lead is kept: a resumed action does not search again.
with mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
)
update action a
   set result = a.result || cast(:#${variable.search.json} as jsonb)
  from mine where a.run_id = mine.run_id and a.action_id = cast(:#${variable.action.actionId} as uuid)
