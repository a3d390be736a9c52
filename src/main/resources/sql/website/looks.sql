-- What this action knows of the sites that its leads have now, as JSON text: {cancelled, looks: {lead_id: {outcome, finding}}}. An address that has come to the
-- do-not-contact list meanwhile is not told. No row for a worker whose lease is not the current one.
select jsonb_build_object(
           'cancelled', r.cancelled_at is not null,
           'looks', (select coalesce(jsonb_object_agg(w.lead_id, case when w.objected
                                then jsonb_build_object('outcome', 'suppressed', 'finding', w.finding || '{"email": null, "kind": null, "confidence": 0, "page": null}')
                                else jsonb_build_object('outcome', w.outcome, 'finding', w.finding) end), '{}')
                       from (select k.lead_id, k.outcome, k.finding, k.finding->>'email' is not null and is_suppressed(k.finding->>'email', null, null, null) as objected
                               from website_look k join lead l on l.lead_id = k.lead_id and l.domain = k.domain
                              where k.action_id = cast(:#${variable.action.actionId} as uuid)) w))::text
  from run r
 where r.run_id = cast(:#${variable.run.runId} as uuid) and r.lease_token = cast(:#${variable.run.lease} as uuid)
