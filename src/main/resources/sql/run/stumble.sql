-- The worker met a fault that is not an action's: let go, and try again after a pause that doubles.
with mine as (
    update run
       set lease_token = null, lease_until = null, recoveries = recoveries + 1,
           next_attempt_at = clock_timestamp() + least(interval '5 minutes', interval '2 seconds' * power(2, recoveries)) * (0.5 + random())
     where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
    returning run_id
)
select count(*) as released from mine
