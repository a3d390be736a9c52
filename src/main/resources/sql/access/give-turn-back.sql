-- One turn is there again, as if it had not been taken.
update rate_limit set tat = tat - make_interval(secs => :seconds) where key = :key
