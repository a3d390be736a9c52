-- Makes the next tasks and moves the enrolments on; one that has no next step is completed. Safe to run twice: the step is compared.
-- In: [{"lead_id", "sequence", "step", "task": {"step", "kind", "title", "due_at"} | null}]
with given as (
    select as_uuid(n->>'lead_id') as lead_id, n->>'sequence' as sequence, (n->>'step')::integer as step, nullif(n->'task', 'null') as next
      from jsonb_array_elements(cast(:#${body} as jsonb)) n
), moved as (
    update enrolment e
       set step = coalesce((next->>'step')::integer, e.step),
           status = case when l.suppressed then 'stopped' when next is null then 'completed' else e.status end
      from given g join lead l using (lead_id)
     where e.lead_id = g.lead_id and e.sequence = g.sequence and e.step = g.step and e.status = 'active'
    returning e.lead_id, e.sequence, e.status, e.run_id, next
), made as (
    insert into task (title, kind, due_at, lead_id, run_id, sequence, step)
    select next->>'title', next->>'kind', (next->>'due_at')::timestamptz, lead_id, run_id, sequence, (next->>'step')::integer
      from moved where status = 'active'
    on conflict (lead_id, sequence, step) do nothing
    returning task_id, lead_id
), told as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select 'engine', 'task.created', 'task', task_id, jsonb_build_object('lead_id', lead_id) from made
    returning 1
)
select (select count(*) from moved) as moved, (select count(*) from told) as tasks
