-- Whether a run has ended, and the number of its last event; no row when the id is unknown.
select r.run_id, r.settled_at is not null as settled, coalesce(c.last_seq, 0) as last_seq
  from run r left join audit_counter c on c.run_id = r.run_id
 where r.run_id = as_uuid(:run_id)
