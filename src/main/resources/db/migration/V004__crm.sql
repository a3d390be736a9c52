-- Leads, tasks, projects, and the follow-up of leads.

create table project (
    project_id  uuid primary key default uuid_v7(),
    name        text not null check (char_length(name) between 1 and 200),
    description text,
    status      text not null default 'active' check (status in ('active', 'completed', 'archived')),
    run_id      uuid references run,
    effect_key  text unique,                  -- run and plan id that made it: a replay finds it instead of making another
    revision    integer not null default 1,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now()
);

create table lead (
    lead_id       uuid primary key default uuid_v7(),
    identity_key  text not null unique,       -- exact key: domain and postal code, else source and external id
    name          text not null check (char_length(name) between 1 and 200),
    category      text,
    status        text not null default 'new' check (status in ('new', 'contacted', 'qualified', 'won', 'lost')),
    email         text,
    phone         text,                       -- E.164
    website       text,
    domain        text,                       -- the company's own; null for a portal's
    street        text,
    postal_code   text,
    city          text,
    city_key      text generated always as (fold(city)) stored,
    country       text check (country ~ '^[A-Z]{2}$'),
    latitude      double precision check (latitude between -90 and 90),
    longitude     double precision check (longitude between -180 and 180),
    rating        double precision check (rating between 0 and 5),
    reviews_count integer check (reviews_count >= 0),
    score         integer check (score between 0 and 100),
    score_reasons jsonb not null default '[]',
    score_profile text,                       -- name and version of the profile that gave the score
    scored_at     timestamptz,
    source        text not null check (source in ('apify', 'openstreetmap', 'sample', 'manual')),
    source_ref    text,
    retrieved_at  timestamptz,
    facts         jsonb not null default '{}',    -- what scoring and nurturing know beyond the columns: kinds of phone and e-mail, what was sought, …
    provenance    jsonb not null default '{}',    -- field → {source, source_ref, retrieved_at}
    edited_fields text[] not null default '{}',   -- what a person wrote; no machine overwrites it
    suppressed    boolean not null default false,
    changed_by    uuid,                       -- the action that last changed what a source says about it
    project_id    uuid references project on delete set null,
    first_run_id  uuid references run,
    last_run_id   uuid references run,
    revision      integer not null default 1,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now()
);
create index lead_newest on lead (created_at desc, lead_id desc);
create index lead_of_domain on lead (domain, postal_code) where domain is not null;
create index lead_in_city on lead (city_key, created_at desc);
create index lead_by_phone on lead (phone) where phone is not null;

-- Every record of a source that a lead was made from.
create table lead_source (
    source       text not null,
    external_id  text not null,
    lead_id      uuid not null references lead on delete cascade,
    retrieved_at timestamptz,
    primary key (source, external_id)
);
create index lead_source_of_lead on lead_source (lead_id);

-- The leads that a run found or touched: what "scope": "run" means.
create table run_lead (
    run_id    uuid not null references run,
    action_id uuid not null references action,
    lead_id   uuid not null references lead on delete cascade,
    outcome   text not null check (outcome in ('created', 'updated', 'unchanged')),
    primary key (action_id, lead_id)
);
create index run_lead_of_run on run_lead (run_id, lead_id);
create index run_lead_of_lead on run_lead (lead_id);

create table task (
    task_id    uuid primary key default uuid_v7(),
    title      text not null check (char_length(title) between 1 and 300),
    kind       text not null default 'other' check (kind in ('email', 'call', 'visit', 'other')),
    status     text not null default 'open' check (status in ('open', 'done', 'cancelled')),
    due_at     timestamptz,
    lead_id    uuid references lead on delete cascade,
    project_id uuid references project on delete set null,
    run_id     uuid references run,
    sequence   text,
    step       integer,
    effect_key text unique,
    revision   integer not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (lead_id, sequence, step)
);
create index task_newest on task (created_at desc, task_id desc);
create index task_of_project on task (project_id) where project_id is not null;

create table enrolment (
    enrolment_id  uuid primary key default uuid_v7(),
    lead_id       uuid not null references lead on delete cascade,
    sequence      text not null,
    status        text not null default 'active' check (status in ('active', 'completed', 'stopped')),
    step          integer not null default 1,     -- the step whose task is open
    contact_phone text,                       -- what makes two leads one contact point
    contact_email text,
    run_id        uuid references run,
    created_at    timestamptz not null default now(),
    unique (lead_id, sequence)
);
create unique index enrolment_one_per_lead on enrolment (lead_id) where status = 'active';
create unique index enrolment_one_per_phone on enrolment (contact_phone) where status = 'active';
create unique index enrolment_one_per_email on enrolment (contact_email) where status = 'active';

-- The revision tells a confirmation that what a person saw has changed. Scores and bookkeeping are not what they saw.
create function touch_lead() returns trigger language plpgsql as $$
begin
    if (new.name, new.category, new.status, new.email, new.phone, new.website, new.street, new.postal_code, new.city, new.country, new.suppressed)
       is distinct from
       (old.name, old.category, old.status, old.email, old.phone, old.website, old.street, old.postal_code, old.city, old.country, old.suppressed) then
        new.revision := old.revision + 1;
    end if;
    new.updated_at := now();
    return new;
end $$;
create trigger lead_touched before update on lead for each row execute function touch_lead();

create function touch_row() returns trigger language plpgsql as $$
begin
    new.revision := old.revision + 1;
    new.updated_at := now();
    return new;
end $$;
create trigger task_touched before update on task for each row execute function touch_row();
create trigger project_touched before update on project for each row execute function touch_row();
