-- The events of an effect, in the effect's transaction.
with mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
)
select append_events(mine.run_id, cast(:#${variable.action.actionId} as uuid), cast(:#${variable.run.requester} as text), cast(:#${variable.outcome} as jsonb)->'events') as events
  from mine
