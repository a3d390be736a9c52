-- Entities exactly as the API answers them (docs: the OpenAPI file). Routes select these; no code maps rows by hand.

create or replace function lead_json(l lead) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'lead_id', l.lead_id, 'name', l.name, 'category', l.category, 'status', l.status, 'email', l.email, 'phone', l.phone,
        'website', l.website, 'domain', l.domain, 'street', l.street, 'postal_code', l.postal_code, 'city', l.city, 'country', l.country,
        'latitude', l.latitude, 'longitude', l.longitude, 'rating', l.rating, 'reviews_count', l.reviews_count,
        'score', l.score, 'score_reasons', l.score_reasons, 'scored_at', rfc3339(l.scored_at), 'source', l.source, 'source_ref', l.source_ref,
        'retrieved_at', rfc3339(l.retrieved_at), 'first_run_id', l.first_run_id, 'last_run_id', l.last_run_id,
        'suppressed', l.suppressed, 'created_at', rfc3339(l.created_at), 'updated_at', rfc3339(l.updated_at))
$$;

create or replace function task_json(t task) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'task_id', t.task_id, 'title', t.title, 'kind', t.kind, 'status', t.status, 'due_at', rfc3339(t.due_at), 'lead_id', t.lead_id,
        'lead_name', (select l.name from lead l where l.lead_id = t.lead_id), 'lead_source', (select l.source from lead l where l.lead_id = t.lead_id), 'project_id', t.project_id,
        'project_name', (select p.name from project p where p.project_id = t.project_id), 'run_id', t.run_id, 'sequence', t.sequence, 'step', t.step,
        'created_at', rfc3339(t.created_at), 'updated_at', rfc3339(t.updated_at))
$$;

create or replace function project_json(p project) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'project_id', p.project_id, 'name', p.name, 'description', p.description, 'status', p.status, 'run_id', p.run_id,
        'tasks_open', (select count(*) from task t where t.project_id = p.project_id and t.status = 'open'),
        'tasks_done', (select count(*) from task t where t.project_id = p.project_id and t.status = 'done'),
        'leads', (select count(*) from lead l where l.project_id = p.project_id),
        'created_at', rfc3339(p.created_at), 'updated_at', rfc3339(p.updated_at))
$$;

create or replace function notification_json(n notification) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'notification_id', n.notification_id, 'event', n.event, 'channel', n.channel, 'status', n.status, 'title', n.title, 'body', n.body,
        'run_id', n.run_id, 'href', n.href, 'error', n.error, 'created_at', rfc3339(n.created_at))
$$;

-- In plpgsql, which plans a query once per connection: the planner cannot put a function with a query inside in place of its call, and one in SQL would be
-- planned anew for each run of a page.
create or replace function email_of(person uuid) returns text language plpgsql stable as $$
begin
    return (select u.email from app_user u where u.user_id = person);
end $$;

-- An action in a list of runs, without the rows that it shows and without what it touched: with them a page of runs would be megabytes.
create or replace function action_item_json(a action) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'action_id', a.action_id, 'run_id', a.run_id, 'seq', a.seq, 'type', a.type, 'params', a.params, 'depends_on', to_jsonb(a.depends_on),
        'decision', a.decision, 'reasons', a.reasons, 'status', a.status, 'affected', a.affected,
        'progress', jsonb_build_object('done', a.progress_done, 'total', a.progress_total), 'checks', a.checks, 'preview', '{"rows": []}'::jsonb,
        'digest', a.digest, 'expires_at', rfc3339(a.expires_at),
        'decided_by', email_of(a.decided_by), 'decided_at', rfc3339(a.decided_at),
        'comment', a.comment, 'attempts', a.attempts, 'result', a.result,
        'error', case when a.error_code is not null then jsonb_build_object('code', a.error_code, 'detail', a.error_detail) end,
        'entities', '[]'::jsonb, 'entities_total', a.entities_total, 'started_at', rfc3339(a.started_at), 'finished_at', rfc3339(a.finished_at))
$$;

