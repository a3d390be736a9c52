-- The active person with an address.
select u.user_id, u.email, u.role
  from app_user u
 where u.email = lower(:email) and u.active
