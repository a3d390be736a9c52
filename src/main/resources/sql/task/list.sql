-- A page of tasks in the order that was asked for, newest first if none was.
select task_page(cast(:#${body.filter} as jsonb))::text
