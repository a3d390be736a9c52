-- Whether the feature flag is on for a person.
select feature_on(as_uuid(:user_id))
