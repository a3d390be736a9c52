-- Keeps the leases of the runs that this instance is carrying out. A run whose row is locked is left out: nobody can claim it meanwhile, and
-- waiting for one long transaction would cost all the others their leases.
with alive as (
    select run_id
      from run
     where lease_token = any (cast(:#${body} as uuid[])) and lease_until > clock_timestamp()
       for update skip locked
)
update run
   set lease_until = clock_timestamp() + cast(:#${properties:prospect.engine.lease} as interval)
  from alive
 where run.run_id = alive.run_id
