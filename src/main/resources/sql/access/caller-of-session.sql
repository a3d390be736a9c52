-- The active person whose live session this is, with today's role. When it was seen last is noted once a minute at most.
with live as (
    select u.user_id, u.email, u.role, s.session_id, s.last_seen_at
      from session s join app_user u using (user_id)
     where s.secret_hash = :hash and u.active and is_live(s)
), seen as (
    update session s set last_seen_at = clock_timestamp()
      from live
     where s.session_id = live.session_id and live.last_seen_at < clock_timestamp() - interval '1 minute'
)
select user_id, email, role, session_id from live
