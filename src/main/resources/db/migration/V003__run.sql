-- The row is the truth: what is not here did not happen. A run and its actions are the queue.

create table run (
    run_id          uuid primary key default uuid_v7(),
    root_run_id     uuid not null,            -- the run that a chain of replays began with: what it created is not created again
    command         text not null check (char_length(command) between 1 and 2000),
    dry_run         boolean not null default false,
    requested_by    uuid not null references app_user,
    origin          text not null check (origin in ('api', 'dashboard', 'schedule', 'replay')),
    status          text not null default 'accepted' check (status in
                        ('accepted', 'planning', 'running', 'completed', 'partially_completed', 'awaiting_confirmation', 'failed', 'cancelled')),
    planner         text check (planner in ('khoj', 'local')),
    planner_note    text,
    summary         text,
    language        text check (language in ('en', 'fr')),
    plan            jsonb,
    counts          jsonb not null default '{}',
    notice          jsonb,                    -- what notify_user asked for: {"message", "channels"}
    error_code      text,
    error_detail    text,
    replay_of       uuid references run,
    schedule_id     uuid,
    lease_token     uuid,                     -- the fencing token: who writes must name it
    lease_until     timestamptz,
    recoveries      integer not null default 0,   -- times that a dead worker's run was taken over without progress
    next_attempt_at timestamptz not null default now(),
    created_at      timestamptz not null default now(),
    started_at      timestamptz,
    settled_at      timestamptz,
    check ((settled_at is not null) = (status in ('completed', 'partially_completed', 'failed', 'cancelled')))
);
create index run_due on run (next_attempt_at) where status in ('accepted', 'planning', 'running');
create index run_newest on run (created_at desc, run_id desc);
create index run_of_requester on run (requested_by, created_at desc);

create table idempotency_key (
    owner       uuid not null references app_user,
    operation   text not null check (operation in ('execute', 'replay', 'schedule')),
    key         text not null check (char_length(key) between 1 and 255),
    fingerprint text not null,                -- SHA-256 of the body as parsed, defaults filled in
    run_id      uuid not null,
    created_at  timestamptz not null default now(),
    primary key (owner, operation, key)
);

create table action (
    action_id      uuid primary key default uuid_v7(),
    run_id         uuid not null references run,
    seq            integer not null,
    plan_id        text not null,             -- the id inside the plan: a1, a2, …
    type           text not null,
    params         jsonb not null default '{}',
    depends_on     uuid[] not null default '{}',
    decision       text check (decision in ('auto', 'confirm', 'reject')),
    reasons        jsonb not null default '[]',
    checks         jsonb not null default '[]',
    status         text not null default 'queued' check (status in
                       ('queued', 'running', 'pending_confirmation', 'succeeded', 'partially_succeeded', 'failed', 'rejected', 'expired', 'skipped', 'cancelled')),
    affected       integer,
    progress_done  integer not null default 0,
    progress_total integer,
    preview        jsonb not null default '{"rows": []}',
    digest         text,
    expires_at     timestamptz,
    approved       boolean not null default false,
    decided_by     uuid references app_user,
    decided_at     timestamptz,
    comment        text,
    attempts       integer not null default 0,
    result         jsonb not null default '{}',
    error_code     text,
    error_detail   text,
    entities_total integer not null default 0,
    started_at     timestamptz,
    finished_at    timestamptz,
    unique (run_id, seq),
    unique (run_id, plan_id),
    check (status <> 'pending_confirmation' or (digest is not null and expires_at is not null)),
    -- Nothing that needs a person runs without that person's decision.
    check (decision is distinct from 'confirm' or status not in ('running', 'succeeded', 'partially_succeeded')
           or (approved and decided_by is not null and decided_at is not null))
);
create index action_pending on action (expires_at) where status = 'pending_confirmation';

-- The rows that an action is about: counted, frozen, worked off in pages, each exactly once.
create table action_target (
    action_id   uuid not null references action,
    ord         bigint not null,
    entity_type text not null check (entity_type in ('lead', 'task', 'project')),
    entity_id   uuid not null,
    revision    integer not null,             -- of the row when it was frozen
    outcome     text,                         -- null until its page is done
    primary key (action_id, ord),
    unique (action_id, entity_type, entity_id)
);
create index action_target_open on action_target (action_id, ord) where outcome is null;

-- What an action created or touched, for links.
create table action_entity (
    action_id   uuid not null references action,
    entity_type text not null check (entity_type in ('lead', 'task', 'project', 'notification', 'export')),
    entity_id   uuid not null,
    ord         bigint generated always as identity,
    primary key (action_id, entity_type, entity_id)
);
