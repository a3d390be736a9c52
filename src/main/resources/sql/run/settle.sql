-- What the run has come to, once nothing is left to carry out or everything left waits for a person. Else no row: the run is taken again.
with tally as (
    select r.run_id,
           count(a.*) as actions,
           count(*) filter (where a.status = 'pending_confirmation') as waiting,
           count(*) filter (where a.status in ('succeeded') or (a.status = 'skipped' and a.error_code is null)) as good,
           count(*) filter (where a.status = 'partially_succeeded') as partial,
           count(*) filter (where a.status = 'failed' or (a.status = 'skipped' and a.error_code is not null)) as bad,
           count(*) filter (where a.status in ('rejected', 'expired')) as refused,
           -- Queued and waiting for nobody: an earlier action was taken before a later one that it depends on, or must be judged again.
           count(*) filter (where a.status in ('queued', 'running') and not exists (
               select 1 from action d where d.action_id = any (a.depends_on) and d.status in ('queued', 'running', 'pending_confirmation'))) as ready,
           coalesce(md5(string_agg(a.action_id::text || coalesce(a.digest, ''), ',' order by a.seq) filter (where a.status = 'pending_confirmation')), '') as occasion
      from run r left join action a using (run_id)
     where r.run_id = cast(:#${variable.run.runId} as uuid)
     group by r.run_id
), mine as (
    update run r
       set status = case
               when r.cancelled_at is not null then 'cancelled'
               when t.waiting > 0 then 'awaiting_confirmation'
               when r.error_code is not null then 'failed'
               when r.dry_run then 'completed'
               when t.good + t.partial = 0 and t.bad > 0 then 'failed'
               when t.good = t.actions then 'completed'
               else 'partially_completed' end,
           error_code = coalesce(r.error_code, case when t.waiting = 0 and not r.dry_run and t.good + t.partial = 0 and t.bad > 0 then (
               select a.error_code from action a where a.run_id = r.run_id and a.error_code is not null order by a.seq limit 1) end),
           error_detail = coalesce(r.error_detail, case when t.waiting = 0 and not r.dry_run and t.good + t.partial = 0 and t.bad > 0 then (
               select a.error_detail from action a where a.run_id = r.run_id and a.error_code is not null order by a.seq limit 1) end),
           settled_at = case when t.waiting > 0 then null else clock_timestamp() end
      from tally t
     where r.run_id = t.run_id and r.lease_token = cast(:#${variable.run.lease} as uuid)
       and r.status in ('accepted', 'planning', 'running') and t.ready = 0
    returning r.*, t.waiting, t.occasion
)
select jsonb_build_object(
           'run_id', m.run_id, 'status', m.status, 'command', m.command, 'dry_run', m.dry_run, 'language', coalesce(m.language, 'en'), 'counts', m.counts,
           'notice', m.notice, 'error', case when m.error_code is not null then jsonb_build_object('code', m.error_code, 'detail', m.error_detail) end,
           'waiting', m.waiting, 'occasion', m.occasion,
           'requester', jsonb_build_object('user_id', u.user_id, 'email', u.email, 'wants_email', coalesce(p.email, false)),
           'approvers', (select coalesce(jsonb_agg(jsonb_build_object('user_id', a.user_id, 'email', a.email, 'wants_email', coalesce(ap.email, false))), '[]')
                           from app_user a left join notification_preference ap on ap.user_id = a.user_id and ap.event = 'assistant_confirmation_required'
                          where a.active and a.role in ('approver', 'admin')))::text as settled
  from mine m join app_user u on u.user_id = m.requested_by
  left join notification_preference p on p.user_id = u.user_id and p.event = 'assistant_run_completed'
