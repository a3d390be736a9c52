-- The members of a new token that cannot be so, as errors; [] when there is none. Nobody gives more than they have: a token without a scope cannot make one
-- with it, one that ends cannot make one that outlives it, and to decide in a person's name is theirs alone to give.
with asked as (
    select given, coalesce(as_uuid(given->>'user_id'), case when not jsonb_exists(given, 'user_id') then cast(:#${body.caller.userId} as uuid) end) as user_id,
           as_uuid(:#${body.caller.credential.id}) as credential
      from (select cast(:#${body.json} as jsonb) as given) body
), owner as (
    select u.user_id, u.role from app_user u join asked using (user_id) where u.active
)
select coalesce(jsonb_agg(jsonb_build_object('pointer', pointer, 'detail', detail)), '[]')::text
  from (
    select '/user_id' as pointer, 'There is no such active person.' as detail where not exists (select from owner)
    union all
    select '/role', 'The person is only ' || owner.role || '; a token cannot do more.'
      from asked, owner where lesser_role(given->>'role', owner.role) <> given->>'role'
    union all
    select '/expires_at', 'This is in the past.' from asked where (given->>'expires_at')::timestamptz <= clock_timestamp()
    union all
    select '/expires_at', 'The token that you use ends at ' || rfc3339(t.expires_at) || ', and so must one that it makes; sign in to make one that lasts longer.'
      from asked join api_token t on t.token_id = credential
     where t.expires_at < coalesce((given->>'expires_at')::timestamptz, 'infinity')
    union all
    select '/scopes', 'The scope confirm is only for a token for yourself: whoever had this one could decide in the name of another person.'
      from asked, owner where jsonb_exists(given->'scopes', 'confirm') and owner.user_id <> cast(:#${body.caller.userId} as uuid)
    union all
    select '/scopes', 'The token that you use does not have this scope itself; sign in to give it.'
      from asked join api_token t on t.token_id = credential
     where exists (select from jsonb_array_elements_text(given->'scopes') wanted where wanted <> all (t.scopes))
  ) problem
