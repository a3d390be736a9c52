-- No plan: the run ends failed, and says why, in the planner's own words as well if it has any.
with given as (
    select cast(:#${body.json} as jsonb) as g
), mine as (
    update run
       set planner = g->>'planner', planner_note = g->>'planner_note', language = g->>'language', summary = g->>'summary',
           error_code = g->'problem'->>'code', error_detail = g->'problem'->>'detail'
      from given
     where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
    returning run_id, g->'planning' as planning
), kept as (
    insert into run_planning (run_id, planning) select run_id, planning from mine
    on conflict (run_id) do update set planning = excluded.planning
    returning run_id
)
select count(*) as failed from mine left join kept using (run_id)
