with mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), p as (
    select a.params->'changes' as f from action a join mine using (run_id) where a.action_id = cast(:#${variable.action.actionId} as uuid)
), changed as (
    update project x
       set name = case when jsonb_exists(f, 'name') then f->>'name' else x.name end,
           description = case when jsonb_exists(f, 'description') then f->>'description' else x.description end,
           status = case when jsonb_exists(f, 'status') then f->>'status' else x.status end
      from p, action_target t
     where t.action_id = cast(:#${variable.action.actionId} as uuid) and t.outcome is null and x.project_id = t.entity_id
    returning x.project_id
), done as (
    update action_target t set outcome = 'changed' from mine where t.action_id = cast(:#${variable.action.actionId} as uuid) and t.outcome is null
    returning t.entity_id
)
select jsonb_build_object(
    'counts', '{}'::jsonb, 'result', jsonb_build_object('projects_updated', (select count(*) from changed)),
    'done', (select count(*) from done), 'affected', (select count(*) from changed),
    'status', case when not exists (select 1 from changed) then 'skipped' end,
    'entities', (select coalesce(jsonb_agg(jsonb_build_object('type', 'project', 'id', project_id)), '[]') from changed),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('event', 'project.updated', 'entity_type', 'project', 'entity_id', project_id)), '[]') from changed))::text as outcome
