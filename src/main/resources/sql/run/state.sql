select status from run where run_id = as_uuid(:#${variable.runId})
