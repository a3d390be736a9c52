-- A page of leads in the order that was asked for, newest first if none was.
select lead_page(cast(:#${body.filter} as jsonb))::text
