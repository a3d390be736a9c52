-- Takes one run that is due, that nobody holds and whose requester the assistant is switched on for, under a new fencing token. What is cancelled is ended
-- all the same. A lease that ran out is a worker that died.
with flag as materialized (
    select f as flag from feature_flag f where f.name = 'assistant_prospect_enabled'
), due as (
    select r.run_id, r.lease_token is not null as taken_over
      from run r cross join flag
     where r.status in ('accepted', 'planning', 'running')
       and r.next_attempt_at <= clock_timestamp()
       and (r.lease_until is null or r.lease_until < clock_timestamp())
       and (r.cancelled_at is not null or flag_on(flag.flag, r.requested_by))
     order by r.next_attempt_at, r.run_id
     limit 1
       for update of r skip locked
), taken as (
    update run r
       set lease_token = gen_random_uuid(),
           lease_until = clock_timestamp() + cast(:#${properties:prospect.engine.lease} as interval),
           recoveries = r.recoveries + case when due.taken_over then 1 else 0 end,
           started_at = coalesce(r.started_at, clock_timestamp())
      from due
     where r.run_id = due.run_id
    returning r.*, due.taken_over
), told as (
    select append_events(t.run_id, null, 'engine', jsonb_build_array(jsonb_build_object('event', 'run.resumed', 'detail',
               jsonb_build_object('recoveries', t.recoveries)))) as events
      from taken t where t.taken_over
)
select jsonb_build_object(
           'run_id', t.run_id, 'root_run_id', t.root_run_id, 'lease', t.lease_token, 'command', t.command, 'dry_run', t.dry_run,
           'requested_by', t.requested_by, 'requester', u.email, 'language', t.language, 'recoveries', t.recoveries, 'taken_over', t.taken_over,
           'cancelled', t.cancelled_at is not null, 'planned', t.plan is not null, 'laid_out', exists (select 1 from action a where a.run_id = t.run_id))::text as run
  from taken t join app_user u on u.user_id = t.requested_by left join told on true
