-- The next events of every run that somebody listens to, each from where its listeners stand; one row without an event where there is none.
-- In: [{"run_id", "after"}]. Numbers of a run commit in their order (audit_counter), so nothing turns up later behind a number that was seen.
select w.run_id, w.after, r.settled_at is not null as settled, e.seq, e.event, e.data
  from jsonb_to_recordset(cast(:wanted as jsonb)) as w(run_id uuid, after integer)
  join run r on r.run_id = w.run_id
  left join lateral (
      select a.seq, a.event, audit_json(a)::text as data from audit_event a where a.run_id = w.run_id and a.seq > w.after order by a.seq limit :page) e on true
 order by w.run_id, w.after, e.seq
