-- Puts an address, a domain or a number on the list; the same again answers the entry that is there. In: {"kind", "value", "reason"?}
select suppress(g->>'kind', keyed_hash(g->>'value'), g->>'value', g->>'reason', 'manual',
                cast(:#${variable.request.caller.userId} as uuid), cast(:#${variable.request.caller.email} as text), null)::text
  from (select cast(:#${body} as jsonb) as g) given
