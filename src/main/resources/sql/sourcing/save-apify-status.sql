-- What Apify says about the run, in its own words.
update source_run
set status = coalesce(state ->> 'status', status),
    dataset_id = coalesce(state ->> 'dataset_id', dataset_id),
    error_detail = state ->> 'detail'
from (select cast(:#${body} as jsonb) as state) as answer
where action_id = cast(:#${variable.action.actionId} as uuid)
  and source = 'apify'
  and exists (select 1 from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid))
