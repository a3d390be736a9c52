-- How a run's plan was come to: what Khoj answered, what was wrong with it, what it took. Beside the run, because only who opens one run wants it.
create table run_planning (
    run_id   uuid primary key references run on delete cascade,
    planning jsonb not null                   -- {"prompt_version", "reason", "attempts"}
);
