-- What came of a site, for each lead that it was read for. An address on the do-not-contact list is not kept: nobody is to write there. A lead that is gone
-- meanwhile gets nothing, nor does an action that has ended. In: {"leads": [id], "domain", "outcome", "finding"}
with given as (
    select cast(:#${body} as jsonb) as g
), mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), judged as (
    select g, g->'finding'->>'email' is not null and is_suppressed(g->'finding'->>'email', null, null, null) as objected from given
)
insert into website_look (action_id, lead_id, domain, outcome, finding)
select a.action_id, l.lead_id, g->>'domain', case when objected then 'suppressed' else g->>'outcome' end,
       case when objected then (g->'finding') || '{"email": null, "kind": null, "confidence": 0, "page": null}' else g->'finding' end
  from mine join action a using (run_id), judged, jsonb_array_elements_text(g->'leads') id join lead l on l.lead_id = cast(id as uuid)
 where a.action_id = cast(:#${variable.action.actionId} as uuid) and a.status = 'running'
on conflict (action_id, lead_id) do update set domain = excluded.domain, outcome = excluded.outcome, finding = excluded.finding
