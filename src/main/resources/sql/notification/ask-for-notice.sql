-- notify_user adds its words and channels to the one notification that the run makes when it ends.
with mine as (
    update run r set notice = jsonb_build_object('message', a.params->>'message', 'channels', coalesce(a.params->'channels', '["in_app"]'))
      from action a
     where r.run_id = cast(:#${variable.run.runId} as uuid) and r.lease_token = cast(:#${variable.run.lease} as uuid)
       and a.action_id = cast(:#${variable.action.actionId} as uuid)
    returning r.run_id, r.notice
)
select jsonb_build_object('counts', '{}'::jsonb, 'result', jsonb_build_object('channels', notice->'channels', 'when', 'the run has ended'), 'done', 1, 'affected', 1, 'events', '[]'::jsonb)::text as outcome
  from mine
