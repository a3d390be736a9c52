-- How far ahead of its pace each caller is. Unlogged: a crash of the database forgets it, and everyone begins with a full burst.
create unlogged table rate_limit (
    key     text primary key,           -- SHA-256 of what is limited
    tat     timestamptz not null,       -- the theoretical arrival time: when the next turn would come if the pace were kept exactly
    allowed boolean not null            -- whether the last one who asked got a turn
) with (fillfactor = 70);
