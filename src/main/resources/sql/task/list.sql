-- A page of tasks, newest first.
select task_page(cast(:#${body.filter} as jsonb))::text
