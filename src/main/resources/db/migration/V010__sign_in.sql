-- How people sign in, and what their tokens may do. Sessions are rows, so an instance that is asked next knows them and ending one counts at once.

alter table app_user
    add column must_change_password boolean not null default false,   -- somebody else has seen the password
    add column last_login_at        timestamptz,
    add column updated_at           timestamptz not null default now();

alter table api_token
    add column role         text check (role in ('viewer', 'operator', 'approver', 'admin')),   -- the most that it may do; null: what its person may
    add column prefix       text not null default '',      -- its first characters, by which people recognise it
    add column created_by   uuid references app_user,      -- null: the product itself
    add column expires_at   timestamptz,
    add column last_used_at timestamptz;

create table session (
    session_id   uuid primary key default uuid_v7(),
    user_id      uuid not null references app_user,
    secret_hash  text not null unique,   -- SHA-256 of 256 random bits, hex
    user_agent   text not null,          -- so that people recognise their own
    created_at   timestamptz not null default clock_timestamp(),
    last_seen_at timestamptz not null default clock_timestamp(),
    ends_at      timestamptz not null default clock_timestamp() + interval '12 hours'
);
create index session_of_user on session (user_id, created_at desc, session_id desc);
