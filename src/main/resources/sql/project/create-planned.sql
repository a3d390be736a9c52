with mine as (
    select run_id, root_run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), p as (
    select a.params as f, mine.root_run_id || ':' || a.plan_id as effect_key, mine.run_id
      from action a join mine using (run_id) where a.action_id = cast(:#${variable.action.actionId} as uuid)
), known as (
    select x.project_id from project x join p using (effect_key)
), made as (
    insert into project (name, description, run_id, effect_key)
    select f->>'name', f->>'description', run_id, effect_key from p
    on conflict (effect_key) do nothing
    returning project_id
), either_one as (
    select project_id from made union all select project_id from known
)
select jsonb_build_object(
    'counts', '{}'::jsonb,
    'result', jsonb_build_object('projects_created', (select count(*) from made), 'already_there', (select count(*) from known)),
    'done', 1, 'affected', (select count(*) from made),
    'entities', (select coalesce(jsonb_agg(jsonb_build_object('type', 'project', 'id', project_id)), '[]') from either_one),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('event', 'project.created', 'entity_type', 'project', 'entity_id', project_id)), '[]') from made))::text as outcome
