-- A schedule, and the audit event that tells of it. Its runs keep its id.
with gone as (
    delete from schedule where schedule_id = as_uuid(:#${body.id}) returning schedule_id
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id) select :#${body.caller.email}, 'schedule.deleted', 'schedule', schedule_id from gone
)
select schedule_id::text from gone
