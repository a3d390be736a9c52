-- Errors for the addresses that nobody has: a typo would leave somebody out unnoticed.
select coalesce(jsonb_agg(jsonb_build_object('pointer', '/users/' || n - 1, 'detail', 'Nobody here has this address.') order by n), '[]')::text
  from jsonb_array_elements_text(cast(:#${body.json} as jsonb)->'users') with ordinality as given (address, n)
 where not exists (select from app_user u where u.email = lower(btrim(address)))
