-- Writes only the scores that changed. A lead that this run has scored before, when it found it, does not count as scored twice. In: {"last_ord", "leads": [lead with its new score]}
with given as (
    select cast(:#${body} as jsonb) as g
), mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), page as (
    select l.* from given, jsonb_to_recordset(g->'leads') as l(lead_id uuid, score integer, score_reasons jsonb, score_profile text)
), changed as (
    update lead l set score = p.score, score_reasons = p.score_reasons, score_profile = p.score_profile, scored_at = clock_timestamp()
      from page p, mine
     where l.lead_id = p.lead_id and (l.score, l.score_reasons, l.score_profile) is distinct from (p.score, p.score_reasons, p.score_profile)
    returning l.lead_id
), done as (
    update action_target t set outcome = case when p.lead_id is null then 'gone' when c.lead_id is null then 'unchanged' else 'changed' end
      from mine, given, action_target t2 left join page p on p.lead_id = t2.entity_id left join changed c on c.lead_id = t2.entity_id
     where t.action_id = t2.action_id and t.ord = t2.ord
       and t2.action_id = cast(:#${variable.action.actionId} as uuid) and t2.outcome is null and t2.ord <= (g->>'last_ord')::bigint
    returning t.outcome, t.entity_id
), scored_before as (
    select r.lead_id from mine join action a on a.run_id = mine.run_id and a.type in ('source_leads_apify', 'create_lead') join run_lead r on r.action_id = a.action_id
)
select jsonb_build_object(
    'counts', jsonb_build_object('leads_scored', (select count(*) from done where outcome <> 'gone' and entity_id not in (select lead_id from scored_before))),
    'result', jsonb_build_object('leads_rescored', (select count(*) from done where outcome <> 'gone'), 'scores_changed', (select count(*) from changed)),
    'done', (select count(*) from done),
    'last', is_last_page(cast(:#${variable.action.actionId} as uuid), (g->>'last_ord')::bigint),
    'status', case when (g->>'last_ord') is null then 'skipped' end,
    'events', '[]'::jsonb)::text as outcome
  from given
