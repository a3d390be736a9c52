-- An embedded database has one instance at a time: whatever is leased when it starts was held by one that is gone.
update run set lease_until = clock_timestamp() - interval '1 second' 
 where lease_until > clock_timestamp() and lease_token <> all (cast(:#${body} as uuid[]))
