-- A page of schedules, newest first.
select newest_page('schedule', 'schedule_id', 'created_at', 'schedule_json', 'true', cast(:#${body.filter} as jsonb))::text
