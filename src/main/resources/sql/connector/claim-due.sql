-- Takes the connectors that were looked at longer ago than so many seconds, each for one check. One check at a time for all instances: a check ends, or its
-- claim does. OpenStreetMap is never asked more often than twice a minute, whoever wants to know. Answers [{name, check_id}] as JSON text.
with due as (
    select name
      from connector
     where (check_until is null or check_until < clock_timestamp())
       and (checked_at is null
            or checked_at <= clock_timestamp() - make_interval(secs => greatest(cast(:#${variable.fresh} as integer), case name when 'openstreetmap' then 30 else 0 end)))
     order by place
       for update skip locked
), claimed as (
    update connector c
       set check_id = gen_random_uuid(), check_until = clock_timestamp() + interval '6 seconds'
      from due
     where due.name = c.name
 returning c.name, c.place, c.check_id
)
select coalesce(jsonb_agg(jsonb_build_object('name', name, 'check_id', check_id) order by place), '[]')::text from claimed
