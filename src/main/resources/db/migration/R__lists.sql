-- Lists that are sorted newest first: tasks, runs, notifications, audit events here; people, tokens and schedules ask for newest_page themselves. Tasks are
-- sorted by when they are due as well.
-- Statements are put together of constants and planned for the values of each call, so that a condition which was not asked costs nothing and what was
-- asked finds its index.

-- A page of rows e of a table that fit a condition, which reads what was asked as $1, its folded q as $2. First all that fit are taken in any order as far as
-- is counted; are they all there, they only have to be put in order; are there more, a walk along the index soon has a page.
create or replace function newest_page(of_table text, id text, at text, shape text, condition text, asked jsonb) returns jsonb language plpgsql stable
set max_parallel_workers_per_gather = 0 set random_page_cost = 1.1 as $$
declare
    counted constant integer := 10001;
    size integer := coalesce((asked->>'limit')::integer, 50);
    behind text := case when asked->>'cursor' is null then 'true'
                        else format('(e.%I, e.%I) < (cursor_at($1->>''cursor''), cursor_id($1->>''cursor''))', at, id) end;
    total integer;
    found uuid[];
    page jsonb;
begin
    execute format('with fit as materialized (select e.%1$I, e.%2$I from %3$I e where %4$s limit $3)
                    select (select count(*) from fit), array(select e.%1$I from fit e where %5$s order by e.%2$I desc, e.%1$I desc limit $4)', id, at, of_table, condition, behind)
        into total, found using asked, fold(asked->>'q'), counted, size + 1;
    if total = counted then
        execute format('select array(select e.%1$I from %3$I e where %4$s and %5$s order by e.%2$I desc, e.%1$I desc limit $3)', id, at, of_table, condition, behind)
            into found using asked, fold(asked->>'q'), size + 1;
    end if;
    execute format('select page_json(jsonb_agg(%4$I(e) order by n), max(cursor_of(e.%2$I, e.%1$I)) filter (where n = $2 and cardinality($1) > $2), $3)
                      from unnest($1[1:$2]) with ordinality as f(id, n) join %3$I e on e.%1$I = f.id', id, at, of_table, shape)
        into page using found, size, total;
    return page;
end $$;

-- Behind which task a page begins when tasks are sorted by due_at: {"id", "due"}, due being null when that task is due at no time. Null when the text is no
-- cursor of this order.
create or replace function task_place(cursor text, sort text) returns jsonb language plpgsql stable as $$
declare
    said jsonb;
begin
    said := convert_from(decode(cursor, 'hex'), 'UTF8')::jsonb;
    return case when said->>0 = sort and as_uuid(said->>1) is not null
                then jsonb_build_object('id', as_uuid(said->>1), 'due', (said->>2)::timestamp) end;
exception when data_exception then
    return null;
end $$;

-- The cursor of the page that ends with this task. A time as jsonb writes it is read again to the microsecond, in any year.
create or replace function task_cursor(t task, sort text) returns text language sql stable as $$
    select encode(convert_to(jsonb_build_array(sort, t.task_id, t.due_at at time zone 'UTC')::text, 'UTF8'), 'hex')
$$;

-- A page of tasks e that fit a condition, by due_at in either direction; what is due at no time comes last, and ids decide among equals in the same direction.
-- Like newest_page, but in two walks, because the index has the tasks without due_at at one end, which for one of the two directions is the wrong one.
create or replace function task_page_by_due(condition text, asked jsonb) returns jsonb language plpgsql stable
set max_parallel_workers_per_gather = 0 set random_page_cost = 1.1 as $$
declare
    counted constant integer := 10001;
    size integer := coalesce((asked->>'limit')::integer, 50);
    sort text := asked->>'sort';
    direction text := case when sort like '-%' then 'desc' else 'asc' end;
    beyond text := case when sort like '-%' then '<' else '>' end;
    place jsonb := task_place(asked->>'cursor', sort);
    behind text := case when place is null then 'e.due_at is not null'
                        when place->>'due' is null then 'false'
                        else format('(e.due_at, e.task_id) %s (($4->>''due'')::timestamp at time zone ''UTC'', ($4->>''id'')::uuid)', beyond) end;
    behind_null text := 'e.due_at is null'
                        || case when place->>'id' is not null and place->>'due' is null then format(' and e.task_id %s ($4->>''id'')::uuid', beyond) else '' end;
    total integer;
    found uuid[];
    rest uuid[];
begin
    execute format('with fit as materialized (select e.task_id, e.due_at from task e where %1$s limit $3)
                    select (select count(*) from fit),
                           array(select e.task_id from fit e where %2$s or %3$s order by e.due_at %4$s nulls last, e.task_id %4$s limit $5)',
        condition, behind, behind_null, direction)
        into total, found using asked, fold(asked->>'q'), counted, place, size + 1;
    if total = counted then
        execute format('select array(select e.task_id from task e where %s and %s order by e.due_at %3$s, e.task_id %3$s limit $3)', condition, behind, direction)
            into found using asked, fold(asked->>'q'), size + 1, place;
        if cardinality(found) <= size then
            execute format('select array(select e.task_id from task e where %s and %s order by e.due_at %3$s, e.task_id %3$s limit $3)', condition, behind_null, direction)
                into rest using asked, fold(asked->>'q'), size + 1 - cardinality(found), place;
            found := found || rest;
        end if;
    end if;
    return (select page_json(jsonb_agg(task_json(t) order by n), max(task_cursor(t, sort)) filter (where n = size and cardinality(found) > size), total)
              from unnest(found[1:size]) with ordinality as f(task_id, n) join task t using (task_id));
end $$;

create or replace function task_page(asked jsonb) returns jsonb language plpgsql stable as $$
declare
    condition text := 'true'
        || case when asked->>'q' is not null then ' and strpos(e.title_key, $2) > 0' else '' end
        || case when asked->>'status' is not null then ' and e.status = $1->>''status''' else '' end
        || case when asked->>'kind' is not null then ' and e.kind = $1->>''kind''' else '' end
        || case when asked->>'lead_id' is not null then ' and e.lead_id = as_uuid($1->>''lead_id'')' else '' end
        || case when asked->>'project_id' is not null then ' and e.project_id = as_uuid($1->>''project_id'')' else '' end
        || case when asked->>'run_id' is not null then ' and e.run_id = as_uuid($1->>''run_id'')' else '' end
        || case when asked->>'due_after' is not null then ' and e.due_at >= ($1->>''due_after'')::timestamptz' else '' end
        || case when asked->>'due_before' is not null then ' and e.due_at < ($1->>''due_before'')::timestamptz' else '' end
        || case asked->>'has_due' when 'true' then ' and e.due_at is not null' when 'false' then ' and e.due_at is null' else '' end;
begin
    return case when asked->>'sort' in ('due_at', '-due_at') then task_page_by_due(condition, asked)
                else newest_page('task', 'task_id', 'created_at', 'task_json', condition, asked) end;
end $$;

create or replace function run_page(asked jsonb) returns jsonb language sql stable as $$
    select newest_page('run', 'run_id', 'created_at', 'run_json', 'true'
        || case when asked->>'q' is not null then ' and case when strpos(e.command_key, $2) > 0 then true
                when e.command_long then (select strpos(fold(r.command), $2) > 0 from run r where r.run_id = e.run_id) else false end' else '' end
        || case when asked->>'status' is not null then ' and e.status = $1->>''status''' else '' end
        || case when asked->>'requested_by' is not null
                then ' and e.requested_by = (select u.user_id from app_user u where u.email = lower($1->>''requested_by''))' else '' end, asked)
$$;

create or replace function audit_page(asked jsonb) returns jsonb language sql stable as $$
    select newest_page('audit_event', 'audit_id', 'at', 'audit_json', 'true'
        || case when asked->>'audit_id' is not null then ' and e.audit_id = as_uuid($1->>''audit_id'')' else '' end
        || case when asked->>'run_id' is not null then ' and e.run_id = as_uuid($1->>''run_id'')' else '' end
        || case when asked->>'action_id' is not null then ' and e.action_id = as_uuid($1->>''action_id'')' else '' end
        || case when asked->>'actor' is not null then ' and e.actor = $1->>''actor''' else '' end
        || case when asked->>'event' is not null then ' and e.event = $1->>''event''' else '' end
        || case when asked->>'entity_type' is not null then ' and e.entity_type = $1->>''entity_type''' else '' end
        || case when asked->>'entity_id' is not null then ' and e.entity_id = as_uuid($1->>''entity_id'')' else '' end
        || case when asked->>'from' is not null then ' and e.at >= ($1->>''from'')::timestamptz' else '' end
        || case when asked->>'to' is not null then ' and e.at < ($1->>''to'')::timestamptz' else '' end, asked)
$$;

-- Of one person only.
create or replace function notification_page(person uuid, asked jsonb) returns jsonb language sql stable as $$
    select newest_page('notification', 'notification_id', 'created_at', 'notification_json', 'e.user_id = ($1->>''person'')::uuid'
        || case asked->>'unread' when 'true' then ' and e.status = ''unread''' when 'false' then ' and e.status <> ''unread''' else '' end,
        asked || jsonb_build_object('person', person))
$$;
