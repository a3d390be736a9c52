-- A page of runs, newest first.
select run_page(cast(:#${body.filter} as jsonb))::text
