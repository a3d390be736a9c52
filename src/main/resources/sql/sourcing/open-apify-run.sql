-- Intent first: the row is there before anything is sent. True: it was not there before, so nothing can have been started for it.
with opened as (
    insert into source_run (action_id, source, request, deadline_at)
    select cast(:#${variable.action.actionId} as uuid), 'apify', cast(:#${body} as jsonb),
           now() + make_interval(secs => cast(:#${variable.apifyDeadline} as integer))
    where exists (select 1 from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid))
    on conflict (action_id, source) do nothing
    returning action_id)
select count(*) > 0 from opened
