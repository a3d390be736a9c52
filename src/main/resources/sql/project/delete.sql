-- A project, and the audit event that tells of it. Its tasks and leads stay and lose the link to it.
with gone as (
    delete from project where project_id = as_uuid(:#${body.id}) returning project_id
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select :#${body.caller.email}, 'project.deleted', 'project', project_id,
           jsonb_build_object('tasks_unlinked', (select count(*) from task t where t.project_id = gone.project_id),
                              'leads_unlinked', (select count(*) from lead l where l.project_id = gone.project_id))
      from gone
)
select project_id::text from gone
