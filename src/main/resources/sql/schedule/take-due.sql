-- One schedule that is due and that nobody else is firing, with all that decides whether it fires. Its row is locked until the transaction ends, so
-- nobody fires it a second time; a crash before the end leaves it due. No row when none is due.
select jsonb_build_object(
           'schedule_id', s.schedule_id, 'name', s.name, 'cron', s.cron, 'timezone', s.timezone, 'fire_time', rfc3339(s.next_fire_at),
           'now', rfc3339(clock_timestamp()), 'last_skip', s.last_skip->>'code',
           'owner', s.owner, 'owner_email', u.email,
           'obstacle', case when not u.active then 'inactive' when u.role = 'viewer' then 'not-operator' when not feature_on(s.owner) then 'feature-disabled' end,
           'running', exists (select from run r where r.schedule_id = s.schedule_id and r.status in ('accepted', 'planning', 'running')))::text as due
  from schedule s join app_user u on u.user_id = s.owner
 where s.next_fire_at <= clock_timestamp()
 order by s.next_fire_at, s.schedule_id
 limit 1
   for update of s skip locked
