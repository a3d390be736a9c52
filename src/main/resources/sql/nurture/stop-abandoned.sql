-- Whoever cancels or deletes the task of a step has ended the sequence for that lead; so has whoever won, lost or suppressed the lead.
update enrolment e
   set status = 'stopped'
 where e.status = 'active'
   and (not exists (select 1 from task t where t.lead_id = e.lead_id and t.sequence = e.sequence and t.step = e.step and t.status <> 'cancelled')
        or exists (select 1 from lead l where l.lead_id = e.lead_id and (l.suppressed or l.status in ('won', 'lost'))))
