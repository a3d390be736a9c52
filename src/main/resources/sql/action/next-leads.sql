-- The next page of leads that the action has to work on. last_ord is null when nothing is left. A lead's version tells whether anybody has written it since.
with page as (
    select t.ord, t.entity_id from action_target t
     where t.action_id = cast(:#${variable.action.actionId} as uuid) and t.outcome is null
     order by t.ord limit cast(:#${properties:prospect.engine.page-size} as integer)
)
select jsonb_build_object('last_ord', max(p.ord), 'leads', coalesce(jsonb_agg(to_jsonb(l) || jsonb_build_object('version', l.xmin::text) order by p.ord) filter (where l.lead_id is not null), '[]'))::text as page
  from page p left join lead l on l.lead_id = p.entity_id
