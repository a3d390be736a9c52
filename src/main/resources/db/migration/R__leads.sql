-- Leads as the API lists and exports them: filtered, searched, in one of eight orders, page behind page. What a filter means is lead_fits, as for actions.
-- Statements are put together of constants and planned for the values of each call, so that a condition which was not asked costs nothing and what
-- was asked finds its index.

-- What is looked for in search_text: of q its letters, digits and blanks, so nothing that like would read. What is written like a telephone number is looked
-- for by its digits side by side, without what comes before the number in a national or international form. What has no word of three characters is the
-- beginning of a word, because inside of words it would be everywhere, and no index helps to find where it is not.
create or replace function lead_sought(q text) returns text language sql immutable as $$
    select case when q ~ '^\s*(\+|00?[ ./()-]*[1-9])[0-9 ./()-]*$|^[ ./()-]*([0-9][ ./()-]*){6,}$' and digits ~ '...' then digits
                when words ~ '[^ ]{3}' then words
                else ' ' || words end
      from (select fold(q) as words, regexp_replace(regexp_replace(q, '[^0-9]', '', 'g'), '^0+', '') as digits) said
$$;

-- The condition on l for what was asked: $1 the filter, $2 what is sought.
create or replace function lead_condition(asked jsonb) returns text language sql immutable as $$
    select 'lead_fits(l, $1)'
        || case when asked->>'run_id' is not null then ' and l.lead_id in (select r.lead_id from run_lead r where r.run_id = as_uuid($1->>''run_id''))' else '' end
        || case when coalesce(fold(asked->>'q'), '') = '' then '' else ' and l.search_text like ''%'' || $2 || ''%''' end
$$;

-- What an order compares.
create or replace function lead_key(sort text) returns text language sql immutable as $$
    select case ltrim(sort, '-') when 'created_at' then 'l.created_at' when 'name' then 'l.name_key' when 'score' then 'l.score' when 'city' then 'l.city_key' end
$$;

-- Behind which lead a page begins: {"id", "key"}, key being what the order compares and null when that lead has none. Null when the text is no cursor
-- of this order.
create or replace function lead_place(cursor text, sort text) returns jsonb language plpgsql immutable as $$
declare
    said jsonb;
    key text;
    allowed text := case ltrim(sort, '-') when 'created_at' then '^[0-9]{1,17}$' when 'score' then '^[0-9]{1,3}$' else '' end;
begin
    said := convert_from(decode(cursor, 'hex'), 'UTF8')::jsonb;
    key := said->>2;
    return case when said->>0 = sort and as_uuid(said->>1) is not null and coalesce(key ~ allowed, sort ~ 'score|city')
                then jsonb_build_object('id', as_uuid(said->>1), 'key', key) end;
exception when data_exception then
    return null;
end $$;

-- The cursor of the page that ends with this lead.
create or replace function lead_cursor(l lead, sort text) returns text language sql stable as $$
    select encode(convert_to(jsonb_build_array(sort, l.lead_id, case ltrim(sort, '-')
               when 'created_at' then (extract(epoch from l.created_at) * 1000000)::bigint::text
               when 'name' then l.name_key
               when 'score' then l.score::text
               when 'city' then l.city_key end)::text, 'UTF8'), 'hex')
$$;

-- The condition on l for standing behind a place ($3) whose key is not null.
create or replace function lead_behind(sort text) returns text language sql immutable as $$
    select format('(%s, l.lead_id) %s (%s, ($3->>''id'')::uuid)', lead_key(sort), case when sort like '-%' then '<' else '>' end, case ltrim(sort, '-')
               when 'created_at' then 'timestamptz ''epoch'' + ($3->>''key'')::bigint * interval ''1 microsecond'''
               when 'score' then '($3->>''key'')::integer'
               else '$3->>''key''' end)
$$;

-- The same for a place without a key: there are only leads without one left, in the order of their ids.
create or replace function lead_behind_null(sort text) returns text language sql immutable as $$
    select format('l.lead_id %s ($3->>''id'')::uuid', case when sort like '-%' then '<' else '>' end)
