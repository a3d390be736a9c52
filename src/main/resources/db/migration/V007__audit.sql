-- Append-only. Rows are written in the transaction of what they tell; the chain is sealed behind them, in commit order.

create table audit_event (
    audit_id    uuid primary key default uuid_v7(),
    position    bigint generated always as identity,
    tx          xid8 not null default pg_current_xact_id(),
    at          timestamptz not null default clock_timestamp(),
    actor       text not null,
    event       text not null,
    run_id      uuid,
    action_id   uuid,
    entity_type text,
    entity_id   uuid,
    detail      jsonb not null default '{}',  -- ids, field names and counts; no personal data
    seq         integer,
    unique (run_id, seq)
);
create index audit_event_in_order on audit_event (tx, position);
create index audit_event_newest on audit_event (at desc, audit_id desc);

-- The last number given to an event of a run. Apart from the run's row, so that a wire tap never waits for a worker's lock.
create table audit_counter (
    run_id   uuid primary key,
    last_seq integer not null
);

create table audit_link (
    link      bigint primary key,             -- 1, 2, 3, …
    audit_id  uuid not null unique references audit_event,
    tx        xid8 not null,
    prev_hash text not null,
    hash      text not null
);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail is append-only: % on % is refused', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger audit_event_append_only before update or delete or truncate on audit_event for each statement execute function refuse_audit_change();
create trigger audit_link_append_only before update or delete or truncate on audit_link for each statement execute function refuse_audit_change();
revoke update, delete, truncate on audit_event, audit_link from ${app_role};

-- What the hash covers: every column that tells the event, as one canonical text.
create function audit_hash(prev_hash text, e audit_event) returns text language sql stable as $$
    select encode(sha256(convert_to(
        prev_hash || jsonb_build_array(e.audit_id, e.position, extract(epoch from e.at)::text, e.actor, e.event, e.run_id, e.action_id,
                                       e.entity_type, e.entity_id, e.detail, e.seq)::text, 'UTF8')), 'hex')
$$;
