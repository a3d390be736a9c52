-- Locks the run for the rest of the transaction, if the lease is still ours. Whoever took it over waits, or has already won.
select run_id::text as run_id
  from run
 where run_id = cast(:#${variable.run.runId} as uuid)
   and lease_token = cast(:#${variable.run.lease} as uuid)
   and lease_until > clock_timestamp()
   for update
