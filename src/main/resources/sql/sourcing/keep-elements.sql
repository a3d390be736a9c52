-- Businesses of OpenStreetMap, as a source's answer; who asks once more keeps the later one. In: [candidate]
insert into source_item (action_id, source, ord, payload)
select a.action_id, 'openstreetmap', ord - 1, c
  from run r join action a using (run_id), jsonb_array_elements(cast(:#${body} as jsonb)) with ordinality as t(c, ord)
 where r.run_id = cast(:#${variable.run.runId} as uuid) and r.lease_token = cast(:#${variable.run.lease} as uuid)
   and a.action_id = cast(:#${variable.action.actionId} as uuid)
on conflict (action_id, source, ord) do update set payload = excluded.payload where source_item.outcome is null
