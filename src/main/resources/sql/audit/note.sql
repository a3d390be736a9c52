-- What changes nothing: told by the wire tap, with the time at which it happened.
select append_events(as_uuid(n->>'run_id'), as_uuid(n->>'action_id'), 'engine', jsonb_build_array(n - 'run_id'::text)) as events
  from (select cast(:#${body} as jsonb) as n) note
 where exists (select 1 from run r where r.run_id = as_uuid(n->>'run_id') and r.settled_at is null) -- nothing is told of a run behind its end
