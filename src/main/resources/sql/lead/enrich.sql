-- Fills gaps of stored leads; what a person wrote stays. What their web sites said is forgotten once it stands in the lead.
-- In: {"last_ord", "leads": [refreshed lead], "sites": numbers of the web sites that were read, if any were}
with given as (
    select cast(:#${body} as jsonb) as g
), mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), page as (
    select l.* from given, jsonb_to_recordset(g->'leads') as l(lead_id uuid, name text, category text, email text, phone text, website text, domain text, street text,
           postal_code text, city text, country text, latitude double precision, longitude double precision, facts jsonb, provenance jsonb)
), changed as (
    update lead l
       set name = case when 'name' = any (l.edited_fields) then l.name else coalesce(p.name, l.name) end,
           category = case when 'category' = any (l.edited_fields) then l.category else coalesce(p.category, l.category) end,
           email = case when 'email' = any (l.edited_fields) then l.email else p.email end,
           phone = case when 'phone' = any (l.edited_fields) then l.phone else p.phone end,
           website = case when 'website' = any (l.edited_fields) then l.website else p.website end,
           domain = case when 'website' = any (l.edited_fields) then l.domain else p.domain end,
           city = case when 'city' = any (l.edited_fields) then l.city else coalesce(p.city, l.city) end,
           country = case when 'country' = any (l.edited_fields) then l.country else coalesce(p.country, l.country) end,
           facts = l.facts || jsonb_strip_nulls(p.facts), provenance = p.provenance || l.provenance
      from page p, mine
     where l.lead_id = p.lead_id
       and (('name' <> all (l.edited_fields) and coalesce(p.name, l.name) is distinct from l.name)
            or ('category' <> all (l.edited_fields) and coalesce(p.category, l.category) is distinct from l.category)
            or ('email' <> all (l.edited_fields) and p.email is distinct from l.email)
            or ('phone' <> all (l.edited_fields) and p.phone is distinct from l.phone)
            or ('website' <> all (l.edited_fields) and (p.website, p.domain) is distinct from (l.website, l.domain))
            or ('city' <> all (l.edited_fields) and coalesce(p.city, l.city) is distinct from l.city)
            or ('country' <> all (l.edited_fields) and coalesce(p.country, l.country) is distinct from l.country)
            or l.facts || jsonb_strip_nulls(p.facts) is distinct from l.facts)
    returning l.lead_id
), done as (
    update action_target t set outcome = case when p.lead_id is null then 'gone' when c.lead_id is null then 'unchanged' else 'changed' end
      from mine, given, action_target t2 left join page p on p.lead_id = t2.entity_id left join changed c on c.lead_id = t2.entity_id
     where t.action_id = t2.action_id and t.ord = t2.ord
       and t2.action_id = cast(:#${variable.action.actionId} as uuid) and t2.outcome is null and t2.ord <= (g->>'last_ord')::bigint
    returning t.outcome
), forgotten as (
    delete from website_look w using mine, page p where w.action_id = cast(:#${variable.action.actionId} as uuid) and w.lead_id = p.lead_id returning 1
)
select jsonb_build_object(
    'counts', jsonb_build_object('leads_updated', (select count(*) from changed)),
    'result', jsonb_build_object('leads_checked', (select count(*) from done where outcome <> 'gone')) || coalesce(g->'sites', '{}'),
    'done', (select count(*) from done),
    'last', is_last_page(cast(:#${variable.action.actionId} as uuid), (g->>'last_ord')::bigint),
    'status', case when (g->>'last_ord') is null then 'skipped' end,
    'entities', (select coalesce(jsonb_agg(jsonb_build_object('type', 'lead', 'id', lead_id)), '[]') from changed),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('event', 'lead.updated', 'entity_type', 'lead', 'entity_id', lead_id, 'detail', '{"by": "enrichment"}'::jsonb)), '[]') from changed)
    )::text as outcome
  from given, (select count(*) from forgotten) f
