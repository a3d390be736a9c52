-- What the named actions look like at the moment of deciding, with the run locked: of several people at once, one decides first.
with wanted as (
    select w->>'action_id' as action_id, w->>'digest' as digest, w->>'decision' as decision
      from jsonb_array_elements(cast(:#${body.json} as jsonb)->'actions') w
), locked as materialized (
    select r.run_id, r.requested_by, r.status from run r where r.run_id = as_uuid(cast(:#${body.json} as jsonb)->>'run_id') for update
), held as materialized (
    select a.* from action a join locked using (run_id) where a.action_id in (select as_uuid(action_id) from wanted) order by a.action_id for update of a
)
select jsonb_build_object(
    'run_id', (select run_id from locked),
    'run_status', (select status from locked),
    'requested_by', (select requested_by from locked),
    'actions', (select jsonb_agg(jsonb_build_object(
            'action_id', w.action_id, 'decision', w.decision, 'known', a.action_id is not null, 'status', a.status, 'same_digest', a.digest is not distinct from w.digest,
            'expired', a.status = 'expired' or a.expires_at <= clock_timestamp(),
            'stale', (select count(*) from action_target t
                       where t.action_id = a.action_id and t.outcome is null
                         and not exists (select 1 from lead l where t.entity_type = 'lead' and l.lead_id = t.entity_id and l.revision = t.revision)
                         and not exists (select 1 from task k where t.entity_type = 'task' and k.task_id = t.entity_id and k.revision = t.revision)
                         and not exists (select 1 from project p where t.entity_type = 'project' and p.project_id = t.entity_id and p.revision = t.revision))))
          from wanted w left join held a on a.action_id = as_uuid(w.action_id)))::text as examined
