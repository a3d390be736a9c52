-- The fields of a task that a person wrote, and the audit event that names them; none of them means no change.
with fields as (
    select cast(:#${body.json} as jsonb) as given, as_uuid(:#${body.id}) as id
), changed as (
    update task t
       set (title, kind, status, due_at, lead_id, project_id) =
               (select f.title, f.kind, f.status, f.due_at, f.lead_id, f.project_id from jsonb_populate_record(t, given) f)
      from fields
     where t.task_id = id and given <> '{}'
    returning t.task_id, task_json(t) as entity
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select :#${body.caller.email}, 'task.updated', 'task', task_id, jsonb_build_object('fields', cast(:#${body.fields} as jsonb)) from changed
)
select entity::text from changed
union all
select task_json(t)::text from task t, fields where t.task_id = id and given = '{}'
