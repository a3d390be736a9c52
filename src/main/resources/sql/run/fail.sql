-- Ends a run that cannot be carried out: what has not started is cancelled.
with mine as (
    update run
       set error_code = 'poison', error_detail = 'The run stopped its worker ' || recoveries || ' times in a row at the same step and was given up.'
     where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
    returning run_id
)
update action a
   set status = 'failed', error_code = 'poison', error_detail = 'Given up together with its run.', finished_at = clock_timestamp()
  from mine
 where a.run_id = mine.run_id and a.status in ('queued', 'running')
