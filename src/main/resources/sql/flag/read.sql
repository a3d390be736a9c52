-- The feature flag as the API answers it.
select flag_json(f)::text from feature_flag f where f.name = 'assistant_prospect_enabled'
