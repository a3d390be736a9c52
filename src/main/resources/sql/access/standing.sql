-- Which of these credentials still let their person in, and with which role now. In: [{"kind", "id", "user_id"}]
select c.kind, c.id, case when c.kind = 'TOKEN' and c.id in ('settings', 'handover') then 'admin' else u.role end as role
  from jsonb_to_recordset(cast(:credentials as jsonb)) as c(kind text, id text, user_id uuid)
  join app_user u on u.user_id = c.user_id and u.active
 where c.kind = 'TOKEN' and (c.id in ('settings', 'handover') or exists (select from api_token t where t.token_id = as_uuid(c.id) and t.user_id = u.user_id))
