-- The crash-safe conversation with a lead source: intent first, then what came back, page by page.

create table source_run (
    action_id       uuid not null references action,
    source          text not null,
    ref             uuid not null unique default gen_random_uuid(),   -- sent as a marker, to find the run again
    request         jsonb not null,
    status          text not null default 'STARTING',                 -- STARTING, then the source's own words
    external_run_id text unique,
    dataset_id      text,
    next_offset     integer not null default 0,
    items_total     integer,
    started_at      timestamptz not null default now(),
    deadline_at     timestamptz not null,
    error_code      text,
    error_detail    text,
    primary key (action_id, source)
);

-- Items as the source gave them, until keep-leads has made leads of them.
create table source_item (
    action_id   uuid not null references action,
    source      text not null,
    ord         integer not null,             -- the place in the source's answer: reading a page twice changes nothing
    payload     jsonb not null,
    outcome     text,                         -- null until kept; then kept, merged, surplus or rejected:<CODE>
    lead_id     uuid,
    primary key (action_id, source, ord)
);
create index source_item_open on source_item (action_id, source, ord) where outcome is null;
