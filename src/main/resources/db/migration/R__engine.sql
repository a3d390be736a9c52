-- What several statements of the engine share.

-- The sum of two trees of numbers: {"a": 1, "b": {"c": 2}} + {"a": 3} = {"a": 4, "b": {"c": 2}}. What is not a number is taken from the right.
create or replace function add_counts(one jsonb, other jsonb) returns jsonb language plpgsql immutable as $$
declare
    total jsonb := coalesce(one, '{}');
    member record;
begin
    for member in select * from jsonb_each(coalesce(other, '{}')) loop
        total := jsonb_set(total, array[member.key], case
            when jsonb_typeof(member.value) = 'number' and jsonb_typeof(total->member.key) = 'number'
                then to_jsonb((total->>member.key)::numeric + (member.value)::numeric)
            when jsonb_typeof(member.value) = 'object' and jsonb_typeof(total->member.key) = 'object'
                then add_counts(total->member.key, member.value)
            else member.value end);
    end loop;
    return total;
end $$;

-- Events of a run, numbered without a gap. events: [{"event", "action_id"?, "entity_type"?, "entity_id"?, "detail"?, "at"?, "actor"?}]
create or replace function append_events(of_run uuid, of_action uuid, who text, events jsonb) returns integer language plpgsql as $$
declare
    n integer := jsonb_array_length(coalesce(events, '[]'));
    top integer;
begin
    if n = 0 then
        return 0;
    end if;
    insert into audit_counter as c (run_id, last_seq) values (of_run, n)
        on conflict (run_id) do update set last_seq = c.last_seq + n
        returning last_seq into top;
    insert into audit_event (at, actor, event, run_id, action_id, entity_type, entity_id, detail, seq)
    select coalesce((e->>'at')::timestamptz, clock_timestamp()), coalesce(e->>'actor', who), e->>'event', of_run,
           coalesce((e->>'action_id')::uuid, of_action), e->>'entity_type', (e->>'entity_id')::uuid, coalesce(e->'detail', '{}'), top - n + ord
      from jsonb_array_elements(events) with ordinality as t(e, ord)
     order by ord;
    return n;
end $$;

-- Makes the rows of a plan's actions. Ids of the plan become ids of rows; depends_on follows.
create or replace function lay_out_plan(of_run uuid, plan jsonb) returns integer language sql as $$
    with step as materialized (
        select uuid_v7() as action_id, ord, a from jsonb_array_elements(plan->'actions') with ordinality as t(a, ord)
    ), laid as (
        insert into action (action_id, run_id, seq, plan_id, type, params, depends_on)
        select s.action_id, of_run, s.ord, s.a->>'id', s.a->>'type', coalesce(s.a->'params', '{}'),
               array(select d.action_id from step d
                      where d.a->>'id' in (select jsonb_array_elements_text(coalesce(nullif(s.a->'depends_on', 'null'), '[]'))) order by d.ord)
          from step s
        returning 1
    )
    select count(*)::integer from laid
$$;

-- Whole and fractional seconds since a moment; 0 for none, and for one that is still to come.
create or replace function seconds_since(moment timestamptz) returns numeric language sql volatile as $$
    select coalesce(round(greatest(extract(epoch from clock_timestamp() - moment), 0), 3), 0)
$$;

