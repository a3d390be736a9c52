-- The do-not-contact list: what it matches, and what follows from an entry. Whoever has to know asks suppressions_of.

-- HMAC-SHA-256 (RFC 2104), of a key as its two pads. An expression and nothing else, so that the planner puts it in place of each call.
create or replace function hmac_sha256(inner_pad bytea, outer_pad bytea, message bytea) returns bytea language sql immutable parallel safe as $$
    select sha256(outer_pad || sha256(inner_pad || message))
$$;

create or replace function keyed_hash(of_purpose text, message bytea) returns bytea language sql stable strict as $$
    select hmac_sha256(s.inner_pad, s.outer_pad, message) from secret_key s where s.purpose = of_purpose
$$;

create or replace function keyed_hash(value text) returns bytea language sql stable strict as $$
    select keyed_hash('suppression', convert_to(value, 'UTF8'))
$$;

-- The entries that forbid contact with whoever has this contact data, oldest first; none means that contact is free. An entry is looked for under the
-- address, the number, and each domain that address or website are at or below. plpgsql keeps the plan, and each key is one look into the index.
create or replace function suppressions_of(email text, phone text, website text, domain text) returns uuid[] language plpgsql stable as $$
begin
    return array(
        select found.id
          from (select (select p.suppression_id from suppression p where p.kind = k.kind and p.key_hash = hmac_sha256(s.inner_pad, s.outer_pad, convert_to(k.value, 'UTF8'))) as id
                  from secret_key s,
                       (select 'email' as kind, lower(email) as value where email is not null
                        union all
                        select 'phone', phone where phone is not null
                        union
                        select 'domain', array_to_string(labels[n:], '.')
                          from (values (domain), (split_part(email, '@', -1)), (substring(lower(website) from '^https?://([^/:?#]+)'))) as at(host)
                               cross join lateral (select string_to_array(lower(at.host), '.') as labels) l
                               cross join lateral generate_series(1, cardinality(labels) - 1) n
                         where at.host <> '') k
                 where s.purpose = 'suppression') found
         where found.id is not null order by found.id);
end $$;

create or replace function is_suppressed(email text, phone text, website text, domain text) returns boolean language sql stable as $$
    select cardinality(suppressions_of(email, phone, website, domain)) > 0
$$;

-- Whoever writes a lead, and whatever way: one that matches is marked. Only the end of an entry takes a mark away.
create or replace function mark_suppressed() returns trigger language plpgsql as $$
declare
    matched uuid[];
begin
    if exists (select from suppression) then
        matched := suppressions_of(new.email, new.phone, new.website, new.domain);
        if not matched <@ new.suppressed_by then
            new.suppressed_by := array(select distinct id from unnest(new.suppressed_by || matched) id order by id);
            new.suppressed := true;
        end if;
    end if;
    return new;
end $$;
create or replace trigger lead_checked_when_made before insert on lead for each row execute function mark_suppressed();
create or replace trigger lead_checked_when_changed before update of email, phone, website, domain on lead for each row
    when ((new.email, new.phone, new.website, new.domain) is distinct from (old.email, old.phone, old.website, old.domain))
    execute function mark_suppressed();

create or replace function suppression_json(s suppression) returns jsonb language sql stable as $$
    select jsonb_build_object(
        'suppression_id', s.suppression_id, 'kind', s.kind, 'reason', s.reason, 'source', s.source,
        'created_by', (select u.email from app_user u where u.user_id = s.created_by), 'created_at', rfc3339(s.created_at))
$$;

-- Follow-up of suppressed leads ends, and what was planned for them is not done. Answers the tasks that were called off.
create or replace function stop_follow_up(leads uuid[]) returns uuid[] language sql volatile as $$
    with stopped as (
        update enrolment set status = 'stopped' where lead_id = any (leads) and status = 'active'
    ), called_off as (
        update task set status = 'cancelled' where lead_id = any (leads) and sequence is not null and status = 'open' returning task_id
    )
    select array(select task_id from called_off)
$$;

create or replace function tell_of_marks(who text, leads uuid[], tasks uuid[]) returns void language sql volatile as $$
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    select who, 'lead.updated', 'lead', id, '{"fields": ["suppressed"]}'::jsonb from unnest(leads) id
    union all
    select who, 'task.updated', 'task', id, '{"fields": ["status"]}'::jsonb from unnest(tasks) id
$$;

-- Leads that an entry may be about, found by its value with the help of an index; without the value, by trying each address.
create or replace function leads_in_question(of_kind text, hash bytea, plain text) returns setof lead language plpgsql stable as $$
begin
    if plain is null then
        return query select l.* from secret_key s, lead l
                      where s.purpose = 'suppression' and of_kind = 'email' and l.email is not null
                        and hmac_sha256(s.inner_pad, s.outer_pad, convert_to(lower(l.email), 'UTF8')) = hash;
    elsif of_kind = 'email' then
        return query select l.* from lead l where lower(l.email) = plain;
    elsif of_kind = 'phone' then
        return query select l.* from lead l where l.phone = plain;
    else
        return query select l.* from lead l where strpos(lower(concat_ws(' ', l.domain, l.email, l.website)), plain) > 0;
    end if;
