-- The run, locked: whoever decides, expires, settles or cancels at the same time comes before or after, never in between.
select jsonb_build_object('run_id', run_id, 'status', status, 'settled', settled_at is not null)::text as examined
  from run
 where run_id = as_uuid(:#${variable.request.id})
   for update