-- What the links of the chain behind one tell, added up for the metrics: {"events": [{event, n}], "runs": [{status, origin, planner, waited, seconds: []}],
-- "actions": [{type, status, decision, n}], "plans": [{planner, outcome, n}]}. Everything in it is a word of ours or a number.
create or replace function tally_links(behind bigint) returns jsonb language sql stable as $$
    with sealed as materialized (
        select e.event, e.run_id, e.action_id, e.detail from audit_link k join audit_event e using (audit_id) where k.link > behind
    ), settled as materialized (
        select r.*, exists (select 1 from action a where a.run_id = r.run_id and a.digest is not null) as waited
          from sealed s join run r using (run_id) where s.event = 'run.settled'
    ), ended as (
        select a.type, a.status, a.decision
          from sealed s join action a using (action_id)
         where s.event in ('action.succeeded', 'action.failed', 'action.skipped', 'confirmation.rejected', 'confirmation.expired')
    ), planned as (
        select coalesce(s.detail->>'planner', 'khoj') as planner,
               case s.event when 'plan.received' then 'planned' else substring(s.event from 6) end as outcome
          from sealed s where s.event in ('plan.received', 'plan.repaired', 'plan.rejected', 'plan.fallback')
        union all
        select r.planner, 'none' from settled r where r.plan is null and r.planner is not null
    )
    select jsonb_build_object(
        'events', (select jsonb_agg(jsonb_build_object('event', event, 'n', n)) from (select event, count(*) as n from sealed group by event) t),
        'runs', (select jsonb_agg(jsonb_build_object('status', status, 'origin', origin, 'planner', planner, 'waited', waited, 'seconds', seconds))
                   from (select status, origin, coalesce(planner, 'none') as planner, waited, jsonb_agg(round(extract(epoch from settled_at - created_at), 3)) as seconds
                           from settled group by 1, 2, 3, 4) t),
        'actions', (select jsonb_agg(jsonb_build_object('type', type, 'status', status, 'decision', decision, 'n', n))
                      from (select type, status, coalesce(decision, 'none') as decision, count(*) as n from ended group by 1, 2, 3) t),
        'plans', (select jsonb_agg(jsonb_build_object('planner', planner, 'outcome', outcome, 'n', n))
                    from (select planner, outcome, count(*) as n from planned group by 1, 2) t))
$$;

-- One chainer at a time seals what is committed, in the order of transactions. A row of a transaction that is still open, or that began
-- after one that is, waits for the next turn: nothing can slip in behind the head of the chain. Answers what was sealed, added up.
drop function if exists seal_audit(integer);
create function seal_audit(at_most integer) returns jsonb language plpgsql as $$
declare
    head audit_link;
    e audit_event;
    behind bigint;
begin
    if not pg_try_advisory_xact_lock(hashtextextended('audit-chain', 0)) then
        return '{}';
    end if;
    select * into head from audit_link order by link desc limit 1;
    if head.link is null or head.tx >= pg_snapshot_xmax(pg_current_snapshot()) then
        head.tx := '0';   -- an empty chain, or a database restored into a younger cluster
    end if;
    head.link := coalesce(head.link, 0);
    behind := head.link;
    for e in select * from audit_event a
              where a.tx >= head.tx and a.tx < pg_snapshot_xmin(pg_current_snapshot())
                and not exists (select 1 from audit_link k where k.audit_id = a.audit_id)
              order by a.tx, a.position limit at_most loop
        head.prev_hash := coalesce(head.hash, repeat('0', 64));
        head.hash := audit_hash(head.prev_hash, e);
        head.link := head.link + 1;
        insert into audit_link (link, audit_id, tx, prev_hash, hash) values (head.link, e.audit_id, e.tx, head.prev_hash, head.hash);
    end loop;
    return case when head.link = behind then '{}'::jsonb else tally_links(behind) end;
end $$;

-- What an action has left to do behind this row of its list.
create or replace function is_last_page(of_action uuid, last_ord bigint) returns boolean language sql stable as $$
    select not exists (select 1 from action_target t where t.action_id = of_action and t.outcome is null and t.ord > coalesce(last_ord, 0))
$$;

-- Why an action that has not begun must not begin now, whatever was decided about it before; null when it may. A run acts with the rights that its
-- requester has now, and an approval counts while its approver may give one.
create or replace function barred(a action) returns text language sql stable as $$
    select case
        when not exists (select from run r join app_user u on u.user_id = r.requested_by
                          where r.run_id = a.run_id and u.active and u.role in ('operator', 'approver', 'admin')) then 'requester-not-allowed'
        when a.approved and not exists (select from app_user u where u.user_id = a.decided_by and u.active and u.role in ('approver', 'admin')) then 'approver-not-allowed'
    end
$$;
