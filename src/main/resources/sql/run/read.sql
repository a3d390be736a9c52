-- One run as the API answers it; no row when the id is unknown.
select whole_run_json(r)::text
  from run r
 where r.run_id = as_uuid(:#${body.id})
