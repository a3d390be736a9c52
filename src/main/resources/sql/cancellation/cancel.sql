-- Stops what has not started, once, with the run locked. Without a running action the run ends here, and a worker that plans it or stands between two
-- actions has lost its lease. A running action is left to its worker, who finds out before its next page.
with given as (
    select r.run_id, exists (select from action a where a.run_id = r.run_id and a.status = 'running') as running,
           'Cancelled by ' || :#${variable.request.caller.email} || '.' as detail
      from run r
     where r.run_id = as_uuid(:#${variable.request.id}) and r.cancelled_at is null and r.settled_at is null
), stopped as (
    update action a
       set status = 'cancelled', error_code = 'cancelled', error_detail = g.detail, finished_at = clock_timestamp()
      from given g
     where a.run_id = g.run_id and a.status in ('queued', 'pending_confirmation')
    returning a.action_id, a.seq
), cancelled as (
    update run r
       set cancelled_at = clock_timestamp(), cancelled_by = as_uuid(:#${variable.request.caller.userId}), error_code = 'cancelled', error_detail = g.detail,
           status = case when g.running then 'running' else 'cancelled' end,
           settled_at = case when not g.running then clock_timestamp() end,
           lease_token = case when g.running then r.lease_token end, lease_until = case when g.running then r.lease_until end,
           next_attempt_at = clock_timestamp()
      from given g
     where r.run_id = g.run_id
    returning r.run_id, r.status, r.counts, g.running
)
select append_events(c.run_id, null, :#${variable.request.caller.email},
           jsonb_build_array(jsonb_build_object('event', 'run.cancelled', 'detail', jsonb_build_object('actions', (select count(*) from stopped))))
           || (select coalesce(jsonb_agg(jsonb_build_object('event', 'action.skipped', 'action_id', s.action_id, 'actor', 'engine',
                  'detail', '{"status": "cancelled", "code": "cancelled"}'::jsonb) order by s.seq), '[]') from stopped s)
           || case when c.running then '[]' else jsonb_build_array(jsonb_build_object('event', 'run.settled', 'actor', 'engine',
                  'detail', jsonb_build_object('status', c.status, 'counts', c.counts))) end) as events
  from cancelled c
