-- A page of items and the place where the next one begins, together or not at all. The page is kept out when it does not begin where we are.
with answer as (
    select cast(:#${body} as jsonb) as page),
advanced as (
    update source_run
    set next_offset = cast(page ->> 'next_offset' as integer), items_total = cast(page ->> 'total' as integer)
    from answer
    where action_id = cast(:#${variable.action.actionId} as uuid)
      and source = 'apify'
      and next_offset = cast(page ->> 'offset' as integer)
      and exists (select 1 from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid))
    returning action_id, source, page)
insert into source_item (action_id, source, ord, payload)
select action_id, source, cast(page ->> 'offset' as integer) + cast(ord as integer) - 1, item
from advanced, jsonb_array_elements(page -> 'items') with ordinality as listed(item, ord)
on conflict (action_id, source, ord) do nothing
