-- The same change to every lead of the list, in one statement. In: {"fields": {…normalised…}, "facts"}; a member that is there with null clears.
with given as (
    select g->'fields' as f, g->'facts' as facts from (select cast(:#${body} as jsonb) as g) x
), mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), changed as (
    update lead l
       set name = case when jsonb_exists(f, 'name') then f->>'name' else l.name end,
           category = case when jsonb_exists(f, 'category') then f->>'category' else l.category end,
           status = case when jsonb_exists(f, 'status') then f->>'status' else l.status end,
           email = case when jsonb_exists(f, 'email') then f->>'email' else l.email end,
           phone = case when jsonb_exists(f, 'phone') then f->>'phone' else l.phone end,
           website = case when jsonb_exists(f, 'website') then f->>'website' else l.website end,
           domain = case when jsonb_exists(f, 'domain') then f->>'domain' else l.domain end,
           street = case when jsonb_exists(f, 'street') then f->>'street' else l.street end,
           postal_code = case when jsonb_exists(f, 'postal_code') then f->>'postal_code' else l.postal_code end,
           city = case when jsonb_exists(f, 'city') then f->>'city' else l.city end,
           country = case when jsonb_exists(f, 'country') then f->>'country' else l.country end,
           latitude = case when jsonb_exists(f, 'latitude') then (f->>'latitude')::double precision else l.latitude end,
           longitude = case when jsonb_exists(f, 'longitude') then (f->>'longitude')::double precision else l.longitude end,
           facts = l.facts || given.facts,
           edited_fields = array(select distinct x from unnest(l.edited_fields || array(select k from jsonb_object_keys(f) k where k <> 'domain')) x order by x)
      from given, mine, action_target t
     where t.action_id = cast(:#${variable.action.actionId} as uuid) and t.outcome is null and l.lead_id = t.entity_id
    returning l.lead_id
), done as (
    update action_target t set outcome = 'changed' from mine where t.action_id = cast(:#${variable.action.actionId} as uuid) and t.outcome is null
    returning t.entity_id
), touched as (
    insert into run_lead (run_id, action_id, lead_id, outcome)
    select mine.run_id, cast(:#${variable.action.actionId} as uuid), c.lead_id, 'updated' from changed c, mine
    on conflict do nothing returning lead_id
)
select jsonb_build_object(
    'counts', jsonb_build_object('leads_updated', (select count(*) from changed)),
    'done', (select count(*) from done), 'affected', (select count(*) from changed),
    'status', case when not exists (select 1 from changed) then 'skipped' end,
    'entities', (select coalesce(jsonb_agg(jsonb_build_object('type', 'lead', 'id', lead_id)), '[]') from changed),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('event', 'lead.updated', 'entity_type', 'lead', 'entity_id', lead_id,
                  'detail', jsonb_build_object('fields', (select jsonb_agg(k) from given, jsonb_object_keys(f) k)))), '[]') from changed))::text as outcome
  from (select count(*) from touched) t
