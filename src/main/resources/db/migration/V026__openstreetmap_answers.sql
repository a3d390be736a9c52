-- What OpenStreetMap answered, for a day: who asks the same again gets it from here, as the operators of its servers ask of everybody. Businesses as they came,
-- whoever is among them; so a lead that is deleted takes all of it along, and the map is asked anew.

create table overpass_answer (
    question bytea primary key,                 -- SHA-256 of the server and of what it was asked, but for how many
    elements integer not null,                  -- so many were asked for
    whole    boolean not null,                  -- there are no more than that
    answer   text not null,                     -- JSON: {osm3s, elements}
    size     integer not null generated always as (octet_length(answer)) stored,
    asked_at timestamptz not null default clock_timestamp()
);

create function forget_overpass_answers() returns trigger language plpgsql as $$
begin
    delete from overpass_answer where exists (select from gone);
    return null;
end $$;
create trigger lead_takes_answers_along after delete on lead referencing old table as gone for each statement execute function forget_overpass_answers();
