-- A page of enriched, scored leads in one statement: found by the source's id, else by company domain and postal code, else new.
-- Null never overwrites a value, a machine never overwrites a person, an address is taken whole. Whoever is on the do-not-contact list and is not known
-- yet is not stored; one that is known is marked by the table itself. What the source gave is forgotten once its item has an outcome.
-- In: {"leads": [lead], "items": [{"source", "ord", "external_id", "outcome", "lead"}]}; lead is the place in leads, from 0.
with given as (
    select cast(:#${body} as jsonb) as g
), mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), act as (
    select a.action_id, a.result, coalesce((a.params->>'limit')::integer, 20) as wanted, as_uuid(a.params->>'project_id') as project_id
      from action a join mine using (run_id) where a.action_id = cast(:#${variable.action.actionId} as uuid)
), page as materialized (
    select ord - 1 as place, l.*
      from given, jsonb_array_elements(g->'leads') with ordinality as t(j, ord),
           jsonb_to_record(j) as l(source text, external_id text, identity_key text, name text, category text, email text, phone text, website text, domain text,
                street text, postal_code text, city text, country text, latitude double precision, longitude double precision, rating double precision,
                reviews_count integer, score integer, score_reasons jsonb, score_profile text, source_ref text, retrieved_at timestamptz, facts jsonb, provenance jsonb)
), resolved as materialized (
    select p.*, coalesce(by_source.identity_key, by_domain.identity_key, p.identity_key) as key,
           coalesce(by_source.identity_key, by_domain.identity_key) is not null or exists (select from lead l where l.identity_key = p.identity_key) as known
      from page p
      left join lateral (select l.identity_key from lead_source s join lead l using (lead_id)
                          where s.source = p.source and s.external_id = p.external_id) by_source on true
      left join lateral (select l.identity_key from lead l
                          where p.domain is not null and l.domain = p.domain and l.postal_code = p.postal_code order by l.created_at limit 1) by_domain on true
), objected as materialized (
    select r.place from resolved r where not r.known and is_suppressed(r.email, r.phone, r.website, r.domain)
), one_each as materialized (
    select distinct on (key) * from resolved where place not in (select place from objected) order by key, place
), written as (
    insert into lead as l (identity_key, name, category, email, phone, website, domain, street, postal_code, city, country, latitude, longitude, rating, reviews_count,
                           score, score_reasons, score_profile, scored_at, source, source_ref, retrieved_at, facts, provenance, project_id, first_run_id, last_run_id, changed_by)
    select o.key, o.name, o.category, o.email, o.phone, o.website, o.domain, o.street, o.postal_code, o.city, o.country, o.latitude, o.longitude, o.rating, o.reviews_count,
           o.score, o.score_reasons, o.score_profile, clock_timestamp(), o.source, o.source_ref, o.retrieved_at, o.facts, o.provenance, act.project_id, mine.run_id, mine.run_id, act.action_id
      from one_each o, mine, act
     order by o.key
    on conflict (identity_key) do update set
        name          = case when 'name' = any (l.edited_fields) then l.name else coalesce(excluded.name, l.name) end,
        category      = case when 'category' = any (l.edited_fields) then l.category else coalesce(excluded.category, l.category) end,
        email         = case when 'email' = any (l.edited_fields) then l.email else coalesce(excluded.email, l.email) end,
        phone         = case when 'phone' = any (l.edited_fields) then l.phone else coalesce(excluded.phone, l.phone) end,
        website       = case when 'website' = any (l.edited_fields) then l.website else coalesce(excluded.website, l.website) end,
        domain        = case when 'website' = any (l.edited_fields) then l.domain else coalesce(excluded.domain, l.domain) end,
        street        = case when l.edited_fields && '{street,postal_code,city,country}' or excluded.city is null then l.street else coalesce(excluded.street, l.street) end,
        postal_code   = case when l.edited_fields && '{street,postal_code,city,country}' or excluded.city is null then l.postal_code else coalesce(excluded.postal_code, l.postal_code) end,
        city          = case when l.edited_fields && '{street,postal_code,city,country}' or excluded.city is null then l.city else excluded.city end,
        country       = case when l.edited_fields && '{street,postal_code,city,country}' or excluded.city is null then l.country else coalesce(excluded.country, l.country) end,
        latitude      = case when l.edited_fields && '{latitude,longitude}' or excluded.latitude is null then l.latitude else excluded.latitude end,
        longitude     = case when l.edited_fields && '{latitude,longitude}' or excluded.latitude is null then l.longitude else excluded.longitude end,
        rating        = coalesce(excluded.rating, l.rating),
        reviews_count = coalesce(excluded.reviews_count, l.reviews_count),
        source_ref    = coalesce(excluded.source_ref, l.source_ref),
        retrieved_at  = greatest(excluded.retrieved_at, l.retrieved_at),
        facts         = l.facts || jsonb_strip_nulls(excluded.facts),
        provenance    = excluded.provenance || (select coalesce(jsonb_object_agg(k, v), '{}') from jsonb_each(l.provenance) as kept(k, v)
                                                 where k = any (l.edited_fields) or not jsonb_exists(excluded.provenance, k)),
        project_id    = coalesce(excluded.project_id, l.project_id),
        last_run_id   = excluded.last_run_id,
        changed_by    = case when exists (
            select 1 from (values
                    ('name', excluded.name, l.name), ('category', excluded.category, l.category), ('email', excluded.email, l.email), ('phone', excluded.phone, l.phone),
                    ('website', excluded.website, l.website), ('rating', excluded.rating::text, l.rating::text), ('reviews_count', excluded.reviews_count::text, l.reviews_count::text),
                    ('address', excluded.street, l.street), ('address', excluded.postal_code, l.postal_code), ('address', excluded.city, l.city)) as v(field, given, kept)
             where given is not null and given is distinct from kept and field <> all (l.edited_fields)
               and (field <> 'address' or (excluded.city is not null and not l.edited_fields && '{street,postal_code,city,country}')))
            then excluded.changed_by else l.changed_by end
    returning l.lead_id, l.identity_key, case when l.xmax = 0 then 'created' when l.changed_by = (select action_id from act) then 'updated' else 'unchanged' end as outcome
), known_as as (
    insert into lead_source as s (source, external_id, lead_id, retrieved_at)
    select distinct on (i->>'source', i->>'external_id') i->>'source', i->>'external_id', w.lead_id, r.retrieved_at
      from given, jsonb_array_elements(g->'items') i
      join resolved r on r.place = (i->>'lead')::integer join written w on w.identity_key = r.key
     where i->>'external_id' is not null
     order by i->>'source', i->>'external_id'
    on conflict (source, external_id) do update set retrieved_at = greatest(excluded.retrieved_at, s.retrieved_at)
    returning 1
), found as (
    insert into run_lead (run_id, action_id, lead_id, outcome)
    select mine.run_id, act.action_id, w.lead_id, w.outcome from written w, mine, act
    on conflict do nothing
    returning lead_id, outcome
), kept as (
    update source_item s
       set outcome = case when o.place is null then i->>'outcome' else 'rejected:SUPPRESSED' end, lead_id = w.lead_id, payload = '{}'
      from mine, act, given, jsonb_array_elements(g->'items') i
      left join resolved r on r.place = (i->>'lead')::integer left join written w on w.identity_key = r.key left join objected o on o.place = r.place
     where s.action_id = act.action_id and s.source = i->>'source' and s.ord = (i->>'ord')::integer
    returning s.outcome
), reach as (
    select (select count(*) from run_lead r where r.action_id = act.action_id) + (select count(*) from found) as delivered, act.wanted,
           not exists (select 1 from source_item s where s.action_id = act.action_id and s.outcome is null
                          and (s.source, s.ord) not in (select i->>'source', (i->>'ord')::integer from given, jsonb_array_elements(g->'items') i)) as exhausted
      from act
), surplus as (
    update source_item s set outcome = 'surplus', payload = '{}'
      from act, reach
     where s.action_id = act.action_id and s.outcome is null and reach.delivered >= reach.wanted
       and (s.source, s.ord) not in (select i->>'source', (i->>'ord')::integer from given, jsonb_array_elements(g->'items') i)
    returning 1
)
select jsonb_build_object(
    'counts', jsonb_build_object(
        'leads_found', (select count(*) from found), 'leads_scored', (select count(*) from found),
        'leads_created', (select count(*) from found where outcome = 'created'),
        'leads_updated', (select count(*) from found where outcome = 'updated'),
        'leads_unchanged', (select count(*) from found where outcome = 'unchanged')),
    'result', jsonb_build_object(
        'items_read', (select count(*) from kept),
        'merged', (select count(*) from kept where outcome = 'merged'),
        'rejected', (select coalesce(jsonb_object_agg(code, n), '{}') from (
            select substr(outcome, 10) as code, count(*) as n from kept where outcome like 'rejected:%' group by 1) r)),
    'done', (select count(*) from found), 'total', reach.wanted, 'affected', reach.delivered,
    'last', reach.exhausted or reach.delivered >= reach.wanted,
    'status', case when reach.delivered >= reach.wanted then 'succeeded' when reach.delivered > 0 then 'partially_succeeded' else 'failed' end,
    'error', case when (reach.exhausted and reach.delivered < reach.wanted) then jsonb_build_object(
        'code', coalesce(act.result->'found'->>'code', 'source-unavailable'),
        'detail', coalesce((act.result->'found'->>'detail') || ' ', '') || reach.delivered || ' of ' || reach.wanted || ' leads were found; ask for fewer, another place or another category.') end,
    'entities', (select coalesce(jsonb_agg(jsonb_build_object('type', 'lead', 'id', lead_id)), '[]') from found),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('event', 'lead.' || outcome, 'entity_type', 'lead', 'entity_id', lead_id)), '[]') from found where outcome <> 'unchanged')
    )::text as outcome
  from reach, act, (select count(*) from known_as) k, (select count(*) from surplus) s
