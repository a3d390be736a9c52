-- Fixes which rows the action is about, once. Everything after works on this list and never runs the filter again. Without a person's
-- approval never more rows than the guardrails counted: what has come to match since then is left for the next time.
with mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), frozen as (
    insert into action_target (action_id, ord, entity_type, entity_id, revision)
    select s.action_id, s.ord, s.entity_type, s.entity_id, s.revision
      from (select a.action_id, row_number() over (order by r.created_at, r.entity_id) as ord, r.entity_type, r.entity_id, r.revision,
                   a.decision = 'auto' and a.type <> 'rescore_leads' as bounded, a.affected
              from mine join action a on a.run_id = mine.run_id cross join lateral selected_rows(a.run_id, a.type, a.params) r
             where a.action_id = cast(:#${variable.action.actionId} as uuid)
               and not exists (select 1 from action_target t where t.action_id = a.action_id)) s
     where not s.bounded or s.ord <= s.affected
    returning action_id
), counted as (
    update action a set progress_total = (select count(*) from frozen)
      from mine where a.run_id = mine.run_id and a.action_id = cast(:#${variable.action.actionId} as uuid) and a.progress_total is null
    returning a.action_id
)
select count(*) as rows from frozen
