-- Whether the action has a run at Apify; false for a worker whose lease is not the current one.
select exists (select from source_run s
                where s.action_id = cast(:#${variable.action.actionId} as uuid) and s.source = 'apify'
                  and exists (select 1 from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid))) as searching
