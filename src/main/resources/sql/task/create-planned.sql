with mine as (
    select run_id, root_run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), p as (
    select a.params as f, mine.root_run_id || ':' || a.plan_id as effect_key, mine.run_id
      from action a join mine using (run_id) where a.action_id = cast(:#${variable.action.actionId} as uuid)
), known as (
    select t.task_id from task t join p using (effect_key)
), made as (
    insert into task (title, kind, due_at, lead_id, project_id, run_id, effect_key)
    select f->>'title', coalesce(f->>'kind', 'other'), (f->>'due_at')::timestamptz, as_uuid(f->>'lead_id'), as_uuid(f->>'project_id'), run_id, effect_key from p
    on conflict (effect_key) do nothing
    returning task_id
), either_one as (
    select task_id from made union all select task_id from known
)
select jsonb_build_object(
    'counts', jsonb_build_object('tasks_created', (select count(*) from made)),
    'result', jsonb_build_object('already_there', (select count(*) from known)),
    'done', 1, 'affected', (select count(*) from made),
    'entities', (select coalesce(jsonb_agg(jsonb_build_object('type', 'task', 'id', task_id)), '[]') from either_one),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('event', 'task.created', 'entity_type', 'task', 'entity_id', task_id)), '[]') from made))::text as outcome
