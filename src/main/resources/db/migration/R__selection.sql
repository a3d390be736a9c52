-- Which rows an action is about. Counting, freezing and previewing all ask here, so they cannot disagree.

create or replace function as_uuids(list jsonb) returns uuid[] language sql stable as $$
    select array(select as_uuid(id) from jsonb_array_elements_text(list) id)
$$;

-- Without a query inside, so that the planner can put it in place of each call: called as a function it costs a hundred times as much a lead.
-- Of columns that the indexes of lists hold (V016), so that it is answered there.
create or replace function lead_fits(l lead, filter jsonb) returns boolean language sql stable as $$
    select (filter->>'city' is null or l.city_key = left(fold(filter->>'city'), 60))
       and (filter->>'category' is null or l.category = lower(filter->>'category'))
       and (filter->>'country' is null or l.country = upper(filter->>'country'))
       and (filter->>'status' is null or l.status = filter->>'status')
       and (filter->>'source' is null or l.source = filter->>'source')
       and (filter->>'min_score' is null or l.score >= ceil((filter->>'min_score')::numeric)::integer)
       and (filter->>'max_score' is null or l.score <= floor((filter->>'max_score')::numeric)::integer)
       and (filter->>'has_email' is null or l.has_email = (filter->>'has_email')::boolean)
       and (filter->>'has_phone' is null or l.has_phone = (filter->>'has_phone')::boolean)
       and (filter->>'created_before' is null or l.created_at < (filter->>'created_before')::timestamptz)
       and (filter->>'created_after' is null or l.created_at > (filter->>'created_after')::timestamptz)
       and (filter->>'project_id' is null or l.project_id = as_uuid(filter->>'project_id'))
$$;

create or replace function lead_matches(l lead, filter jsonb) returns boolean language sql stable as $$
    select lead_fits(l, filter)
       and (filter->'ids' is null or l.lead_id = any (as_uuids(filter->'ids')))
$$;

-- params: {"scope": "run" | "all" | "filter", "filter": {…}, "ids": […]}. Without any of them: nothing.
-- Branches of plpgsql instead of one query: only the branch that is needed is planned, once per connection, and it finds its rows by an index.
create or replace function selected_leads(of_run uuid, params jsonb) returns setof lead language plpgsql stable as $$
declare
    wanted jsonb := coalesce(params->'filter', '{}');
begin
    if params->'ids' is not null then
        return query select l.* from lead l where l.lead_id = any (as_uuids(params->'ids')) and lead_matches(l, wanted);
    elsif params->>'scope' = 'run' then
        return query select l.* from lead l where l.lead_id in (select r.lead_id from run_lead r where r.run_id = of_run) and lead_matches(l, wanted);
    elsif params->>'scope' = 'all' or wanted <> '{}' then
        return query select l.* from lead l where lead_matches(l, wanted);
    end if;
end $$;

-- A task's own members are looked at on the task, all others on its lead. A task without a lead has none of those.
create or replace function selected_tasks(of_run uuid, params jsonb) returns setof task language sql stable as $$
    select t.* from task t left join lead l using (lead_id) cross join (select coalesce(params->'filter', '{}'::jsonb) as f) given
     where case
             when params->'ids' is not null then t.task_id in (select as_uuid(id) from jsonb_array_elements_text(params->'ids') id)
             when params->>'scope' = 'run' then t.run_id = of_run
             when params->>'scope' = 'all' then true
             else f <> '{}'::jsonb
           end
       and (f->>'status' is null or t.status = f->>'status')
       and (f->>'created_before' is null or t.created_at < (f->>'created_before')::timestamptz)
       and (f->>'created_after' is null or t.created_at > (f->>'created_after')::timestamptz)
       and (f->>'project_id' is null or t.project_id = as_uuid(f->>'project_id'))
       and (f->'ids' is null or t.task_id in (select as_uuid(id) from jsonb_array_elements_text(f->'ids') id))
       and (f - '{status,created_before,created_after,project_id,ids}'::text[] = '{}'::jsonb
            or (l.lead_id is not null and lead_matches(l, f - '{status,created_before,created_after,project_id,ids}'::text[])))
$$;

-- A member that a project does not have matches none: it must never widen a deletion.
create or replace function selected_projects(of_run uuid, params jsonb) returns setof project language sql stable as $$
    select p.* from project p cross join (select coalesce(params->'filter', '{}'::jsonb) as f) given
     where case
             when params->'ids' is not null then p.project_id in (select as_uuid(id) from jsonb_array_elements_text(params->'ids') id)
             when params->>'name' is not null then fold(p.name) = fold(params->>'name')
             when params->>'scope' = 'run' then p.run_id = of_run
             when params->>'scope' = 'all' then true
             else f <> '{}'::jsonb
           end
       and (f->>'status' is null or p.status = f->>'status')
       and (f->>'created_before' is null or p.created_at < (f->>'created_before')::timestamptz)
       and (f->>'created_after' is null or p.created_at > (f->>'created_after')::timestamptz)
       and (f->>'project_id' is null or p.project_id = as_uuid(f->>'project_id'))
       and (f->'ids' is null or p.project_id in (select as_uuid(id) from jsonb_array_elements_text(f->'ids') id))
       and f - '{status,created_before,created_after,project_id,ids}'::text[] = '{}'::jsonb
$$;

-- What kind of rows an action is about; null when it is about none that exist yet.
create or replace function entity_of(type text) returns text language sql immutable as $$
    select case
        when type in ('enrich_leads', 'rescore_leads', 'nurture_leads', 'update_lead', 'update_leads', 'delete_leads', 'merge_leads', 'email_leads', 'export_leads') then 'lead'
        when type in ('update_task', 'delete_tasks') then 'task'
        when type in ('update_project', 'delete_projects') then 'project'
    end
$$;

-- An action's params as a selection: one named row is a list of one id.
create or replace function selection_of(type text, params jsonb) returns jsonb language sql immutable as $$
    select case type
        when 'update_lead' then jsonb_build_object('ids', jsonb_build_array(params->'lead_id'))
        when 'update_task' then jsonb_build_object('ids', jsonb_build_array(params->'task_id'))
        when 'update_project' then jsonb_build_object('ids', jsonb_build_array(params->'project_id'))
        when 'merge_leads' then jsonb_build_object('ids', jsonb_build_array(params->'keep_id') || coalesce(params->'merge_ids', '[]'))
        when 'export_leads' then case when params ? 'scope' or params ? 'filter' then params else '{"scope": "all"}' end
        else params
    end
$$;

create or replace function selected_rows(of_run uuid, type text, params jsonb)
returns table (entity_type text, entity_id uuid, revision integer, created_at timestamptz, label jsonb) language plpgsql stable as $$
declare
    entity text := entity_of(type);
    selection jsonb := selection_of(type, params);
begin
    if entity = 'lead' then
        return query select entity, l.lead_id, l.revision, l.created_at,
                            jsonb_build_object('type', entity, 'id', l.lead_id, 'name', l.name, 'city', l.city, 'status', l.status, 'score', l.score, 'source', l.source)
                       from selected_leads(of_run, selection) l;
    elsif entity = 'task' then
        return query select entity, t.task_id, t.revision, t.created_at, jsonb_build_object('type', entity, 'id', t.task_id, 'title', t.title, 'status', t.status)
                       from selected_tasks(of_run, selection) t;
    elsif entity = 'project' then
        return query select entity, p.project_id, p.revision, p.created_at, jsonb_build_object('type', entity, 'id', p.project_id, 'name', p.name, 'status', p.status)
                       from selected_projects(of_run, selection) p;
    end if;
end $$;
