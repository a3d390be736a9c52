-- Chains what has been committed and answers it, added up for the metrics.
select seal_audit(1000)::text as sealed
