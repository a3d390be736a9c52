-- The run that a request is about, as it stands now.
select whole_run_json(r)::text from run r where r.run_id = as_uuid(:#${variable.runId})
