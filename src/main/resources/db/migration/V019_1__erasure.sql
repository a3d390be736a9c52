-- What deleted leads leave behind in runs. A run that is not over is left alone until it is: somebody may be deciding on it, and a worker may hold its row
-- while it waits for the lead. No foreign key for the same reason, since it would lock the run.
create table erasure (
    run_id  uuid not null,
    lead_id uuid not null,
    banned  text[] not null,                  -- what was written into the lead, until it has been taken out
    primary key (run_id, lead_id)
);

-- The leads that a preview shows. Text, as it stands there.
create function previewed_leads(preview jsonb) returns text[] language sql immutable parallel safe as $$
    select array(select r->>'id' from jsonb_array_elements(preview->'rows') r where r->>'type' = 'lead')
$$;
create index action_by_previewed_lead on action using gin (previewed_leads(preview)) where preview <> '{"rows": []}';
drop index action_with_preview;
