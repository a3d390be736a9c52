-- A lead and its tasks, and an audit event for each of them.
with gone as (
    delete from lead where lead_id = as_uuid(:#${body.id}) returning lead_id
), gone_tasks as (
    select task_id from task where lead_id in (select lead_id from gone)
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select :#${body.caller.email}, 'lead.deleted', 'lead', lead_id, jsonb_build_object('tasks', (select count(*) from gone_tasks)) from gone
    union all
    select :#${body.caller.email}, 'task.deleted', 'task', task_id, jsonb_build_object('lead_id', lead_id) from gone, gone_tasks
)
select lead_id::text from gone
