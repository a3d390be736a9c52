-- The fields of a project that a person wrote, and the audit event that names them; none of them means no change.
with fields as (
    select cast(:#${body.json} as jsonb) as given, as_uuid(:#${body.id}) as id
), changed as (
    update project p
       set (name, description, status) = (select f.name, f.description, f.status from jsonb_populate_record(p, given) f)
      from fields
     where p.project_id = id and given <> '{}'
    returning p.project_id, project_json(p) as entity
), noted as (
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select :#${body.caller.email}, 'project.updated', 'project', project_id, jsonb_build_object('fields', cast(:#${body.fields} as jsonb)) from changed
)
select entity::text from changed
union all
select project_json(p)::text from project p, fields where p.project_id = id and given = '{}'
