-- In-app notifications, and e-mails as their outbox: a queued row is a mail that must go out.

create table notification (
    notification_id uuid primary key default uuid_v7(),
    event           text not null,
    channel         text not null check (channel in ('in_app', 'email')),
    status          text not null check (status in ('unread', 'read', 'queued', 'sent', 'failed', 'skipped')),
    user_id         uuid not null references app_user,
    recipient       text,                     -- of an e-mail
    title           text not null,
    body            text not null,
    run_id          uuid references run,
    occasion        text not null default '', -- tells apart what may be announced more than once a run
    href            text,
    error           text,
    attempts        integer not null default 0,
    next_attempt_at timestamptz not null default now(),
    lease_until     timestamptz,
    created_at      timestamptz not null default now(),
    check (channel = 'email' or status in ('unread', 'read')),
    unique (run_id, event, user_id, channel, occasion)
);
create index notification_of_user on notification (user_id, created_at desc, notification_id desc);
create index notification_due on notification (next_attempt_at) where status = 'queued';
