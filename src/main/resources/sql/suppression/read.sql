-- One entry as the API answers it; no row when the id is unknown.
select suppression_json(s)::text
  from suppression s
 where s.suppression_id = as_uuid(:#${body.id})
