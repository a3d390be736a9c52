-- By the database's clock. The run goes on without the action.
with runs as materialized (
    -- The run first, as everybody does who decides: no two can wait for each other.
    select r.run_id from run r
     where r.run_id in (select p.run_id from action p where p.status = 'pending_confirmation' and p.expires_at <= clock_timestamp())
     order by r.run_id for update
), expired as (
    update action a set status = 'expired', finished_at = clock_timestamp()
      from runs
     where a.run_id = runs.run_id and a.status = 'pending_confirmation' and a.expires_at <= clock_timestamp()
    returning a.run_id, a.action_id
), going_on as (
    update run r set status = 'running', lease_token = null, lease_until = null, next_attempt_at = clock_timestamp()
     where r.run_id in (select run_id from expired) and r.status = 'awaiting_confirmation'
    returning r.run_id
), told as (
    select append_events(e.run_id, null, 'engine', jsonb_agg(jsonb_build_object('event', 'confirmation.expired', 'action_id', e.action_id))) as events
      from expired e group by e.run_id
)
select (select count(*) from expired) as expired, (select count(*) from going_on) as runs, (select count(*) from told) as told
