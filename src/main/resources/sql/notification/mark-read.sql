-- One of the caller's own notifications, read from now on; an e-mail keeps its status. No row when the id is unknown or another person's.
update notification n
   set status = case when status = 'unread' then 'read' else status end
 where notification_id = as_uuid(:#${body.id}) and user_id = cast(:#${body.caller.userId} as uuid)
returning notification_json(n)::text
