-- What deleted leads left behind in runs that were not over then, and are now.
select forget_what_is_due(null) as runs
