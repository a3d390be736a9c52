-- A page of the actions that wait for a confirmation, oldest run first, each with who asked for what.
with ask as (
    select f as filter, coalesce((f->>'limit')::int, 50) as page_limit from (select cast(:#${body.filter} as jsonb) as f) given
), found as not materialized (
    select a as entity, a.action_id as id, r.created_at as at, r.command, r.requested_by
      from action a cross join ask join run r on r.run_id = a.run_id
     where a.status = 'pending_confirmation'
), page as (
    select entity, id, at, command, requested_by, row_number() over (order by at asc, id asc) as n
      from found, ask
     where ask.filter->>'cursor' is null or (at, id) > (cursor_at(ask.filter->>'cursor'), cursor_id(ask.filter->>'cursor'))
     order by at asc, id asc
     limit (select page_limit + 1 from ask)
)
select page_json(
           jsonb_agg(action_json(entity) || jsonb_build_object(
               'command', command, 'requested_by', email_of(requested_by)) order by n) filter (where n <= page_limit),
           case when count(*) > page_limit then max(cursor_of(at, id)) filter (where n = page_limit) end,
           (select count(*) from (select from found limit 10001) counted))::text
  from ask left join page on true
 group by page_limit
