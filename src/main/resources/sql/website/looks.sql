-- What this action knows of sites, as JSON text: {cancelled, looks: {lead_id: {outcome, finding}}}. No row for a worker whose lease is not the current one.
select jsonb_build_object(
           'cancelled', r.cancelled_at is not null,
           'looks', (select coalesce(jsonb_object_agg(w.lead_id, jsonb_build_object('outcome', w.outcome, 'finding', w.finding)), '{}')
                       from website_look w where w.action_id = cast(:#${variable.action.actionId} as uuid)))::text
  from run r
 where r.run_id = cast(:#${variable.run.runId} as uuid) and r.lease_token = cast(:#${variable.run.lease} as uuid)
