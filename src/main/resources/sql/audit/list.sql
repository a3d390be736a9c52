-- A page of audit events, newest first.
with ask as (
    select f as filter, coalesce((f->>'limit')::int, 50) as page_limit from (select cast(:#${body.filter} as jsonb) as f) given
), found as not materialized (
    select e as entity, e.audit_id as id, e.at as at
      from audit_event e cross join ask
     where (ask.filter->>'run_id' is null or e.run_id = as_uuid(ask.filter->>'run_id'))
       and (ask.filter->>'action_id' is null or e.action_id = as_uuid(ask.filter->>'action_id'))
       and (ask.filter->>'actor' is null or e.actor = ask.filter->>'actor')
       and (ask.filter->>'event' is null or e.event = ask.filter->>'event')
       and (ask.filter->>'from' is null or e.at >= (ask.filter->>'from')::timestamptz)
       and (ask.filter->>'to' is null or e.at < (ask.filter->>'to')::timestamptz)
), page as (
    select entity, id, at, row_number() over (order by at desc, id desc) as n
      from found, ask
     where ask.filter->>'cursor' is null or (at, id) < (cursor_at(ask.filter->>'cursor'), cursor_id(ask.filter->>'cursor'))
     order by at desc, id desc
     limit (select page_limit + 1 from ask)
)
select page_json(
           jsonb_agg(audit_json(entity) order by n) filter (where n <= page_limit),
           case when count(*) > page_limit then max(cursor_of(at, id)) filter (where n = page_limit) end,
           (select count(*) from (select from found limit 10001) counted))::text
  from ask left join page on true
 group by page_limit
