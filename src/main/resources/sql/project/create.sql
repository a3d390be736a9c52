-- A project that a person typed, and the audit event that tells of it.
with fields as (
    select jsonb_populate_record(null::project, cast(:#${body.json} as jsonb)) as f
), made as (
    insert into project as p (name, description, status) select (f).name, (f).description, coalesce((f).status, 'active') from fields
    returning p.project_id, project_json(p) as entity
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select :#${body.caller.email}, 'project.created', 'project', project_id, jsonb_build_object('fields', cast(:#${body.fields} as jsonb)) from made
)
select entity::text from made
