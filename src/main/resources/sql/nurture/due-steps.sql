-- Enrolments whose open step is done or due, so that the next one is up.
select coalesce(jsonb_agg(jsonb_build_object('lead', to_jsonb(l), 'sequence', e.sequence, 'step', e.step)), '[]')::text as due
  from (select e.* from enrolment e join task t on t.lead_id = e.lead_id and t.sequence = e.sequence and t.step = e.step
         where e.status = 'active' and (t.status = 'done' or t.status = 'open' and t.due_at <= clock_timestamp())
         order by e.created_at limit cast(:#${properties:prospect.engine.page-size} as integer)) e
  join lead l using (lead_id)
