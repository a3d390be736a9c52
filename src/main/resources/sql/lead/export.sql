-- The leads that somebody takes out as a file, at most so many; with more there is no list. Audited before the first of them leaves: who breaks off may
-- have had any of them.
with given as (
    select cast(:#${body.filter} as jsonb) as f, cast(:#${properties:prospect.guardrails.bulk-confirm-threshold} as integer) as most
), chosen as materialized (
    select most, f, array(select lead_export(f, most + 1)) as ids from given
), noted as (
    insert into audit_event (actor, event, entity_type, detail)
    select :#${body.caller.email}, 'leads.exported', 'lead',
           jsonb_build_object('fields', (select coalesce(jsonb_agg(k), '[]') from jsonb_object_keys(f - 'sort') k), 'rows', cardinality(ids))
      from chosen where cardinality(ids) <= most
    returning 1
)
select jsonb_build_object('most', most, 'ids', case when cardinality(ids) <= most then to_jsonb(ids) end)::text from chosen left join noted on true
