-- For whom the product carries out commands. Asked by doors, schedules and workers alike, so they cannot disagree.

-- Where a person stands when a percentage of all people is let in: 0 to 99, always the same, so that a larger percentage only adds people.
create or replace function rollout_place(person uuid) returns integer language sql immutable strict parallel safe as $$
    select (('x' || left(md5('assistant_prospect_enabled ' || person::text), 8))::bit(32)::bigint % 100)::integer
$$;

-- Whether a row of the feature flag is on for a person. One expression, so that PostgreSQL puts it into a statement over many people, which then reads the row once.
create or replace function flag_on(flag feature_flag, person uuid) returns boolean language sql immutable as $$
    select (flag).enabled and case when cardinality((flag).users) > 0 then person = any ((flag).users) else rollout_place(person) < (flag).percent end
$$;

-- Whether the feature flag assistant_prospect_enabled is on for a person.
create or replace function feature_on(person uuid) returns boolean language sql stable as $$
    select flag_on(f, person) from feature_flag f where f.name = 'assistant_prospect_enabled'
$$;

-- How many schedules of a person are enabled. Whoever has asked comes before everybody else who asks, until the transaction ends; the count is as of then.
create or replace function enabled_schedules(person uuid) returns bigint language plpgsql volatile as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('schedules:' || person::text, 0));
    return (select count(*) from schedule s where s.owner = person and s.enabled);
end
$$;
