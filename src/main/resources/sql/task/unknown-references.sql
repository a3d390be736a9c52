-- The members of a task that name a lead or a project that does not exist, as errors; [] when there is none.
with given as (select cast(:#${body.json} as jsonb) as fields)
select coalesce(jsonb_agg(jsonb_build_object('pointer', pointer, 'detail', detail)), '[]')::text
  from (
    select '/lead_id' as pointer, 'There is no such lead.' as detail from given
     where fields->>'lead_id' is not null and not exists (select from lead where lead_id = as_uuid(fields->>'lead_id'))
    union all
    select '/project_id', 'There is no such project.' from given
     where fields->>'project_id' is not null and not exists (select from project where project_id = as_uuid(fields->>'project_id'))
  ) unknown
