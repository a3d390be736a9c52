-- Enrols a page of leads and gives each its first task. One active sequence per lead and per contact point; (lead, sequence, step) once.
-- In: {"last_ord", "tasks": [{"lead_id", "sequence", "step", "kind", "title", "due_at"}], "held": [{"lead_id", "reason"}]}
with given as (
    select cast(:#${body} as jsonb) as g
), mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), first_task as materialized (
    select t.*, l.phone, case when l.facts->>'email_kind' is distinct from 'role' then l.email end as own_email, l.score, l.created_at
      from given, jsonb_to_recordset(g->'tasks') as t(lead_id uuid, sequence text, step integer, kind text, title text, due_at timestamptz)
      join lead l using (lead_id)
     where not l.suppressed -- since the page was read
), enrolled_before as materialized (
    select e.lead_id from enrolment e join first_task f on f.lead_id = e.lead_id and (f.sequence = e.sequence or e.status = 'active')
), enrolled as (
    insert into enrolment (lead_id, sequence, step, contact_phone, contact_email, run_id)
    select f.lead_id, f.sequence, f.step, f.phone, f.own_email, mine.run_id from first_task f, mine
     order by f.score desc nulls last, f.created_at, f.lead_id
    on conflict do nothing
    returning lead_id
), made as (
    insert into task (title, kind, due_at, lead_id, run_id, sequence, step)
    select f.title, f.kind, f.due_at, f.lead_id, mine.run_id, f.sequence, f.step from first_task f join enrolled using (lead_id), mine
    on conflict (lead_id, sequence, step) do nothing
    returning task_id, lead_id
), not_enrolled as (
    select h->>'reason' as reason, as_uuid(h->>'lead_id') as lead_id from given, jsonb_array_elements(g->'held') h
    union all
    select 'suppressed', l.lead_id from given, jsonb_array_elements(g->'tasks') t join lead l on l.lead_id = as_uuid(t->>'lead_id') where l.suppressed
    union all
    select case when f.lead_id in (select lead_id from enrolled_before) then 'already-enrolled' else 'same-contact-point' end, f.lead_id
      from first_task f where f.lead_id not in (select lead_id from enrolled)
), done as (
    update action_target t
       set outcome = case when m.lead_id is not null then 'enrolled' else coalesce(n.reason, 'gone') end
      from mine, given, action_target t2 left join made m on m.lead_id = t2.entity_id left join not_enrolled n on n.lead_id = t2.entity_id
     where t.action_id = t2.action_id and t.ord = t2.ord
       and t2.action_id = cast(:#${variable.action.actionId} as uuid) and t2.outcome is null and t2.ord <= (g->>'last_ord')::bigint
    returning t.outcome
)
select jsonb_build_object(
    'counts', jsonb_build_object('tasks_created', (select count(*) from made)),
    'result', jsonb_build_object('enrolled', (select count(*) from enrolled),
        'not_enrolled', (select coalesce(jsonb_object_agg(outcome, n), '{}') from (select outcome, count(*) as n from done where outcome <> 'enrolled' group by 1) r)),
    'done', (select count(*) from done),
    'last', is_last_page(cast(:#${variable.action.actionId} as uuid), (g->>'last_ord')::bigint),
    'status', case when (g->>'last_ord') is null then 'skipped' end,
    'entities', (select coalesce(jsonb_agg(jsonb_build_object('type', 'task', 'id', task_id)), '[]') from made),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('event', 'task.created', 'entity_type', 'task', 'entity_id', task_id, 'detail', jsonb_build_object('lead_id', lead_id))), '[]') from made)
    )::text as outcome
  from given
