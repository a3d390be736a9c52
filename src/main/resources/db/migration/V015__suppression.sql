-- The do-not-contact list. It holds keyed hashes: who copies the list alone learns no address from it, and guessing takes the key.

-- The message-authentication code of RFC 2104, as far as it does not depend on the message: the key, filled up to a block of SHA-256.
create function hmac_pad(key bytea, filler integer) returns bytea language plpgsql immutable strict parallel safe as $$
declare
    pad bytea := decode(repeat(lpad(to_hex(filler), 2, '0'), 64), 'hex');
begin
    for i in 0 .. octet_length(key) - 1 loop
        pad := set_byte(pad, i, get_byte(pad, i) # get_byte(key, i));
    end loop;
    return pad;
end $$;

-- One key for each purpose, made once, here, so that all instances agree. The product reads them and can neither change nor remove one.
create table secret_key (
    purpose   text primary key,
    key       bytea not null check (octet_length(key) = 32),
    inner_pad bytea not null generated always as (hmac_pad(key, 54)) stored,
    outer_pad bytea not null generated always as (hmac_pad(key, 92)) stored
);
insert into secret_key (purpose, key)
select purpose, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
  from unnest(array['suppression', 'unsubscribe']) purpose;
-- Last: where one user owns the schema and runs the product, the right is the migration's own.
revoke insert, update, delete, truncate on secret_key from ${app_role};

create table suppression (
    suppression_id uuid primary key default uuid_v7(),
    kind           text not null check (kind in ('email', 'domain', 'phone')),
    key_hash       bytea not null check (octet_length(key_hash) = 32),    -- HMAC-SHA-256 of the normalised value; the value is not kept
    reason         text check (char_length(reason) between 1 and 200),
    source         text not null check (source in ('manual', 'unsubscribe')),
    created_by     uuid references app_user,                              -- null: whoever owns the address
    created_at     timestamptz not null default now(),
    unique (kind, key_hash)
);
create index suppression_newest on suppression (created_at desc, suppression_id desc);

-- The entries that a lead has matched. It stays suppressed while one of them is there, also when its address changes meanwhile.
alter table lead add column suppressed_by uuid[] not null default '{}';
create index lead_suppressed on lead (lead_id) where suppressed;
create index lead_by_email on lead (lower(email)) where email is not null;

-- What a source gave is kept until a lead is made of it, or it is known that none will be; the text is not needed afterwards.
update source_item i set payload = '{}'
  from action a
 where a.action_id = i.action_id and (i.outcome is not null or a.status not in ('queued', 'running', 'pending_confirmation'));

create function forget_items() returns trigger language plpgsql as $$
begin
    update source_item set payload = '{}' where action_id = new.action_id and outcome is null;
    return null;
end $$;
create trigger action_forgets_its_items after update of status on action for each row
    when (old.status in ('queued', 'running', 'pending_confirmation') and new.status not in ('queued', 'running', 'pending_confirmation'))
    execute function forget_items();

create index action_with_preview on action (action_id) where preview <> '{"rows": []}';
create index action_entity_of on action_entity (entity_id);
