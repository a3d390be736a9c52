-- Now, by the clock that schedules fire by.
select rfc3339(clock_timestamp()) as moment
