-- The whole burst is there again.
delete from rate_limit where key = :key
