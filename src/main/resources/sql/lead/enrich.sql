-- Fills gaps of stored leads; what a person wrote stays. What their web sites said is forgotten once it stands in the lead. A lead that somebody has written
-- since it was read, or whose new address has come to the do-not-contact list, is left for the next turn, which reads it again.
-- In: {"last_ord", "leads": [refreshed lead with its version and site_outcome], "sites": true if web sites are read}
with given as (
    select cast(:#${body} as jsonb) as g
), mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), page as (
    select l.* from given, jsonb_to_recordset(g->'leads') as l(lead_id uuid, name text, category text, email text, phone text, website text, domain text, street text,
           postal_code text, city text, country text, latitude double precision, longitude double precision, facts jsonb, provenance jsonb,
           version text, site_outcome text)
), held as materialized (
    select l.lead_id, l.xmin::text as version, l.email from lead l where l.lead_id in (select lead_id from page) order by l.lead_id for no key update
), missed as materialized (
    select p.lead_id from page p join held h using (lead_id)
     where h.version is distinct from p.version or (h.email is null and p.email is not null and is_suppressed(p.email, null, null, null))
), kept as materialized (
    select p.*, h.email is null and p.email is not null as got_email from page p join held h using (lead_id) where p.lead_id not in (select lead_id from missed)
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
      from kept p, mine
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
      from mine, given, action_target t2 left join kept p on p.lead_id = t2.entity_id left join changed c on c.lead_id = t2.entity_id
     where t.action_id = t2.action_id and t.ord = t2.ord
       and t2.action_id = cast(:#${variable.action.actionId} as uuid) and t2.outcome is null and t2.ord <= (g->>'last_ord')::bigint
       and t2.entity_id not in (select lead_id from missed)
    returning t.outcome
), forgotten as (
    delete from website_look w using mine, kept p where w.action_id = cast(:#${variable.action.actionId} as uuid) and w.lead_id = p.lead_id returning 1
), told as (
    select jsonb_build_object(
        'websites_read', (select count(*) from kept where site_outcome in ('found', 'nothing', 'suppressed')),
        'emails_found', (select count(*) from kept where site_outcome = 'found' and got_email),
        'websites_without', (select coalesce(jsonb_object_agg(site_outcome, n), '{}')
                               from (select site_outcome, count(*) as n from kept where site_outcome not in ('found', 'nothing') group by site_outcome) w)) as sites
)
select jsonb_build_object(
    'counts', jsonb_build_object('leads_updated', (select count(*) from changed)),
    'result', jsonb_build_object('leads_checked', (select count(*) from done where outcome <> 'gone')) || case when g->'sites' = 'true' then (select sites from told) else '{}' end,
    'done', (select count(*) from done),
    'last', not exists (select from missed) and is_last_page(cast(:#${variable.action.actionId} as uuid), (g->>'last_ord')::bigint),
    'status', case when (g->>'last_ord') is null then 'skipped' end,
    'entities', (select coalesce(jsonb_agg(jsonb_build_object('type', 'lead', 'id', lead_id)), '[]') from changed),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('event', 'lead.updated', 'entity_type', 'lead', 'entity_id', lead_id, 'detail', '{"by": "enrichment"}'::jsonb)), '[]') from changed)
    )::text as outcome
  from given, (select count(*) from forgotten) f
