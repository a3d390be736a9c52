-- Whether a run of a schedule is on its way, whichever of its runs that is, is asked whenever the schedule is due.
create index run_of_schedule on run (schedule_id) where schedule_id is not null and status in ('accepted', 'planning', 'running');
