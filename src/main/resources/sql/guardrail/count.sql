-- What each action of the run would really touch, counted by the selection that later freezes the rows; and what this person's other
-- runs of the last 24 hours touched without approval, if that is limited.
with mine as (
    select r.run_id, r.requested_by, r.dry_run from run r
     where r.run_id = cast(:#${variable.run.runId} as uuid) and r.lease_token = cast(:#${variable.run.lease} as uuid)
)
select jsonb_build_object(
    'dry_run', (select dry_run from mine),
    'actions', (select coalesce(jsonb_agg(jsonb_build_object(
            'action_id', a.action_id, 'plan_id', a.plan_id, 'type', a.type, 'params', a.params, 'status', a.status, 'decision', a.decision,
            'approved', a.approved, 'entity', entity_of(a.type),
            'rows', case when a.status <> 'queued' then a.affected when entity_of(a.type) is not null then (select count(*) from selected_rows(a.run_id, a.type, a.params)) end,
            'dependents', case a.type
                when 'delete_leads' then (select count(*) from task t where t.lead_id in (select s.entity_id from selected_rows(a.run_id, a.type, a.params) s))
                else 0 end,
            'preview', case when entity_of(a.type) is not null then (
                select coalesce(jsonb_agg(p.label order by p.created_at, p.entity_id), '[]')
                  from (select * from selected_rows(a.run_id, a.type, a.params) order by created_at, entity_id limit 20) p) else '[]' end,
            'missing', case
                when a.params->>'lead_id' is not null and a.type in ('create_task', 'update_lead') and not exists (select 1 from lead where lead_id = as_uuid(a.params->>'lead_id')) then 'lead_id'
                when a.params->>'project_id' is not null and a.type in ('create_task', 'update_project', 'source_leads_apify')
                     and not exists (select 1 from project where project_id = as_uuid(a.params->>'project_id')) then 'project_id'
                when a.params->>'task_id' is not null and a.type = 'update_task' and not exists (select 1 from task where task_id = as_uuid(a.params->>'task_id')) then 'task_id'
                when a.params->'changes'->>'lead_id' is not null and not exists (select 1 from lead where lead_id = as_uuid(a.params->'changes'->>'lead_id')) then 'changes/lead_id'
                when a.params->'changes'->>'project_id' is not null and not exists (select 1 from project where project_id = as_uuid(a.params->'changes'->>'project_id')) then 'changes/project_id'
                end) order by a.seq), '[]')
          from action a join mine using (run_id)),
    'spent', (select coalesce(jsonb_object_agg(type, rows), '{}') from (
            select a.type, sum(case when a.status = 'cancelled' then a.progress_done else a.affected end) as rows
              from run r join action a using (run_id), mine
             where cast(:#${properties:prospect.guardrails.requester-daily-rows} as integer) > 0
               and r.requested_by = mine.requested_by and r.run_id <> mine.run_id and not r.dry_run
               and r.created_at > now() - interval '24 hours'
               and a.decision = 'auto' and not a.approved and a.affected > 0 and a.status not in ('rejected', 'expired', 'skipped')
             group by a.type) s))::text as facts
