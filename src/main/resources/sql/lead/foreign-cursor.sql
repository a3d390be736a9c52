-- A cursor that no page in this order ended with, as an error; none when it is fine.
select case when lead_place(f->>'cursor', coalesce(f->>'sort', '-created_at')) is null
            then '[{"pointer": "/cursor", "detail": "is no next_cursor of a page in this order; begin again without it"}]' else '[]' end as errors
  from (select cast(:#${body.filter} as jsonb) as f) given
