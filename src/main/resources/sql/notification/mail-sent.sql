with sent as (
    update notification set status = 'sent', lease_until = null, error = null
     where notification_id = as_uuid(:#${variable.mail.notificationId}) and status = 'queued'
    returning notification_id, run_id
)
select append_events(s.run_id, null, 'mailer', jsonb_build_array(jsonb_build_object('event', 'email.sent', 'entity_type', 'notification', 'entity_id', s.notification_id))) as events
  from sent s
