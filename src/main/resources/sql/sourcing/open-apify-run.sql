-- Intent first: the row is there before anything is sent. True: it was not there before, so nothing can have been started for it, and nobody has cancelled the run.
-- Who comes back to a row without a run gets the full time to look for it. (xmax is 0 in a row that was inserted, not updated.)
with opened as (
    insert into source_run (action_id, source, request, deadline_at)
    select cast(:#${variable.action.actionId} as uuid), 'apify', cast(:#${body} as jsonb),
           now() + make_interval(secs => cast(:#${variable.apifyDeadline} as integer))
    where exists (select 1 from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid))
    on conflict (action_id, source) do update set deadline_at = excluded.deadline_at
    where source_run.external_run_id is null
    returning xmax = 0 as fresh)
select coalesce(bool_or(fresh), false)
       and exists (select 1 from run where run_id = cast(:#${variable.run.runId} as uuid) and cancelled_at is null) as fresh
  from opened
