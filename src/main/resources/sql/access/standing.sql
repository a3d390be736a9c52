-- Which of these credentials still let their person in, and with which role now. In: [{"kind", "id", "user_id"}]
select c.kind, c.id, case when c.kind = 'TOKEN' and c.id in ('settings', 'handover') then 'admin' else lesser_role(t.role, u.role) end as role
  from jsonb_to_recordset(cast(:credentials as jsonb)) as c(kind text, id text, user_id uuid)
  join app_user u on u.user_id = c.user_id and u.active
  left join api_token t on c.kind = 'TOKEN' and t.token_id = as_uuid(c.id) and (t.expires_at is null or t.expires_at > clock_timestamp())
  left join session s on c.kind = 'SESSION' and s.session_id = as_uuid(c.id) and is_live(s)
 where t.user_id = u.user_id or s.user_id = u.user_id or c.kind = 'TOKEN' and c.id in ('settings', 'handover')
