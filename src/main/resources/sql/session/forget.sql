-- Sessions that have run out, and limits that nobody is near to any more.
with run_out as (
    delete from session s where not is_live(s)
)
delete from rate_limit where tat < clock_timestamp()
