-- Said before the second start, so that there is no third.
update source_run
set status = 'STARTING_AGAIN'
where action_id = cast(:#${variable.action.actionId} as uuid)
  and source = 'apify'
  and status = 'STARTING'
  and exists (select 1 from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid))
