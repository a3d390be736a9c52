-- Two plans of one person are judged one after the other, so that both cannot squeeze under the edge of a day. Without that limit they need not wait.
select case when cast(:#${properties:prospect.guardrails.requester-daily-rows} as integer) > 0
            then pg_advisory_xact_lock(hashtextextended('budget:' || cast(:#${variable.run.requestedBy} as text), 0))::text end as locked
