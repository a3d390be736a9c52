-- Recurring commands, and the feature flag with the people whom it is on for.

create table schedule (
    schedule_id   uuid primary key default uuid_v7(),
    name          text not null check (char_length(name) between 1 and 200),
    command       text not null check (char_length(command) between 1 and 2000),
    cron          text not null,
    timezone      text not null,
    enabled       boolean not null,
    owner         uuid not null references app_user,   -- who wrote it last: it fires with this person's rights
    next_fire_at  timestamptz,                -- null while it is paused
    last_fired_at timestamptz,
    last_run_id   uuid references run,        -- run.schedule_id names a schedule without referring to it: it may be deleted, its runs stay
    last_skip     jsonb,                      -- {"code", "detail", "at"} of a fire time that made no run; null once one did
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    check (enabled or next_fire_at is null)
);
create index schedule_due on schedule (next_fire_at) where next_fire_at is not null;
create index schedule_newest on schedule (created_at desc, schedule_id desc);

-- One row. Until somebody decides, it says what the environment of the last start said.
create table feature_flag (
    name       text primary key check (name = 'assistant_prospect_enabled'),
    enabled    boolean not null,
    users      uuid[] not null default '{}',  -- exactly these people, if there are any
    percent    integer not null default 100 check (percent between 0 and 100),   -- else this part of all people
    changed_by uuid references app_user,      -- null while nobody has decided
    changed_at timestamptz not null default now()
);
insert into feature_flag (name, enabled) values ('assistant_prospect_enabled', false);
