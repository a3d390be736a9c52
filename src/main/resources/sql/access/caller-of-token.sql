-- The active person whom a token stands for.
select u.user_id, u.email, u.role, t.token_id, t.scopes
  from api_token t join app_user u using (user_id)
 where t.secret_hash = :hash and u.active
