-- A lead that a plan makes by hand. A replay, or a lead with the same company domain and postal code, is found instead of made again; whoever is on the
-- do-not-contact list is not made.
-- In: the scored lead as JSON, with written_fields.
with mine as (
    select run_id, root_run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), given as (
    select cast(:#${body} as jsonb) as g
), l as (
    select r.*, 'manual:' || mine.root_run_id || ':' || cast(:#${variable.action.planId} as text) as effect_key, mine.run_id,
           array(select jsonb_array_elements_text(g->'written_fields')) as written_fields
      from mine, given, jsonb_to_record(g) as r(name text, category text, status text, email text, phone text, website text, domain text, street text, postal_code text,
           city text, country text, latitude double precision, longitude double precision, score integer, score_reasons jsonb, score_profile text, facts jsonb)
), known as (
    select x.lead_id from lead x, l
     where x.identity_key = l.effect_key or (l.domain is not null and x.domain = l.domain and x.postal_code = l.postal_code) limit 1
), objected as materialized (
    select from l where not exists (select 1 from known) and is_suppressed(l.email, l.phone, l.website, l.domain)
), made as (
    insert into lead (identity_key, name, category, status, email, phone, website, domain, street, postal_code, city, country, latitude, longitude,
                      score, score_reasons, score_profile, scored_at, source, facts, edited_fields, first_run_id, last_run_id)
    select l.effect_key, l.name, l.category, coalesce(l.status, 'new'), l.email, l.phone, l.website, l.domain, l.street, l.postal_code, l.city, l.country, l.latitude, l.longitude,
           l.score, l.score_reasons, l.score_profile, clock_timestamp(), 'manual', coalesce(l.facts, '{}'), l.written_fields, l.run_id, l.run_id
      from l where not exists (select 1 from known) and not exists (select from objected)
    on conflict (identity_key) do nothing
    returning lead_id
), either_one as (
    select lead_id, 'created' as outcome from made union all select lead_id, 'unchanged' from known
), touched as (
    insert into run_lead (run_id, action_id, lead_id, outcome)
    select mine.run_id, cast(:#${variable.action.actionId} as uuid), e.lead_id, e.outcome from either_one e, mine
    on conflict do nothing returning lead_id
)
select jsonb_build_object(
    'counts', jsonb_build_object('leads_created', (select count(*) from made)),
    'result', jsonb_build_object('already_there', (select count(*) from known)),
    'done', 1, 'affected', (select count(*) from made),
    'status', case when exists (select from objected) then 'skipped' end,
    'reasons', case when exists (select from objected) then '[{"code": "suppressed", "detail": "This contact is on the do-not-contact list, so no lead was made."}]'::jsonb end,
    'entities', (select coalesce(jsonb_agg(jsonb_build_object('type', 'lead', 'id', lead_id)), '[]') from either_one),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('event', 'lead.created', 'entity_type', 'lead', 'entity_id', lead_id)), '[]') from made))::text as outcome
  from (select count(*) from touched) t
