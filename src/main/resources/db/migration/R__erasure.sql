-- What is left behind when a lead is deleted, and names it: the rows that people were shown before they decided, and what somebody dictated into it.

-- A text without the given values, whatever their case.
create or replace function without_values(text_value text, banned text[]) returns text language plpgsql immutable as $$
declare
    value text;
begin
    foreach value in array banned loop
        text_value := regexp_replace(text_value, regexp_replace(value, '([^[:alnum:][:space:]])', '\\\1', 'g'), '[deleted]', 'gi');
    end loop;
    return text_value;
end $$;

-- A JSON value whose texts are without the given values. Names of members stay.
create or replace function without_values(node jsonb, banned text[]) returns jsonb language plpgsql immutable as $$
begin
    return case jsonb_typeof(node)
        when 'string' then to_jsonb(without_values(node #>> '{}', banned))
        when 'array' then (select coalesce(jsonb_agg(without_values(e, banned) order by n), '[]') from jsonb_array_elements(node) with ordinality t(e, n))
        when 'object' then (select coalesce(jsonb_object_agg(k, without_values(v, banned)), '{}') from jsonb_each(node) as m(k, v))
        else node
    end;
end $$;

create or replace function forget_leads() returns trigger language plpgsql as $$
declare
    dictated record;
begin
    update action a
       set preview = a.preview || jsonb_build_object('rows', (
               select jsonb_agg(case when g.lead_id is null then r else r || '{"name": null, "city": null}' end order by n)
                 from jsonb_array_elements(a.preview->'rows') with ordinality t(r, n) left join gone g on r->>'type' = 'lead' and g.lead_id = as_uuid(r->>'id')))
     where a.preview <> '{"rows": []}'
       and exists (select from jsonb_array_elements(a.preview->'rows') r join gone g on r->>'type' = 'lead' and g.lead_id = as_uuid(r->>'id'));
    -- Commands that dictated the lead, or a change of it, and all that was made of their words.
    for dictated in
        select a.run_id, array_agg(distinct v.value order by v.value) as banned
          from gone g join action_entity e on e.entity_type = 'lead' and e.entity_id = g.lead_id join action a using (action_id)
               cross join lateral (
                   select unnest(array[g.name, g.email, g.phone, g.website, g.street])
                   union
                   select p.value from jsonb_each_text(coalesce(a.params->'changes', a.params)) p where p.key in ('name', 'email', 'phone', 'website', 'street')) v(value)
         where a.type in ('create_lead', 'update_lead', 'update_leads') and char_length(v.value) > 2
         group by a.run_id
    loop
        update action set params = without_values(params, dictated.banned) where run_id = dictated.run_id;
        update run set command = left(without_values(command, dictated.banned), 2000), summary = without_values(summary, dictated.banned),
                       plan = without_values(plan, dictated.banned), notice = without_values(notice, dictated.banned)
         where run_id = dictated.run_id;
        update notification set title = without_values(title, dictated.banned), body = without_values(body, dictated.banned) where run_id = dictated.run_id;
    end loop;
    return null;
end $$;
create or replace trigger lead_forgotten after delete on lead referencing old table as gone for each statement execute function forget_leads();
