-- How each connector was found when it was last looked at, for all instances; and whose conversation is which at Khoj.

create table connector (
    name            text primary key check (name in ('khoj', 'apify', 'openstreetmap', 'smtp', 'database')),
    place           smallint not null unique,   -- in lists
    state           text check (state in ('ok', 'down', 'not_configured')),
    reason          text,
    what_to_do      text,
    checked_at      timestamptz,                -- null: never
    last_success_at timestamptz,
    check_id        uuid,                       -- of the check that may write
    check_until     timestamptz,                -- until then nobody else looks
    check ((state is null) = (checked_at is null))
);
insert into connector (name, place) values ('khoj', 1), ('apify', 2), ('openstreetmap', 3), ('smtp', 4), ('database', 5);

-- No words: what was said stands at Khoj alone.
create table chat_conversation (
    conversation_id   uuid primary key default uuid_v7(),
    user_id           uuid not null references app_user on delete cascade,
    khoj_conversation uuid not null,
    created_at        timestamptz not null default now(),
    last_used_at      timestamptz not null default now(),
    busy_until        timestamptz               -- a message is being answered, at most until then
);
create index chat_conversation_of_user on chat_conversation (user_id);
create index chat_conversation_unused on chat_conversation (last_used_at);
