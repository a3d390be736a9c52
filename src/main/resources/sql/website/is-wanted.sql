-- Whether it is still ours to read sites for this action: the lease is the current one, and nobody has cancelled the run.
select exists (select from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid) and cancelled_at is null) as wanted
