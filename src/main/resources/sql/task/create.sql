-- A task that a person typed, and the audit event that tells of it.
with fields as (
    select jsonb_populate_record(null::task, cast(:#${body.json} as jsonb)) as f
), made as (
    insert into task as t (title, kind, status, due_at, lead_id, project_id)
    select (f).title, coalesce((f).kind, 'other'), coalesce((f).status, 'open'), (f).due_at, (f).lead_id, (f).project_id from fields
    returning t.task_id, task_json(t) as entity
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select :#${body.caller.email}, 'task.created', 'task', task_id, jsonb_build_object('fields', cast(:#${body.fields} as jsonb)) from made
)
select entity::text from made
