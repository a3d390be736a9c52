-- Notices commit with what they tell about; each is made once. A queued e-mail row is the outbox.
with mine as (
    select run_id from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), put as (
    insert into notification (event, channel, status, user_id, recipient, title, body, run_id, occasion, href, error)
    select n->>'event', n->>'channel', n->>'status', as_uuid(n->>'user_id'), n->>'recipient', n->>'title', n->>'body', mine.run_id,
           coalesce(n->>'occasion', ''), n->>'href', n->>'error'
      from mine, jsonb_array_elements(coalesce(cast(:#${variable.outcome} as jsonb)->'notices', '[]')) n
    on conflict do nothing
    returning notification_id, event, channel, status, run_id
), counted as (
    update run r set counts = add_counts(r.counts, jsonb_build_object('notifications_created', p.n))
      from (select count(*) as n from put where channel = 'in_app') p, mine
     where r.run_id = mine.run_id and r.lease_token = cast(:#${variable.run.lease} as uuid) and p.n > 0
    returning r.run_id
)
select append_events(p.run_id, null, 'engine', jsonb_agg(jsonb_build_object(
           'event', case when p.status = 'skipped' then 'email.skipped' else 'notification.created' end,
           'entity_type', 'notification', 'entity_id', p.notification_id, 'detail', jsonb_build_object('event', p.event, 'channel', p.channel)) order by p.channel desc)) as events
  from put p group by p.run_id
