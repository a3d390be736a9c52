-- Takes e-mails that are due. One that a dead instance held comes back when its lease has run out, with the same Message-ID.
update notification n
   set lease_until = clock_timestamp() + interval '5 minutes', attempts = n.attempts + 1
  from (select notification_id from notification
         where channel = 'email' and status = 'queued' and next_attempt_at <= clock_timestamp()
           and (lease_until is null or lease_until < clock_timestamp())
         order by next_attempt_at limit 20 for update skip locked) due
 where n.notification_id = due.notification_id
returning jsonb_build_object('notification_id', n.notification_id, 'run_id', n.run_id, 'recipient', n.recipient, 'title', n.title, 'body', n.body,
                             'href', n.href, 'attempts', n.attempts, 'age_seconds', extract(epoch from clock_timestamp() - n.created_at)::bigint)::text as mail
