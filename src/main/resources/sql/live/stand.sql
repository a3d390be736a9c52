-- How far a run's events go, and the number of the one that ends its stream, null as long as the run has not ended; no row when the id is unknown.
select r.run_id, coalesce(c.last_seq, 0) as last_seq, case when r.settled_at is not null then coalesce(e.seq, c.last_seq, 0) end as end_seq
  from run r
  left join audit_counter c on c.run_id = r.run_id
  left join lateral (
      select a.seq from audit_event a where a.run_id = r.run_id and a.event = 'run.settled' and r.settled_at is not null order by a.seq desc limit 1) e on true
 where r.run_id = as_uuid(:run_id)
