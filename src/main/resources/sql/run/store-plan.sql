-- One plan per run: stored with its actions, or not at all.
with given as (
    select cast(:#${body.json} as jsonb) as g
), mine as (
    update run
       set status = 'running', plan = coalesce(run.plan, g->'plan'), planner = coalesce(run.planner, g->>'planner'),
           planner_note = coalesce(run.planner_note, g->>'planner_note'), summary = coalesce(run.summary, g->'plan'->>'summary'),
           language = coalesce(run.language, g->>'language'), error_code = null, error_detail = null, recoveries = 0
      from given
     where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
    returning run_id, plan
)
select lay_out_plan(mine.run_id, mine.plan) as actions from mine
