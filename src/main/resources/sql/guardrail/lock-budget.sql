-- Two plans of one person are judged one after the other, so that both cannot squeeze under the edge.
select pg_advisory_xact_lock(hashtextextended('budget:' || cast(:#${variable.run.requestedBy} as text), 0))::text as locked
