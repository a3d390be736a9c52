-- The feature flag in numbers.
select enabled, cardinality(users) as people, percent, changed_by is not null as decided from feature_flag where name = 'assistant_prospect_enabled'
