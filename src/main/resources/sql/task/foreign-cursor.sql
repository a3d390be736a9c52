-- A cursor that no page in this order ended with, as an error; none when it is fine.
select case when case when f->>'sort' in ('due_at', '-due_at') then task_place(f->>'cursor', f->>'sort') is null else f->>'cursor' !~ '^[0-9a-f]{46}$' end
            then '[{"pointer": "/cursor", "detail": "is no next_cursor of a page in this order; begin again without it"}]' else '[]' end as errors
  from (select cast(:#${body.filter} as jsonb) as f) given
