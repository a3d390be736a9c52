-- What waits, for the metrics. Every part stands on an index of what waits, so its cost follows that and not what there is.
with chain as (
    -- As seal_audit begins: behind the head, or everywhere in a database restored into a younger cluster.
    select coalesce((select case when k.tx < pg_snapshot_xmax(pg_current_snapshot()) then k.tx end from audit_link k order by k.link desc limit 1), '0') as head
), unchained as (
    select e.at from audit_event e, chain
     where e.tx >= chain.head and not exists (select from audit_link k where k.audit_id = e.audit_id)
     limit 10001
)
select jsonb_build_object(
    'pending', (
        select jsonb_build_object('actions', count(*), 'age', seconds_since(min(expires_at) - cast(:#${properties:prospect.guardrails.confirmation-expiry} as interval)))
          from action where status = 'pending_confirmation'),
    'outbox', (
        select jsonb_build_object('queued', count(*) filter (where lease_until is null or lease_until < clock_timestamp()),
                                  'sending', count(*) filter (where lease_until >= clock_timestamp()),
                                  'failed', (select count(*) from notification where status = 'failed' and created_at > now() - interval '7 days'),
                                  'age', seconds_since(min(created_at)))
          from notification where status = 'queued'),
    'queue', (
        select jsonb_build_object('depth', count(*), 'age', seconds_since(min(next_attempt_at)))
          from run, feature_flag f
         where status in ('accepted', 'planning', 'running') and next_attempt_at <= clock_timestamp()
           and (lease_until is null or lease_until < clock_timestamp()) and f.name = 'assistant_prospect_enabled' and flag_on(f, requested_by)),
    'open', (
        select coalesce(jsonb_object_agg(status, n), '{}') from (select status, count(*) as n from run where settled_at is null group by status) o),
    'unchained', (select jsonb_build_object('events', count(*), 'age', seconds_since(min(at))) from unchained))::text as measured
