-- Asking OpenStreetMap: one question at a time for all instances, and what is known of its areas. No businesses: those are items of their action.

-- One row: who asks now, and from when on somebody may.
create table overpass_turn (
    only_one   boolean primary key default true check (only_one),
    holder     uuid,                                        -- of the question that is being asked
    held_until timestamptz not null default 'epoch',    -- who holds it and says nothing more, holds it no longer
    free_at    timestamptz not null default 'epoch'     -- the service wants a pause until then
);
insert into overpass_turn default values;

create table overpass_area (
    place      text primary key,        -- name, folded, and country
    area       jsonb not null,          -- {id, name, level}
    looked_at  timestamptz not null default now()
);
