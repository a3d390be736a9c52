-- One project as the API answers it; no row when the id is unknown.
select project_json(p)::text
  from project p
 where p.project_id = as_uuid(:#${body.id})
