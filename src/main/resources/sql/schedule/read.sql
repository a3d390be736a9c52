-- One schedule as the API answers it; no row when the id is unknown.
select schedule_json(s)::text
  from schedule s
 where s.schedule_id = as_uuid(:#${body.id})
