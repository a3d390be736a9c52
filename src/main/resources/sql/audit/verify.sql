-- Walks the chain: links 1, 2, 3, … without a gap, each naming the hash before it, each hash being that of its event as it stands now.
-- Events of the last seconds may not be in the chain yet; they are counted apart.
with walked as (
    select k.audit_id, k.link,
           k.link = row_number() over way
               and (k.link = 1 or k.prev_hash = lag(k.hash) over way)
               and k.hash = audit_hash(k.prev_hash, e) as sound
      from audit_link k left join audit_event e on e.audit_id = k.audit_id
    window way as (order by k.link)
)
select jsonb_build_object(
           'valid', coalesce(bool_and(sound is true), true),
           'checked', count(*),
           'unchained', (select count(*) from audit_event e where not exists (select from audit_link k where k.audit_id = e.audit_id)),
           'first_broken', (select audit_id from walked where sound is not true order by link limit 1))::text
  from walked
