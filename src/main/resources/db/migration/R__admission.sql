-- For whom the product carries out commands. Asked by doors, schedules and workers alike, so they cannot disagree.

-- Where a person stands when a percentage of all people is let in: 0 to 99, always the same, so that a larger percentage only adds people.
create or replace function rollout_place(person uuid) returns integer language sql immutable strict parallel safe as $$
    select (('x' || left(md5('assistant_prospect_enabled ' || person::text), 8))::bit(32)::bigint % 100)::integer
$$;

-- Whether the feature flag assistant_prospect_enabled is on for a person.
create or replace function feature_on(person uuid) returns boolean language sql stable as $$
    select f.enabled and case when cardinality(f.users) > 0 then person = any (f.users) else rollout_place(person) < f.percent end
      from feature_flag f
     where f.name = 'assistant_prospect_enabled'
$$;
