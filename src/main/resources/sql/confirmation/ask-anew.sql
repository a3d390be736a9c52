-- What would be approved is not what was shown: the list of rows is forgotten, and a worker counts, freezes and asks anew.
with given as (
    select cast(:#${body.json} as jsonb) as g
), again as (
    update action a
       set status = 'queued', progress_total = null,
           reasons = a.reasons || '[{"code": "stale-confirmation", "detail": "Rows changed after they were shown; please look again."}]'
      from given
     where a.run_id = as_uuid(g->>'run_id') and a.status = 'pending_confirmation'
       and a.action_id in (select as_uuid(c) from jsonb_array_elements_text(g->'changed') c)
    returning a.run_id, a.action_id
), forgotten as (
    delete from action_target t using again where t.action_id = again.action_id
), going_on as (
    update run r set status = 'running', lease_token = null, lease_until = null, next_attempt_at = clock_timestamp()
     where r.run_id in (select run_id from again) and r.status in ('awaiting_confirmation', 'running')
    returning r.run_id
)
select (select count(*) from again) as actions, (select count(*) from going_on) as runs
