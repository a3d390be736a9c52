-- People, their tokens and their sessions as the API answers them; never a hash.

create or replace function lesser_role(one text, other text) returns text language sql immutable parallel safe as $$
    select case when one is null or array_position(roles, other) < array_position(roles, one) then other else one end
      from (select array['viewer', 'operator', 'approver', 'admin'] as roles) in_order
$$;

create or replace function user_json(u app_user) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'user_id', u.user_id, 'email', u.email, 'role', u.role, 'active', u.active, 'must_change_password', u.must_change_password,
        'last_login_at', rfc3339(u.last_login_at), 'created_at', rfc3339(u.created_at), 'updated_at', rfc3339(u.updated_at))
$$;

create or replace function token_json(t api_token) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'token_id', t.token_id, 'name', t.name, 'user_id', t.user_id, 'email', u.email, 'role', lesser_role(t.role, u.role), 'scopes', to_jsonb(t.scopes),
        'prefix', t.prefix, 'created_by', (select c.email from app_user c where c.user_id = t.created_by), 'created_at', rfc3339(t.created_at),
        'expires_at', rfc3339(t.expires_at), 'last_used_at', rfc3339(t.last_used_at))
      from app_user u where u.user_id = t.user_id
$$;

-- A session lives until its end, and while no pause between two requests is longer than half an hour.
create or replace function is_live(s session) returns boolean language sql volatile as $$
    select s.ends_at > clock_timestamp() and s.last_seen_at > clock_timestamp() - interval '30 minutes'
$$;

create or replace function session_json(s session, of_caller text) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'session_id', s.session_id, 'current', s.session_id::text = of_caller, 'user_agent', s.user_agent, 'created_at', rfc3339(s.created_at),
        'last_seen_at', rfc3339(s.last_seen_at), 'ends_at', rfc3339(s.ends_at))
$$;

-- Who calls. A caller with a session has the time at which it ends at the latest, one with a token has none.
create or replace function me_json(u app_user, role text, session_ends_at timestamptz) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'user_id', u.user_id, 'email', u.email, 'role', role, 'must_change_password', u.must_change_password,
        'credential', case when session_ends_at is null then 'token' else 'session' end, 'session_ends_at', rfc3339(session_ends_at),
        'features', jsonb_build_object('assistant_prospect_enabled', feature_on(u.user_id)))
$$;
