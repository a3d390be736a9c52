-- A lead that a person typed, and the audit event that tells of it. The body is {"fields": {…normalised…}, "facts": {…}}.
with fields as (
    select jsonb_populate_record(null::lead, outcome->'fields') as f, outcome->'fields' as given, outcome->'facts' as facts, uuid_v7() as id
      from (select cast(:#${body} as jsonb) as outcome) normalised
), made as (
    insert into lead as l (lead_id, identity_key, name, category, status, email, phone, website, domain, street, postal_code, city, country, latitude, longitude,
                           source, retrieved_at, facts, edited_fields, provenance)
    select id, 'manual:' || id, (f).name, (f).category, coalesce((f).status, 'new'), (f).email, (f).phone, (f).website, (f).domain, (f).street, (f).postal_code,
           (f).city, (f).country, (f).latitude, (f).longitude, 'manual', now(), facts,
           array(select jsonb_array_elements_text(cast(:#${variable.request.fields} as jsonb))),
           coalesce((select jsonb_object_agg(name, jsonb_build_object('source', 'manual', 'retrieved_at', rfc3339(now()))) from jsonb_object_keys(given) name), '{}')
      from fields
    returning l.lead_id, lead_json(l) as entity
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select :#${variable.request.caller.email}, 'lead.created', 'lead', lead_id, jsonb_build_object('fields', cast(:#${variable.request.fields} as jsonb)) from made
)
select entity::text from made
