-- All connectors as the API tells them.
select page_json(jsonb_agg(jsonb_build_object(
           'name', name,
           'state', coalesce(state, 'down'),
           'reason', case when state is null then 'Nobody has looked yet.' else reason end,
           'what_to_do', case when state is null then 'Ask again in a few seconds.' else what_to_do end,
           'checked_at', rfc3339(checked_at),
           'last_success_at', rfc3339(last_success_at)) order by place), null, count(*))::text
  from connector
