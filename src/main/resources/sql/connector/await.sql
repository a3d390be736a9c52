-- Whether a check goes on that is worth waiting for: one of ours, or the first of all. A claim that has run out is none.
select exists (
    select from connector
     where check_until > clock_timestamp()
       and (checked_at is null or check_id::text in (select claim->>'check_id' from jsonb_array_elements(cast(:#${variable.claims} as jsonb)) claim)))
