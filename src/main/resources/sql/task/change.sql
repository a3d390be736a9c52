with mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), p as (
    select a.params->'changes' as f from action a join mine using (run_id) where a.action_id = cast(:#${variable.action.actionId} as uuid)
), changed as (
    update task x
       set title = case when jsonb_exists(f, 'title') then f->>'title' else x.title end,
           kind = case when jsonb_exists(f, 'kind') then f->>'kind' else x.kind end,
           status = case when jsonb_exists(f, 'status') then f->>'status' else x.status end,
           due_at = case when jsonb_exists(f, 'due_at') then (f->>'due_at')::timestamptz else x.due_at end,
           lead_id = case when jsonb_exists(f, 'lead_id') then as_uuid(f->>'lead_id') else x.lead_id end,
           project_id = case when jsonb_exists(f, 'project_id') then as_uuid(f->>'project_id') else x.project_id end
      from p, action_target t
     where t.action_id = cast(:#${variable.action.actionId} as uuid) and t.outcome is null and x.task_id = t.entity_id
    returning x.task_id
), done as (
    update action_target t set outcome = 'changed' from mine where t.action_id = cast(:#${variable.action.actionId} as uuid) and t.outcome is null
    returning t.entity_id
)
select jsonb_build_object(
    'counts', '{}'::jsonb, 'result', jsonb_build_object('tasks_updated', (select count(*) from changed)),
    'done', (select count(*) from done), 'affected', (select count(*) from changed),
    'status', case when not exists (select 1 from changed) then 'skipped' end,
    'entities', (select coalesce(jsonb_agg(jsonb_build_object('type', 'task', 'id', task_id)), '[]') from changed),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('event', 'task.updated', 'entity_type', 'task', 'entity_id', task_id)), '[]') from changed))::text as outcome
