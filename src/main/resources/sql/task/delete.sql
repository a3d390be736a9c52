-- A task, and the audit event that tells of it.
with gone as (
    delete from task where task_id = as_uuid(:#${body.id}) returning task_id
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id) select :#${body.caller.email}, 'task.deleted', 'task', task_id from gone
)
select task_id::text from gone
