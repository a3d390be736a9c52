-- The next page of sourced items, and how many more leads the action may deliver.
with page as (
    select i.source, i.ord, i.payload from source_item i
     where i.action_id = cast(:#${variable.action.actionId} as uuid) and i.outcome is null
     order by i.source, i.ord limit cast(:#${properties:prospect.engine.page-size} as integer)
)
select jsonb_build_object(
    'items', (select coalesce(jsonb_agg(jsonb_build_object('source', source, 'ord', ord, 'candidate', payload) order by source, ord), '[]') from page),
    'remaining', coalesce((a.params->>'limit')::integer, 20) - (select count(*) from run_lead r where r.action_id = a.action_id))::text as page
  from action a where a.action_id = cast(:#${variable.action.actionId} as uuid)
