-- One lead as the API answers it; no row when the id is unknown.
select lead_json(l)::text
  from lead l
 where l.lead_id = as_uuid(:#${body.id})
