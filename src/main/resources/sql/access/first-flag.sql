-- The environment gives the flag's value as long as nobody has decided.
update feature_flag set enabled = :enabled, changed_at = now()
 where name = 'assistant_prospect_enabled' and changed_by is null and enabled is distinct from :enabled
