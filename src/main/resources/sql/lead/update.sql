-- The fields of a lead that a person wrote, and the audit event that names them. No field means no change.
-- The body is {"fields": {…normalised…}, "facts": {…}}.
with fields as (
    select outcome->'fields' as given, outcome->'facts' as facts, as_uuid(:#${variable.request.id}) as id,
           array(select jsonb_array_elements_text(cast(:#${variable.request.fields} as jsonb))) as names
      from (select cast(:#${body} as jsonb) as outcome) normalised
), changed as (
    update lead l
       set (name, category, status, email, phone, website, domain, street, postal_code, city, country, latitude, longitude) =
               (select f.name, f.category, f.status, f.email, f.phone, f.website, f.domain, f.street, f.postal_code, f.city, f.country, f.latitude, f.longitude
                  from jsonb_populate_record(l, given) f),
           facts = l.facts || fields.facts,
           edited_fields = array(select distinct name from unnest(l.edited_fields || names) name order by name),
           provenance = l.provenance || (select jsonb_object_agg(name, jsonb_build_object('source', 'manual', 'retrieved_at', rfc3339(now()))) from jsonb_object_keys(given) name)
      from fields
     where l.lead_id = id and given <> '{}'
    returning l.lead_id, lead_json(l) as entity
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select :#${variable.request.caller.email}, 'lead.updated', 'lead', lead_id, jsonb_build_object('fields', to_jsonb(names)) from changed, fields
)
select entity::text from changed
union all
select lead_json(l)::text from lead l, fields where l.lead_id = id and given = '{}'
