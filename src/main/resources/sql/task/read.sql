-- One task as the API answers it; no row when the id is unknown.
select task_json(t)::text
  from task t
 where t.task_id = as_uuid(:#${body.id})
