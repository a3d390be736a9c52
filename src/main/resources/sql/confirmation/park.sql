-- Freezes what a person will be asked about, and gives it a digest: any change of action, params, rows or count gives another one.
with mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), seen as (
    select a.action_id, coalesce(jsonb_agg(jsonb_build_array(t.entity_id, t.revision) order by t.ord) filter (where t.action_id is not null), '[]') as frozen,
           -- What the person is shown is the frozen list: an action about no rows keeps the number that it asks for.
           case when entity_of(a.type) is null then a.affected
                else count(t.*) + (case when a.type = 'delete_leads' then (select count(*) from task k where k.lead_id in (
                    select d.entity_id from action_target d where d.action_id = a.action_id)) else 0 end) end as n
      from mine join action a on a.run_id = mine.run_id left join action_target t on t.action_id = a.action_id
     where a.action_id = cast(:#${variable.action.actionId} as uuid)
     group by a.action_id
), parked as (
    update action a
       set status = 'pending_confirmation', approved = false, decided_by = null, decided_at = null,
           affected = s.n,
           preview = jsonb_build_object('rows', (select coalesce(jsonb_agg(p.label order by p.ord), '[]') from (
               select t.ord, r.label from action_target t join selected_rows(a.run_id, a.type, a.params) r on r.entity_id = t.entity_id
                where t.action_id = a.action_id order by t.ord limit 20) p)),
           digest = encode(sha256(convert_to(jsonb_build_array(a.run_id, a.action_id, a.type, a.params, s.frozen, s.n, 'policy-1')::text, 'UTF8')), 'hex'),
           expires_at = clock_timestamp() + cast(:#${properties:prospect.guardrails.confirmation-expiry} as interval)
      from seen s, mine
     where a.run_id = mine.run_id and a.action_id = s.action_id and a.status in ('queued', 'running')
    returning a.run_id, a.action_id, a.digest, a.affected, a.expires_at
)
select append_events(p.run_id, p.action_id, 'guardrails', jsonb_build_array(jsonb_build_object('event', 'action.parked', 'detail',
           jsonb_build_object('digest', p.digest, 'affected', p.affected, 'expires_at', rfc3339(p.expires_at))))) as events
  from parked p
