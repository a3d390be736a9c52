-- A page of tokens, newest first.
with ask as (
    select f as filter, coalesce((f->>'limit')::int, 50) as page_limit
      from (select cast(:#${body.filter} as jsonb) as f) given
), found as not materialized (
    select t as entity, t.token_id as id, t.created_at as at from api_token t
), page as (
    select entity, id, at, row_number() over (order by at desc, id desc) as n
      from found, ask
     where ask.filter->>'cursor' is null or (at, id) < (cursor_at(ask.filter->>'cursor'), cursor_id(ask.filter->>'cursor'))
     order by at desc, id desc
     limit (select page_limit + 1 from ask)
)
select page_json(
           jsonb_agg(token_json(entity) order by n) filter (where n <= page_limit),
           case when count(*) > page_limit then max(cursor_of(at, id)) filter (where n = page_limit) end,
           (select count(*) from (select from found limit 10001) counted))::text
  from ask left join page on true
 group by page_limit
