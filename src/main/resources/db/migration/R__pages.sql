-- Lists as the API answers them: a page, where the next one begins, and how many there are in all.

-- Opaque to the caller: the microsecond (14 hex digits) and the id (32) of the last row of a page.
create or replace function cursor_of(at timestamptz, id uuid) returns text language sql immutable strict parallel safe as $$
    select lpad(to_hex((extract(epoch from at) * 1000000)::bigint), 14, '0') || replace(id::text, '-', '')
$$;

create or replace function cursor_at(value text) returns timestamptz language sql immutable strict parallel safe as $$
    select timestamptz 'epoch' + ('x00' || left(value, 14))::bit(64)::bigint * interval '1 microsecond'
$$;

create or replace function cursor_id(value text) returns uuid language sql immutable strict parallel safe as $$
    select right(value, 32)::uuid
$$;

-- counted is exact up to 10,000; whoever counts may stop above.
create or replace function page_json(items jsonb, next_cursor text, counted bigint) returns jsonb language sql immutable parallel safe as $$
    select jsonb_build_object('items', coalesce(items, '[]'::jsonb), 'next_cursor', next_cursor, 'total', case when counted <= 10000 then counted end)
$$;
