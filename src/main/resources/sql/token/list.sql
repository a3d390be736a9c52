-- A page of tokens, newest first.
select newest_page('api_token', 'token_id', 'created_at', 'token_json', 'true', cast(:#${body.filter} as jsonb))::text
