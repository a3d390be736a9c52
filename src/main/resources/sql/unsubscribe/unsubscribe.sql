-- Suppresses the address that a link stands for.
select unsubscribe(:token)
