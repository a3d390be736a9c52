-- What is left behind when a lead is deleted, and names it: the rows that people were shown before they decided, and what somebody dictated into it.

drop function if exists without_values(text, text[]);
drop function if exists without_values(jsonb, text[]);

-- A free text without the given values, whatever their case: as whole words, and none so short that it is likely to be something else.
create or replace function without_words(words text, banned text[]) returns text language plpgsql immutable as $$
declare
    value text;
begin
    for value in select b from unnest(banned) b where char_length(b) >= 5 order by char_length(b) desc, b loop
        words := regexp_replace(words, '(?<![[:alnum:]])' || regexp_replace(value, '([^[:alnum:][:space:]])', '\\\1', 'g') || '(?![[:alnum:]])', '[deleted]', 'gi');
    end loop;
    return words;
end $$;

-- The same for a list of texts.
create or replace function without_words(texts jsonb, banned text[]) returns jsonb language sql immutable as $$
    select coalesce(jsonb_agg(without_words(said, banned) order by n), '[]')
      from jsonb_array_elements_text(case when jsonb_typeof(texts) = 'array' then texts else '[]' end) with ordinality t(said, n)
$$;

-- An action's params without the given values. What is written into leads goes as a whole or stays, and free texts lose words; what selects rows is never
-- touched, because it would select others.
create or replace function without_written(type text, params jsonb, banned text[]) returns jsonb language sql immutable as $$
    select case when jsonb_typeof(params) = 'object' then (
        select coalesce(jsonb_object_agg(m.key, case
                   when m.key = 'changes' then without_written(type, m.value, banned)
                   when jsonb_typeof(m.value) <> 'string' then m.value
                   when type in ('create_lead', 'update_lead', 'update_leads') and m.key in ('name', 'email', 'phone', 'website', 'street')
                        and exists (select from unnest(banned) b where lower(b) = lower(m.value #>> '{}') or nullif(fold(b), '') = fold(m.value #>> '{}')) then '"[deleted]"'
                   when m.key in ('message', 'title', 'notes', 'description') then to_jsonb(without_words(m.value #>> '{}', banned))
                   else m.value end), '{}')
          from jsonb_each(params) m) else params end
$$;

-- The same for a whole plan.
create or replace function without_written(plan jsonb, banned text[]) returns jsonb language sql immutable as $$
    select plan || jsonb_build_object(
        'summary', without_words(plan->>'summary', banned),
        'actions', (select coalesce(jsonb_agg(case when step->'params' is null then step
                               else step || jsonb_build_object('params', without_written(step->>'type', step->'params', banned)) end order by n), '[]')
                      from jsonb_array_elements(plan->'actions') with ordinality t(step, n)))
$$;

-- How a plan was come to, without what Khoj wrote and without the given values.
create or replace function without_answers(planning jsonb, banned text[]) returns jsonb language sql immutable as $$
    select planning || jsonb_build_object(
        'reason', without_words(planning->>'reason', banned),
        'attempts', (select coalesce(jsonb_agg(attempt || jsonb_build_object(
                               'raw_answer', case when attempt->>'raw_answer' is not null then '[deleted]' end,
                               'problems', without_words(attempt->'problems', banned), 'salvaged', without_words(attempt->'salvaged', banned)) order by n), '[]')
                       from jsonb_array_elements(planning->'attempts') with ordinality t(attempt, n)))
$$;

-- Takes out what is due, in these runs or in all: of runs that are over and that nobody holds. The others have their turn later. Answers how many runs it was.
-- A run is not waited for, so whoever holds leads can call this.
create or replace function forget_what_is_due(runs uuid[]) returns integer language plpgsql as $$
declare
    due record;
    done integer := 0;
begin
    for due in
        with over as materialized (
            select r.run_id from run r
             where r.settled_at is not null and r.run_id in (select e.run_id from erasure e where runs is null or e.run_id = any (runs))
             order by r.run_id for no key update skip locked
        ), taken as (
            delete from erasure e using over where e.run_id = over.run_id returning e.run_id, e.lead_id, e.banned
        )
        select t.run_id, array_agg(distinct t.lead_id::text) as leads, coalesce(array_agg(distinct v) filter (where v is not null), '{}') as banned
          from taken t left join lateral unnest(t.banned) v on true group by t.run_id
    loop
        update action a
           set preview = case when previewed_leads(a.preview) && due.leads then a.preview || jsonb_build_object('rows', (
                   select jsonb_agg(case when r->>'type' = 'lead' and r->>'id' = any (due.leads) then r || '{"name": null, "city": null}' else r end order by n)
                     from jsonb_array_elements(a.preview->'rows') with ordinality t(r, n))) else a.preview end,
               params = without_written(a.type, a.params, due.banned)
         where a.run_id = due.run_id;
        if due.banned <> '{}' then
            update run set command = left(without_words(command, due.banned), 2000), summary = without_words(summary, due.banned), planner_note = without_words(planner_note, due.banned),
                           plan = without_written(plan, due.banned), notice = notice || jsonb_build_object('message', without_words(notice->>'message', due.banned))
             where run_id = due.run_id;
            update notification set title = without_words(title, due.banned), body = without_words(body, due.banned) where run_id = due.run_id;
            update run_planning set planning = without_answers(planning, due.banned) where run_id = due.run_id;
        end if;
        done := done + 1;
    end loop;
    return done;
end $$;

create or replace function forget_leads() returns trigger language plpgsql as $$
declare
    runs uuid[];
begin
    with said as (
        -- Commands that dictated the lead, or a change of it.
        select a.run_id, g.lead_id, v.value
          from gone g join action_entity e on e.entity_type = 'lead' and e.entity_id = g.lead_id join action a using (action_id)
               cross join lateral (
                   select unnest(array[g.name, g.email, g.phone, g.website, g.street])
                   union
                   select p.value from jsonb_each_text(coalesce(a.params->'changes', a.params)) p where p.key in ('name', 'email', 'phone', 'website', 'street')) v(value)
         where a.type in ('create_lead', 'update_lead', 'update_leads') and v.value <> '[deleted]'
        union all
        -- Previews that show it.
        select a.run_id, g.lead_id, null
          from gone g join action a on a.preview <> '{"rows": []}' and previewed_leads(a.preview) && array[g.lead_id::text]
    ), noted as (
        insert into erasure (run_id, lead_id, banned)
        select run_id, lead_id, coalesce(array_agg(distinct value) filter (where value is not null), '{}') from said group by run_id, lead_id
        on conflict (run_id, lead_id) do update set banned = excluded.banned
        returning run_id
    )
    select array(select distinct run_id from noted) into runs;
    if runs <> '{}' then
        perform forget_what_is_due(runs);
    end if;
    return null;
end $$;
create or replace trigger lead_forgotten after delete on lead referencing old table as gone for each statement execute function forget_leads();
