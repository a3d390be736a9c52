-- A page of leads, newest first. What a filter means is lead_fits, for the API as for actions.
with ask as (
    select f as filter, coalesce((f->>'limit')::int, 50) as page_limit, fold(f->>'q') as q
      from (select cast(:#${body.filter} as jsonb) as f) given
), found as not materialized (
    select l as entity, l.lead_id as id, l.created_at as at
      from lead l cross join ask
     where lead_fits(l, ask.filter)
       and (ask.q is null or strpos(fold(concat_ws(' ', l.name, l.email, l.domain, l.phone, l.city)), ask.q) > 0)
       and (ask.filter->>'run_id' is null or l.lead_id in (select r.lead_id from run_lead r where r.run_id = as_uuid(ask.filter->>'run_id')))
), page as (
    select entity, id, at, row_number() over (order by at desc, id desc) as n
      from found, ask
     where ask.filter->>'cursor' is null or (at, id) < (cursor_at(ask.filter->>'cursor'), cursor_id(ask.filter->>'cursor'))
     order by at desc, id desc
     limit (select page_limit + 1 from ask)
)
select page_json(
           jsonb_agg(lead_json(entity) order by n) filter (where n <= page_limit),
           case when count(*) > page_limit then max(cursor_of(at, id)) filter (where n = page_limit) end,
           (select count(*) from (select from found limit 10001) counted))::text
  from ask left join page on true
 group by page_limit
