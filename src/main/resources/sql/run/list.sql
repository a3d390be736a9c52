-- A page of runs, newest first.
with ask as (
    select f as filter, coalesce((f->>'limit')::int, 50) as page_limit, fold(f->>'q') as q
      from (select cast(:#${body.filter} as jsonb) as f) given
), found as not materialized (
    select r as entity, r.run_id as id, r.created_at as at
      from run r cross join ask
     where (ask.filter->>'status' is null or r.status = ask.filter->>'status')
       and (ask.filter->>'requested_by' is null or r.requested_by = (select u.user_id from app_user u where u.email = lower(ask.filter->>'requested_by')))
       and (ask.q is null or strpos(fold(r.command), ask.q) > 0)
), page as (
    select entity, id, at, row_number() over (order by at desc, id desc) as n
      from found, ask
     where ask.filter->>'cursor' is null or (at, id) < (cursor_at(ask.filter->>'cursor'), cursor_id(ask.filter->>'cursor'))
     order by at desc, id desc
     limit (select page_limit + 1 from ask)
)
select page_json(
           jsonb_agg(run_json(entity) order by n) filter (where n <= page_limit),
           case when count(*) > page_limit then max(cursor_of(at, id)) filter (where n = page_limit) end,
           (select count(*) from (select from found limit 10001) counted))::text
  from ask left join page on true
 group by page_limit
