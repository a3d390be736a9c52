-- Deletes exactly the frozen rows: those that the approver saw, not those that the filter would find now.
with mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), frozen as materialized (
    select t.entity_id from action_target t, mine where t.action_id = cast(:#${variable.action.actionId} as uuid) and t.outcome is null
), dependents as materialized (
    select k.task_id from task k where k.lead_id in (select entity_id from frozen)
), deleted as (
    delete from lead x using frozen f where x.lead_id = f.entity_id
    returning x.lead_id
), done as (
    update action_target t set outcome = 'deleted' from mine where t.action_id = cast(:#${variable.action.actionId} as uuid) and t.outcome is null
    returning t.entity_id
)
select jsonb_build_object(
    'counts', jsonb_build_object('deleted', (select count(*) from deleted) + (select count(*) from dependents)),
    'result', jsonb_build_object('leads_deleted', (select count(*) from deleted), 'tasks_deleted', (select count(*) from dependents)),
    'done', (select count(*) from done), 'affected', (select count(*) from deleted) + (select count(*) from dependents),
    'status', case when not exists (select 1 from deleted) then 'skipped' end,
    'events', (select coalesce(jsonb_agg(jsonb_build_object('event', 'lead.deleted', 'entity_type', 'lead', 'entity_id', lead_id)), '[]') from deleted)
              || (select coalesce(jsonb_agg(jsonb_build_object('event', 'task.deleted', 'entity_type', 'task', 'entity_id', task_id)), '[]') from dependents))::text as outcome
