-- Fixes which rows the action is about, once. Everything after works on this list and never runs the filter again.
with mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), frozen as (
    insert into action_target (action_id, ord, entity_type, entity_id, revision)
    select a.action_id, row_number() over (order by s.created_at, s.entity_id), s.entity_type, s.entity_id, s.revision
      from mine join action a on a.run_id = mine.run_id cross join lateral selected_rows(a.run_id, a.type, a.params) s
     where a.action_id = cast(:#${variable.action.actionId} as uuid)
       and not exists (select 1 from action_target t where t.action_id = a.action_id)
    returning action_id
), counted as (
    update action a set progress_total = (select count(*) from frozen)
      from mine where a.run_id = mine.run_id and a.action_id = cast(:#${variable.action.actionId} as uuid) and a.progress_total is null
    returning a.action_id
)
select count(*) as rows from frozen
