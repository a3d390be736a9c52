-- Takes an entry off the list.
select lift_suppression(as_uuid(:#${body.id}), cast(:#${body.caller.email} as text))::text
