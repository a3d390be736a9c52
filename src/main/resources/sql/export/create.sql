-- Makes the export of an action out of its frozen rows; who is suppressed or gone is left out. A second time it finds what the first one made.
with mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), done as (
    update action_target t
       set outcome = case when l.lead_id is null then 'gone' when l.suppressed then 'suppressed' else 'exported' end
      from mine, action_target t2 left join lead l on l.lead_id = t2.entity_id
     where t.action_id = t2.action_id and t.ord = t2.ord and t2.action_id = cast(:#${variable.action.actionId} as uuid) and t2.outcome is null
    returning t.outcome
), made as (
    insert into export (action_id)
    select cast(:#${variable.action.actionId} as uuid) from mine where exists (select from done where outcome = 'exported')
    on conflict (action_id) do nothing
    returning export_id
)
select jsonb_build_object(
    'result', jsonb_build_object(
        'leads_exported', (select count(*) from done where outcome = 'exported'),
        'suppressed', (select count(*) from done where outcome = 'suppressed')),
    'done', (select count(*) from done), 'affected', (select count(*) from done where outcome = 'exported'),
    'status', case when not exists (select from done where outcome = 'exported') then 'skipped' end,
    'entities', (select coalesce(jsonb_agg(jsonb_build_object('type', 'export', 'id', export_id)), '[]') from made),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('event', 'export.created', 'entity_type', 'export', 'entity_id', export_id,
                   'detail', jsonb_build_object('rows', (select count(*) from done where outcome = 'exported')))), '[]') from made))::text as outcome
