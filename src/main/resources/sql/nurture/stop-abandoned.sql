-- Whoever cancels or deletes the task of a step has ended the sequence for that lead; so has whoever won, lost or suppressed the lead.
-- What was still planned for a suppressed lead is called off.
with stopped as (
    update enrolment e
       set status = 'stopped'
     where e.status = 'active'
       and (not exists (select 1 from task t where t.lead_id = e.lead_id and t.sequence = e.sequence and t.step = e.step and t.status <> 'cancelled')
            or exists (select 1 from lead l where l.lead_id = e.lead_id and (l.suppressed or l.status in ('won', 'lost'))))
    returning e.lead_id
), called_off as (
    update task t set status = 'cancelled'
      from stopped s join lead l using (lead_id)
     where l.suppressed and t.lead_id = s.lead_id and t.sequence is not null and t.status = 'open'
    returning t.task_id
), told as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select 'engine', 'task.updated', 'task', task_id, '{"fields": ["status"]}'::jsonb from called_off
    returning 1
)
select (select count(*) from stopped) as stopped, (select count(*) from told) as called_off
