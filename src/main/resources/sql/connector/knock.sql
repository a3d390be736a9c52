-- A sign of life of the database: its version, and whether the product owns the schema that it works in.
select jsonb_build_object(
           'version', split_part(current_setting('server_version'), ' ', 1),
           'owner', (select pg_get_userbyid(relowner) = current_user from pg_class where oid = 'audit_event'::regclass))::text
