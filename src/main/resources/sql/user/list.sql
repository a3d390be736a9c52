-- A page of people, newest first.
select newest_page('app_user', 'user_id', 'created_at', 'user_json', 'true', cast(:#${body.filter} as jsonb))::text
