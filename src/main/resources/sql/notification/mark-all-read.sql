-- All of the caller's own notifications, read from now on.
with marked as (
    update notification set status = 'read' where user_id = cast(:#${body.caller.userId} as uuid) and status = 'unread' returning 1
)
select jsonb_build_object('updated', count(*))::text from marked
