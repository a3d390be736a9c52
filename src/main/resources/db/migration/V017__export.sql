-- An export is the frozen list of its action (action_target) and a time until which it is handed out. The file is written when somebody fetches it, so that
-- nowhere a copy of personal data lies about, and who was deleted or suppressed meanwhile is not in it.
create table export (
    export_id  uuid primary key default uuid_v7(),
    action_id  uuid not null unique references action,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null default clock_timestamp() + interval '24 hours'
);
