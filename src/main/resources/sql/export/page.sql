-- Leads of a file, in the order of their ids in the list. Asked for while the file is fetched; who is suppressed by then is left out.
select lead_json(l)::text from unnest(cast(:ids as uuid[])) with ordinality as listed(lead_id, n) join lead l using (lead_id) where not l.suppressed order by n
