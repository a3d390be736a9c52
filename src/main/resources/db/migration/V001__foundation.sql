-- What every later table uses: the rights of the runtime role, time-ordered ids, folded text, times as the API writes them.
-- ${app_role} is the role that the product runs as. It owns nothing, so it can neither change the schema nor switch a trigger off.

alter default privileges in schema public grant select, insert, update, delete on tables to ${app_role};
alter default privileges in schema public grant usage, select on sequences to ${app_role};
grant usage on schema public to ${app_role};

-- RFC 9562, section 5.7: 48 bits of Unix milliseconds, then version, variant and 74 random bits.
create function uuid_v7() returns uuid language sql volatile parallel safe as $$
    select encode(
        set_byte(
            set_byte(
                substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3 for 6)
                    || substring(uuid_send(gen_random_uuid()) from 7 for 10),
                6, 112 | (get_byte(uuid_send(gen_random_uuid()), 6) & 15)),
            8, 128 | (get_byte(uuid_send(gen_random_uuid()), 8) & 63)),
        'hex')::uuid
$$;

-- The form in which names of places and the like are compared: no accents, no case, single blanks.
create function fold(value text) returns text language sql immutable strict parallel safe as $$
    select btrim(regexp_replace(
        lower(replace(replace(regexp_replace(normalize(value, NFKD), '[\u0300-\u036f]', '', 'g'), 'œ', 'oe'), 'Œ', 'oe')),
        '[^[:alnum:]]+', ' ', 'g'))
$$;

create function rfc3339(value timestamptz) returns text language sql immutable strict parallel safe as $$
    select to_char(value at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- An id that is not one matches nothing, so a malformed id is an unknown id.
create function as_uuid(value text) returns uuid language sql immutable strict parallel safe as $$
    select case when value ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then value::uuid end
$$;
