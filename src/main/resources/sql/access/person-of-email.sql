-- Who has an address, active or not, and the hash of their password.
select user_id, email, active, password_hash from app_user where email = lower(:email)
