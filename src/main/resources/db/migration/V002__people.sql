-- Who may do what. Passwords and tokens are stored as hashes only.

create table app_user (
    user_id       uuid primary key default uuid_v7(),
    email         text not null unique check (email = lower(email)),
    role          text not null check (role in ('viewer', 'operator', 'approver', 'admin')),
    password_hash text,
    active        boolean not null default true,
    created_at    timestamptz not null default now()
);

create table api_token (
    token_id    uuid primary key default uuid_v7(),
    user_id     uuid not null references app_user,
    name        text not null unique,
    secret_hash text not null unique,   -- SHA-256 of 256 random bits, hex
    scopes      text[] not null default '{}',
    created_at  timestamptz not null default now()
);

create table notification_preference (
    user_id uuid not null references app_user,
    event   text not null,
    email   boolean not null,
    primary key (user_id, event)
);
