-- The first run of the list that no row owns becomes ours, and its time begins. The unique key decides between two who want the same.
update source_run
set external_run_id = free.id,
    dataset_id = free.dataset_id,
    status = free.status,
    deadline_at = now() + make_interval(secs => cast(:#${variable.apifyDeadline} as integer))
from (select item ->> 'id' as id, item ->> 'dataset_id' as dataset_id, item ->> 'status' as status
      from jsonb_array_elements(cast(:#${body} as jsonb)) with ordinality as candidate(item, ord)
      where not exists (select 1 from source_run owned where owned.external_run_id = item ->> 'id')
      order by ord
      limit 1) as free
where action_id = cast(:#${variable.action.actionId} as uuid)
  and source = 'apify'
  and external_run_id is null
  and exists (select 1 from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid))