end $$;

-- Puts an entry on the list, once, and marks who it is about. Writers of leads and of enrolments wait meanwhile, so nobody slips in between:
-- who wrote before is found here, who writes after finds the entry. Each statement sees what was committed before it began, therefore plpgsql.
-- plain: the normalised value, null when only its hash is known. about: a lead that is meant whatever its address is now, or null.
create or replace function suppress(of_kind text, hash bytea, plain text, why text, from_source text, by_user uuid, actor text, about uuid)
returns jsonb language plpgsql as $$
declare
    entry suppression;
    made boolean;
    leads uuid[];
    tasks uuid[];
begin
    select * into entry from suppression s where s.kind = of_kind and s.key_hash = hash;
    if found and (about is null or not exists (select from lead l where l.lead_id = about and entry.suppression_id <> all (l.suppressed_by))) then
        return jsonb_build_object('created', false, 'entity', suppression_json(entry));
    end if;
    lock table lead, enrolment in share row exclusive mode;
    insert into suppression as s (kind, key_hash, reason, source, created_by) values (of_kind, hash, why, from_source, by_user)
        on conflict (kind, key_hash) do nothing returning s.* into entry;
    made := found;
    if not made then
        select * into entry from suppression s where s.kind = of_kind and s.key_hash = hash;
    end if;
    with meant as (
        select q.lead_id from leads_in_question(of_kind, hash, plain) q where entry.suppression_id = any (suppressions_of(q.email, q.phone, q.website, q.domain))
        union
        select about where about is not null
    ), marked as (
        update lead l set suppressed = true, suppressed_by = l.suppressed_by || entry.suppression_id
          from meant m
         where l.lead_id = m.lead_id and entry.suppression_id <> all (l.suppressed_by)
        returning l.lead_id
    )
    select array(select lead_id from marked) into leads;
    tasks := stop_follow_up(leads);
    if made then
        insert into audit_event (actor, event, entity_type, entity_id, detail)
        values (actor, 'suppression.created', 'suppression', entry.suppression_id,
                jsonb_build_object('kind', of_kind, 'source', from_source, 'leads', cardinality(leads), 'tasks_cancelled', cardinality(tasks)));
    end if;
    perform tell_of_marks(actor, leads, tasks);
    return jsonb_build_object('created', made, 'entity', suppression_json(entry));
end $$;

-- Takes an entry off the list, and the mark from leads that no other entry has matched. Nothing begins by that. Answers the id; null when there is none.
create or replace function lift_suppression(id uuid, actor text) returns uuid language plpgsql as $$
declare
    gone suppression;
    leads uuid[];
    freed uuid[];
begin
    lock table lead in share row exclusive mode;
    delete from suppression s where s.suppression_id = id returning s.* into gone;
    if not found then
        return null;
    end if;
    with released as (
        update lead l set suppressed_by = array_remove(l.suppressed_by, id), suppressed = array_remove(l.suppressed_by, id) <> '{}'
         where l.suppressed and id = any (l.suppressed_by)
        returning l.lead_id, l.suppressed
    )
    select array(select lead_id from released), array(select lead_id from released where not suppressed) into leads, freed;
    insert into audit_event (actor, event, entity_type, entity_id, detail)
    values (actor, 'suppression.deleted', 'suppression', id, jsonb_build_object('kind', gone.kind, 'leads', cardinality(leads), 'leads_freed', cardinality(freed)));
    perform tell_of_marks(actor, freed, '{}');
    return id;
end $$;

-- What a link to unsubscribe carries: the lead, the keyed hash of the address that was written to, and a seal over both. So it works without a table, also
-- when the lead is deleted or has another address by then. Null when there is no such lead, or none with an address.
create or replace function unsubscribe_token(of_lead uuid) returns text language sql stable as $$
    select translate(encode(content || substring(keyed_hash('unsubscribe', content) from 1 for 16), 'base64'), E'+/=\n', '-_')
      from (select uuid_send(l.lead_id) || keyed_hash(lower(l.email)) as content from lead l where l.lead_id = of_lead and l.email is not null) link
$$;

-- Suppresses the address that a link stands for; a link that we did not make does nothing. Answers whether it was one of ours.
create or replace function unsubscribe(token text) returns boolean language plpgsql as $$
declare
    raw bytea;
begin
    if token !~ '^[A-Za-z0-9_-]{86}$' then
        return false;
    end if;
    raw := decode(translate(token, '-_', '+/') || '==', 'base64');
    if substring(raw from 49) <> substring(keyed_hash('unsubscribe', substring(raw from 1 for 48)) from 1 for 16) then
        return false;
    end if;
    perform suppress('email', substring(raw from 17 for 32), null, null, 'unsubscribe', null, 'recipient', encode(substring(raw from 1 for 16), 'hex')::uuid);
    return true;
end $$;
