-- The active person whom a token stands for, with the role that is left of theirs. When it was used last is noted once a minute at most.
with live as (
    select u.user_id, u.email, lesser_role(t.role, u.role) as role, t.token_id, t.scopes, t.last_used_at
      from api_token t join app_user u using (user_id)
     where t.secret_hash = :hash and u.active and (t.expires_at is null or t.expires_at > clock_timestamp())
), used as (
    update api_token t set last_used_at = clock_timestamp()
      from live
     where t.token_id = live.token_id and (live.last_used_at is null or live.last_used_at < clock_timestamp() - interval '1 minute')
)
select user_id, email, role, token_id, scopes from live
