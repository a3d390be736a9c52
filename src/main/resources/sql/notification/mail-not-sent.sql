-- Tried again after a pause that doubles, for a day; then failed, visibly. A refusal for good fails at once.
with given as (
    select cast(:#${body.json} as jsonb) as g
), tried as (
    update notification n
       set status = case when (g->>'permanent')::boolean or n.created_at < clock_timestamp() - interval '1 day' then 'failed' else 'queued' end,
           lease_until = null, error = g->>'error',
           next_attempt_at = clock_timestamp() + least(interval '2 hours', interval '10 seconds' * power(2, n.attempts)) * (0.75 + random() / 2)
      from given
     where n.notification_id = as_uuid(:#${variable.mail.notificationId}) and n.status = 'queued'
    returning n.notification_id, n.run_id, n.status
)
select append_events(t.run_id, null, 'mailer', jsonb_build_array(jsonb_build_object('event', 'email.failed', 'entity_type', 'notification', 'entity_id', t.notification_id))) as events
  from tried t where t.status = 'failed'
