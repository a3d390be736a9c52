-- Stores the verdicts. A decision only ever gets stricter, and what a person has approved is not judged away. That a person is asked anew stays among the reasons.
with given as (
    select v from jsonb_array_elements(cast(:#${body} as jsonb)) v
), mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), decided as (
    update action a
       set decision = v->>'decision', checks = v->'checks', affected = (v->>'affected')::integer,
           reasons = v->'reasons' || (select coalesce(jsonb_agg(distinct r), '[]') from jsonb_array_elements(a.reasons) r
                                       where r->>'code' = 'stale-confirmation' and v->>'decision' = 'confirm'),
           preview = jsonb_build_object('rows', v->'preview')
      from given, mine
     where a.run_id = mine.run_id and a.action_id = as_uuid(v->>'action_id') and a.status = 'queued' and not a.approved
    returning a.run_id, a.action_id, a.seq, a.decision, a.reasons, a.affected, v->>'previous' as previous
)
select append_events(d.run_id, null, 'guardrails', jsonb_agg(jsonb_build_object('event', 'action.decided', 'action_id', d.action_id, 'detail', jsonb_build_object(
           'decision', d.decision, 'affected', d.affected, 'reasons', jsonb_path_query_array(d.reasons, '$[*].code'))) order by d.seq)) as events
  from decided d where d.previous is distinct from d.decision group by d.run_id