create or replace function action_json(a action) returns jsonb language plpgsql stable as $$
begin
    return action_item_json(a) || jsonb_build_object(
        'preview', a.preview,
        'entities', coalesce((
            select jsonb_agg(jsonb_build_object('type', e.entity_type, 'id', e.entity_id, 'href', '/api/v1/admin/' || e.entity_type || 's/' || e.entity_id) order by e.ord)
              from (select x.* from action_entity x where x.action_id = a.action_id order by x.ord limit 100) e), '[]'::jsonb));
end $$;

-- A run without its actions.
create or replace function run_head_json(r run) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'run_id', r.run_id, 'command', r.command, 'status', r.status, 'dry_run', r.dry_run,
        'requested_by', email_of(r.requested_by), 'origin', r.origin,
        'planner', r.planner, 'planner_note', r.planner_note, 'summary', r.summary, 'language', r.language,
        'counts', jsonb_build_object('leads_found', 0, 'leads_created', 0, 'leads_updated', 0, 'leads_unchanged', 0, 'leads_scored', 0,
                                     'tasks_created', 0, 'notifications_created', 0, 'deleted', 0) || r.counts,
        'error', case when r.error_code is not null then jsonb_build_object('code', r.error_code, 'detail', r.error_detail)
                      when r.status in ('accepted', 'planning', 'running') and not feature_on(r.requested_by) then jsonb_build_object('code', 'feature-disabled',
                          'detail', 'It waits, because the assistant is switched off for whoever asked; it goes on when it is switched on again.') end,
        'replay_of', r.replay_of, 'schedule_id', r.schedule_id, 'created_at', rfc3339(r.created_at), 'started_at', rfc3339(r.started_at),
        'settled_at', rfc3339(r.settled_at),
        'links', jsonb_build_object('self', '/api/v1/admin/assistant/prospect/runs/' || r.run_id,
                                    'events', '/api/v1/admin/assistant/prospect/runs/' || r.run_id || '/events',
                                    'dashboard', '/assistant?run=' || r.run_id))
$$;

-- A run in a list.
create or replace function run_json(r run) returns jsonb language plpgsql stable as $$
begin
    return run_head_json(r) || jsonb_build_object(
        'actions', coalesce((select jsonb_agg(action_item_json(a) order by a.seq) from action a where a.run_id = r.run_id), '[]'::jsonb));
end $$;

-- A run by itself, with what lists leave out.
create or replace function whole_run_json(r run) returns jsonb language plpgsql stable as $$
begin
    return run_head_json(r) || jsonb_build_object(
        'actions', coalesce((select jsonb_agg(action_json(a) order by a.seq) from action a where a.run_id = r.run_id), '[]'::jsonb),
        'planning', (select p.planning from run_planning p where p.run_id = r.run_id));
end $$;

create or replace function audit_json(e audit_event) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'audit_id', e.audit_id, 'at', rfc3339(e.at), 'actor', e.actor, 'event', e.event, 'run_id', e.run_id, 'action_id', e.action_id,
        'entity_type', e.entity_type, 'entity_id', e.entity_id, 'detail', e.detail, 'seq', e.seq,
        'prev_hash', (select k.prev_hash from audit_link k where k.audit_id = e.audit_id),
        'hash', (select k.hash from audit_link k where k.audit_id = e.audit_id))
$$;

create or replace function schedule_json(s schedule) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'schedule_id', s.schedule_id, 'name', s.name, 'command', s.command, 'cron', s.cron, 'timezone', s.timezone, 'enabled', s.enabled,
        'owner', (select u.email from app_user u where u.user_id = s.owner), 'next_run_at', rfc3339(s.next_fire_at),
        'last_fired_at', rfc3339(s.last_fired_at), 'last_run_id', s.last_run_id, 'last_skip', s.last_skip,
        'created_at', rfc3339(s.created_at), 'updated_at', rfc3339(s.updated_at))
$$;

create or replace function flag_json(f feature_flag) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'enabled', f.enabled, 'percent', f.percent,
        'users', (select coalesce(jsonb_agg(u.email order by u.email), '[]') from app_user u where u.user_id = any (f.users)),
        'changed_by', (select u.email from app_user u where u.user_id = f.changed_by),
        'changed_at', case when f.changed_by is not null then rfc3339(f.changed_at) end)
$$;
