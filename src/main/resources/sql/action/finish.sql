-- Records what a page, or the whole, of the action has come to. The last page ends the action.
-- outcome: {"counts", "result", "entities", "entities_total", "done", "last", "status"?, "error"?, "reasons"?}
with given as (
    select cast(:#${variable.outcome} as jsonb) as o
), mine as (
    update run r
       set counts = add_counts(r.counts, o->'counts'), recoveries = 0
      from given
     where r.run_id = cast(:#${variable.run.runId} as uuid) and r.lease_token = cast(:#${variable.run.lease} as uuid)
    returning r.run_id
), linked as (
    insert into action_entity (action_id, entity_type, entity_id)
    select cast(:#${variable.action.actionId} as uuid), e->>'type', as_uuid(e->>'id')
      from mine, given, jsonb_array_elements(coalesce(o->'entities', '[]')) with ordinality as t(e, ord)
     where ord <= 100 and (select count(*) from action_entity x where x.action_id = cast(:#${variable.action.actionId} as uuid)) < 100
     order by ord
    on conflict do nothing
    returning 1
), done as (
    update action a
       set progress_done = a.progress_done + coalesce((o->>'done')::integer, 0),
           progress_total = coalesce(a.progress_total, (o->>'total')::integer,
               case when coalesce((o->>'last')::boolean, true) then a.progress_done + coalesce((o->>'done')::integer, 0) end),
           entities_total = a.entities_total + coalesce((o->>'entities_total')::integer, jsonb_array_length(coalesce(o->'entities', '[]'))),
           result = add_counts(add_counts(a.result, o->'result'), o->'counts'),
           status = case when coalesce((o->>'last')::boolean, true) then coalesce(o->>'status', 'succeeded') else a.status end,
           affected = case when coalesce((o->>'last')::boolean, true) then coalesce((o->>'affected')::integer, a.affected) else a.affected end,
           reasons = a.reasons || coalesce(nullif(o->'reasons', 'null'), '[]'),
           error_code = coalesce(a.error_code, o->'error'->>'code'),
           error_detail = coalesce(a.error_detail, o->'error'->>'detail'),
           finished_at = case when coalesce((o->>'last')::boolean, true) then clock_timestamp() end
      from mine, given
     where a.run_id = mine.run_id and a.action_id = cast(:#${variable.action.actionId} as uuid) and a.status = 'running'
    returning a.run_id, a.action_id, a.status, a.finished_at, a.progress_done, a.progress_total
), told as (
    select append_events(d.run_id, d.action_id, 'engine', jsonb_build_array(jsonb_build_object(
               'event', case d.status when 'skipped' then 'action.skipped' when 'failed' then 'action.failed' else 'action.succeeded' end,
               'detail', jsonb_build_object('status', d.status, 'counts', (select o->'counts' from given))))) as events
      from done d where d.finished_at is not null
)
select jsonb_build_object('done', d.progress_done, 'total', d.progress_total, 'ended', d.finished_at is not null, 'events', (select events from told))::text as finished
  from done d
