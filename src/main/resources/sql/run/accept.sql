-- One short transaction: the run, its idempotency key and its first event, or nothing.
-- Two requests with one key at once: the second waits on the key's row, then finds the first one's run.
with submission as (
    select s->>'command' as command, (s->>'dry_run')::boolean as dry_run, as_uuid(s->>'requested_by') as requested_by, s->>'actor' as actor,
           s->>'origin' as origin, s->>'operation' as operation, s->>'key' as key, s->>'fingerprint' as fingerprint,
           as_uuid(s->>'replay_of') as replay_of, (s->>'runs_per_minute')::integer as runs_per_minute,
           nullif(s->'fire', 'null') as fire, as_uuid(s->'fire'->>'schedule_id') as schedule_id
      from (select cast(:#${body.json} as jsonb) as s) given
), fresh as materialized (
    select uuid_v7() as run_id
), known as (
    select k.run_id from idempotency_key k join submission s on k.owner = s.requested_by and k.operation = s.operation and k.key = s.key
), busy as (
    select s.runs_per_minute > 0 and s.runs_per_minute <= (
               select count(*) from run r where r.requested_by = s.requested_by and r.created_at > now() - interval '1 minute') as too_many,
           case when s.operation = 'replay' and not exists (select 1 from run r where r.run_id = s.replay_of) then 'run'
                when s.operation = 'schedule' and not exists (select 1 from schedule c where c.schedule_id = s.schedule_id) then 'schedule' end as unknown
      from submission s
), keyed as (
    insert into idempotency_key (owner, operation, key, fingerprint, run_id)
    select s.requested_by, s.operation, s.key, s.fingerprint, f.run_id
      from submission s, fresh f, busy b
     where s.key is not null and not b.too_many and b.unknown is null
    on conflict do nothing
    returning run_id
), accepted as (
    insert into run (run_id, root_run_id, command, dry_run, requested_by, origin, replay_of, schedule_id, plan, planner, planner_note, summary, language)
    select f.run_id, coalesce(o.root_run_id, f.run_id), coalesce(o.command, c.command, s.command), coalesce(o.dry_run, s.dry_run), s.requested_by, s.origin,
           s.replay_of, s.schedule_id, o.plan, o.planner, o.planner_note, o.summary, o.language
      from submission s cross join fresh f cross join busy b left join run o on o.run_id = s.replay_of left join schedule c on c.schedule_id = s.schedule_id
     where not b.too_many and b.unknown is null and (s.key is null or exists (select 1 from keyed))
    returning run_id
), scheduled as (
    update schedule c set last_run_id = a.run_id from accepted a, submission s where c.schedule_id = s.schedule_id
    returning c.schedule_id
), told as (
    select append_events(a.run_id, null, s.actor, jsonb_build_array(jsonb_build_object('event', 'run.accepted', 'detail',
               jsonb_build_object('origin', s.origin, 'dry_run', s.dry_run, 'replay_of', s.replay_of)))
               || case when s.fire is null then '[]' else jsonb_build_array(jsonb_build_object('event', 'schedule.fired', 'entity_type', 'schedule',
                  'entity_id', s.schedule_id, 'detail', s.fire - 'schedule_id')) end) as events
      from accepted a, submission s
)
select jsonb_build_object(
    'run_id', (select run_id from accepted),
    'unknown', (select unknown from busy),
    'too_many', (select too_many from busy) and not exists (select 1 from known),
    -- Until the oldest of the runs that fill the minute is a minute old.
    'retry_after', (select greatest(1, ceil(extract(epoch from (
                           select r.created_at from run r where r.requested_by = s.requested_by order by r.created_at desc offset s.runs_per_minute - 1 limit 1)
                       + interval '1 minute' - now())))::integer
                      from submission s, busy b where b.too_many),
    'events', (select events from told))::text as answer
