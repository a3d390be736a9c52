-- How many of the frozen rows are gone or look different from what the approver saw. Locks those that are left, in order.
with frozen as materialized (
    select t.entity_type, t.entity_id, t.revision from action_target t where t.action_id = cast(:#${variable.action.actionId} as uuid) and t.outcome is null
), leads as materialized (
    select l.lead_id, l.revision from lead l where l.lead_id in (select entity_id from frozen where entity_type = 'lead') order by l.lead_id for update
), tasks as materialized (
    select k.task_id, k.revision from task k where k.task_id in (select entity_id from frozen where entity_type = 'task') order by k.task_id for update
), projects as materialized (
    select p.project_id, p.revision from project p where p.project_id in (select entity_id from frozen where entity_type = 'project') order by p.project_id for update
)
select count(*) as stale from frozen f
 where not exists (select 1 from leads l where l.lead_id = f.entity_id and l.revision = f.revision)
   and not exists (select 1 from tasks k where k.task_id = f.entity_id and k.revision = f.revision)
   and not exists (select 1 from projects p where p.project_id = f.entity_id and p.revision = f.revision)
