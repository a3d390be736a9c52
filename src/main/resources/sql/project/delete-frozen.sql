-- Deletes exactly the frozen rows: those that the approver saw, not those that the filter would find now.
with mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), frozen as materialized (
    select t.entity_id from action_target t, mine where t.action_id = cast(:#${variable.action.actionId} as uuid) and t.outcome is null
), deleted as (
    delete from project x using frozen f where x.project_id = f.entity_id
    returning x.project_id
), done as (
    update action_target t set outcome = 'deleted' from mine where t.action_id = cast(:#${variable.action.actionId} as uuid) and t.outcome is null
    returning t.entity_id
)
select jsonb_build_object(
    'counts', jsonb_build_object('deleted', (select count(*) from deleted)),
    'result', jsonb_build_object('projects_deleted', (select count(*) from deleted)),
    'done', (select count(*) from done), 'affected', (select count(*) from deleted),
    'status', case when not exists (select 1 from deleted) then 'skipped' end,
    'events', (select coalesce(jsonb_agg(jsonb_build_object('event', 'project.deleted', 'entity_type', 'project', 'entity_id', project_id)), '[]') from deleted))::text as outcome
