-- As many tasks, runs, notifications and events beside ${rows} leads, so that the other lists are as long.
insert into task (title, kind, status, due_at, lead_id, created_at, sequence, step)
select 'Call ' || name, (array['call', 'call', 'email', 'other'])[1 + n % 4], case when n % 1000 = 0 then 'done' else 'open' end, case when n % 3 > 0 then created_at + n % 100 * interval '1 day' end, lead_id, created_at, 'default', 1
  from (select row_number() over (order by created_at) as n, * from lead) l;
insert into run (run_id, root_run_id, command, requested_by, origin, status, created_at, settled_at)
select id, id, 'Find ' || n || ' dental leads in Lyon, score them, run nurturing, notify me.', user_id, 'api', case when n % 1000 = 0 then 'failed' else 'completed' end, at, at
  from (select uuid_v7() as id, n, now() - (${rows} - n) * interval '1 minute' as at from generate_series(1, ${rows}) n offset 0) drawn, (select user_id from app_user order by created_at limit 1) u;
insert into notification (event, channel, status, user_id, title, body, run_id, created_at)
select 'assistant_run_completed', 'in_app', case when row_number() over (order by created_at) % 1000 = 0 then 'unread' else 'read' end, requested_by, 'Completed', command, run_id, created_at from run;
insert into audit_event (at, actor, event, run_id, detail, seq)
select created_at, 'admin@localhost', 'run.accepted', run_id, '{}', 1 from run;
