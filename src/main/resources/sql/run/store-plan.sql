-- One plan per run: stored with its actions and with how it was come to, or not at all.
with given as (
    select cast(:#${body.json} as jsonb) as g
), mine as (
    update run
       set status = 'running', plan = coalesce(run.plan, g->'plan'), planner = coalesce(run.planner, g->>'planner'),
           planner_note = coalesce(run.planner_note, g->>'planner_note'), summary = coalesce(run.summary, g->'plan'->>'summary'),
           language = coalesce(run.language, g->>'language'), error_code = null, error_detail = null, recoveries = 0
      from given
     where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
    returning run_id, plan, g->'planning' as planning
), kept as (
    insert into run_planning (run_id, planning)
    select run_id, planning from mine where planning is not null
    on conflict (run_id) do nothing
    returning run_id
)
select lay_out_plan(mine.run_id, mine.plan) as actions from mine left join kept using (run_id)
