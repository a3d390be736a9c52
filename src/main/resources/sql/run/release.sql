-- Gives the run back; if there is something left to do, the next worker takes it.
update run
   set lease_token = null, lease_until = null
 where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
