-- A page of the caller's own notifications, newest first.
select notification_page(cast(:#${body.caller.userId} as uuid), cast(:#${body.filter} as jsonb))::text
