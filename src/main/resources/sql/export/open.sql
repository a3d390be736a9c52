-- The leads of an export that has not expired, as far as they may still be handed out. Audited before the first of them leaves: who breaks off may have had any of them.
with found as (
    select x.export_id, x.action_id from export x where x.export_id = as_uuid(:#${body.id}) and x.expires_at > clock_timestamp()
), leads as materialized (
    select t.entity_id, t.ord from found x join action_target t using (action_id) join lead l on l.lead_id = t.entity_id
     where t.outcome = 'exported' and not l.suppressed
), noted as (
    insert into audit_event (actor, event, action_id, entity_type, entity_id, detail)
    select :#${body.caller.email}, 'leads.exported', action_id, 'export', export_id, jsonb_build_object('rows', (select count(*) from leads)) from found
    returning 1
)
select jsonb_build_object('ids', (select coalesce(jsonb_agg(entity_id order by ord), '[]') from leads))::text from found, noted
