-- Businesses of OpenStreetMap, as a source's answer; who asks once more keeps the later one, and nothing of a longer one before. In: [candidate]
with asked as (
    select a.action_id, cast(:#${body} as jsonb) as candidates
      from run r join action a using (run_id)
     where r.run_id = cast(:#${variable.run.runId} as uuid) and r.lease_token = cast(:#${variable.run.lease} as uuid)
       and a.action_id = cast(:#${variable.action.actionId} as uuid)
), beyond as (
    delete from source_item i using asked
     where i.action_id = asked.action_id and i.source = 'openstreetmap' and i.outcome is null and i.ord >= jsonb_array_length(asked.candidates)
)
insert into source_item (action_id, source, ord, payload)
select action_id, 'openstreetmap', ord - 1, c
  from asked, jsonb_array_elements(candidates) with ordinality as t(c, ord)
on conflict (action_id, source, ord) do update set payload = excluded.payload where source_item.outcome is null
