-- Takes e-mails that are due. One that a dead instance held comes back when its lease has run out, with the same Message-ID.
-- Whoever is on the do-not-contact list by now gets none: the mail stands as skipped.
with due as (
    select notification_id, is_suppressed(recipient, null, null, null) as objected
      from notification
     where channel = 'email' and status = 'queued' and next_attempt_at <= clock_timestamp()
       and (lease_until is null or lease_until < clock_timestamp())
     order by next_attempt_at limit 20 for update skip locked
), claimed as (
    update notification n
       set lease_until = clock_timestamp() + interval '5 minutes', attempts = n.attempts + 1
      from due
     where n.notification_id = due.notification_id and not due.objected
    returning n.*
), skipped as (
    update notification n
       set status = 'skipped', lease_until = null, error = 'The recipient is on the do-not-contact list.'
      from due
     where n.notification_id = due.notification_id and due.objected
    returning n.notification_id, n.run_id
), told as (
    select append_events(s.run_id, null, 'mailer', jsonb_agg(jsonb_build_object('event', 'email.skipped', 'entity_type', 'notification', 'entity_id', s.notification_id,
               'detail', jsonb_build_object('reason', 'suppressed')))) as events
      from skipped s group by s.run_id
)
select jsonb_build_object('notification_id', n.notification_id, 'run_id', n.run_id, 'recipient', n.recipient, 'title', n.title, 'body', n.body,
                          'href', n.href, 'attempts', n.attempts, 'age_seconds', extract(epoch from clock_timestamp() - n.created_at)::bigint)::text as mail
  from (select count(*) from told) t, claimed n
