-- The row as one JSON text; no row for a worker whose lease is not the current one.
select cast(jsonb_build_object(
           'ref', ref, 'request', request, 'status', status, 'external_run_id', external_run_id, 'dataset_id', dataset_id,
           'next_offset', next_offset, 'items_total', items_total, 'started_at', rfc3339(started_at), 'overdue', deadline_at <= clock_timestamp(),
           'cancelled', exists (select 1 from run where run_id = cast(:#${variable.run.runId} as uuid) and cancelled_at is not null),
           'error_code', error_code, 'error_detail', error_detail,
           'items', (select count(*) from source_item i where i.action_id = s.action_id and i.source = s.source)) as text)
from source_run s
where action_id = cast(:#${variable.action.actionId} as uuid)
  and source = 'apify'
  and exists (select 1 from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid))
