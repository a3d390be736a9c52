-- Takes a turn, by the generic cell rate algorithm (ITU-T I.371, virtual scheduling): a burst at once, then one in each interval.
-- Answers 0, or the milliseconds until there is a turn; who gets none loses nothing by having asked.
insert into rate_limit as r (key, tat, allowed)
select :key, clock_timestamp() + pace, true from (select make_interval(secs => :seconds) as pace) given
on conflict (key) do update
   set (tat, allowed) = (
        select case when fits then greatest(r.tat, at) + pace else r.tat end, fits
          from (select pace, excluded.tat - pace as at, r.tat <= excluded.tat - pace + (cast(:burst as int) - 1) * pace as fits
                  from (select make_interval(secs => :seconds) as pace) given) now)
returning case when allowed then 0
               else greatest(1, ceil(1000 * extract(epoch from tat - (cast(:burst as int) - 1) * make_interval(secs => :seconds) - clock_timestamp())))
          end::bigint
