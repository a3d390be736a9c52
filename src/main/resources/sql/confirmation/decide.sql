-- Decides once: only what is still pending, with this digest, in time. Then the run goes on, under a new lease.
with given as (
    select cast(:#${body.json} as jsonb) as g
), decisions as (
    select as_uuid(d->>'action_id') as action_id, d->>'digest' as digest, d->>'decision' as decision from given, jsonb_array_elements(g->'actions') d
), decided as (
    update action a
       set status = case d.decision when 'approve' then 'queued' else 'rejected' end,
           approved = d.decision = 'approve', decided_by = as_uuid(g->>'decided_by'), decided_at = clock_timestamp(), comment = g->>'comment',
           finished_at = case d.decision when 'approve' then null else clock_timestamp() end
      from decisions d, given
     where a.action_id = d.action_id and a.run_id = as_uuid(g->>'run_id') and a.status = 'pending_confirmation'
       and a.digest = d.digest and a.expires_at > clock_timestamp()
    returning a.run_id, a.action_id, a.seq, d.decision, a.digest
), going_on as (
    update run r set status = 'running', lease_token = null, lease_until = null, next_attempt_at = clock_timestamp()
     where r.run_id in (select run_id from decided) and r.status in ('awaiting_confirmation', 'running')
    returning r.run_id
), told as (
    select append_events(d.run_id, null, g->>'actor', jsonb_agg(jsonb_build_object('action_id', d.action_id,
               'event', case d.decision when 'approve' then 'confirmation.approved' else 'confirmation.rejected' end,
               'detail', jsonb_build_object('digest', d.digest, 'with_comment', g->>'comment' is not null, 'credential', g->>'credential')) order by d.seq)) as events
      from decided d, given group by d.run_id, g
)
select (select count(*) from decided) as decided, (select count(*) from going_on) as runs, (select sum(events) from told) as events
