-- No plan: the run ends failed, and says why.
with given as (
    select cast(:#${body.json} as jsonb) as g
), mine as (
    update run
       set planner = g->>'planner', planner_note = g->>'planner_note', language = g->>'language',
           error_code = g->'problem'->>'code', error_detail = g->'problem'->>'detail'
      from given
     where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
    returning run_id
)
select count(*) as failed from mine