$$;

-- The first leads that fit, in order, behind a place if there is one: a walk along the order's own index. Leads without what the order compares come
-- last, in a walk of their own, because the index has them at one end, which for one of the two directions is the wrong one.
create or replace function lead_walk(asked jsonb, sort text, condition text, place jsonb, at_most integer) returns setof uuid language plpgsql stable
set max_parallel_workers_per_gather = 0 set random_page_cost = 1.1 as $$
declare
    key text := lead_key(sort);
    direction text := case when sort like '-%' then 'desc' else 'asc' end;
    found integer := 0;
begin
    if place is null or place->>'key' is not null then
        return query execute format('select l.lead_id from lead l where %s and %s is not null and %s order by %2$s %4$s, l.lead_id %4$s limit $4',
            condition, key, case when place is null then 'true' else lead_behind(sort) end, direction)
            using asked, lead_sought(asked->>'q'), place, at_most;
        get diagnostics found = row_count;
    end if;
    if found < at_most and sort ~ 'score|city' then
        return query execute format('select l.lead_id from lead l where %s and %s is null and %s order by l.lead_id %s limit $4',
            condition, key, case when place is null or place->>'key' is not null then 'true' else lead_behind_null(sort) end, direction)
            using asked, lead_sought(asked->>'q'), place, at_most - found;
    end if;
end $$;

-- A page of leads. asked: {"sort"?, "limit"?, "cursor"?, "q"?, "run_id"?, …filter}. First all that fit are taken in any order, with what the order compares,
-- as far as is counted: out of an index, without the table. Are they all there, they only have to be put in order; are there more, they stand so close
-- that a walk in order soon has a page together. To look for a text in a text takes twenty times what the planner takes an operator for.
create or replace function lead_page(asked jsonb) returns jsonb language plpgsql stable
set max_parallel_workers_per_gather = 0 set random_page_cost = 1.1 set cpu_operator_cost = 0.05 as $$
declare
    counted constant integer := 10001;
    size integer := coalesce((asked->>'limit')::integer, 50);
    sort text := coalesce(asked->>'sort', '-created_at');
    condition text := lead_condition(asked);
    place jsonb := lead_place(asked->>'cursor', sort);
    total integer;
    found uuid[];
begin
    execute format('with fit as materialized (select l.lead_id, %1$s from lead l where %2$s limit $4)
                    select (select count(*) from fit), array(select l.lead_id from fit l where %3$s order by %1$s %4$s nulls last, l.lead_id %4$s limit $5)',
        lead_key(sort), condition,
        case when place is null then 'true'
             when place->>'key' is null then lead_key(sort) || ' is null and ' || lead_behind_null(sort)
             else '(' || lead_key(sort) || ' is null or ' || lead_behind(sort) || ')' end,
        case when sort like '-%' then 'desc' else 'asc' end)
        into total, found using asked, lead_sought(asked->>'q'), place, counted, size + 1;
    if total = counted then
        found := array(select lead_walk(asked, sort, condition, place, size + 1));
    end if;
    return (select page_json(jsonb_agg(lead_json(l) order by n), max(lead_cursor(l, sort)) filter (where n = size and cardinality(found) > size), total)
              from unnest(found[1:size]) with ordinality as f(lead_id, n) join lead l using (lead_id));
end $$;

-- The leads of an export in order, at most so many. Who is suppressed is not handed out.
create or replace function lead_export(asked jsonb, at_most integer) returns setof uuid language plpgsql stable
set max_parallel_workers_per_gather = 0 set random_page_cost = 1.1 as $$
declare
    sort text := coalesce(asked->>'sort', '-created_at');
begin
    return query execute format('select l.lead_id from lead l where %s and not l.suppressed order by %s %s nulls last, l.lead_id %3$s limit $3',
        lead_condition(asked), lead_key(sort), case when sort like '-%' then 'desc' else 'asc' end)
        using asked, lead_sought(asked->>'q'), at_most;
end $$;
