-- Locks the run for the rest of the transaction, if the lease is still ours. Whoever took it over waits, or has already won.
-- held, or cancelled when somebody has stopped the run meanwhile.
select case when cancelled_at is null then 'held' else 'cancelled' end as state
  from run
 where run_id = cast(:#${variable.run.runId} as uuid)
   and lease_token = cast(:#${variable.run.lease} as uuid)
   and lease_until > clock_timestamp()
   for update
