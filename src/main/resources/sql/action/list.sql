-- The run's actions in plan order, as the engine carries them.
select coalesce(jsonb_agg(jsonb_build_object(
           'action_id', a.action_id, 'seq', a.seq, 'plan_id', a.plan_id, 'type', a.type, 'params', a.params, 'decision', a.decision,
           'status', a.status, 'approved', a.approved, 'affected', a.affected, 'result', a.result, 'entity', entity_of(a.type)) order by a.seq), '[]')::text as actions
  from action a
 where a.run_id = cast(:#${variable.run.runId} as uuid)
