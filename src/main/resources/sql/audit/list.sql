-- A page of audit events, newest first.
select audit_page(cast(:#${body.filter} as jsonb))::text
