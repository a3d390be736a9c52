-- Keeps the leases of the runs that this instance is carrying out.
update run
   set lease_until = clock_timestamp() + cast(:#${properties:prospect.engine.lease} as interval)
 where lease_token = any (cast(:#${body} as uuid[])) and lease_until > clock_timestamp()
