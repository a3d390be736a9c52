-- Keeps an answer for whoever asks the same within a day, in the place of an earlier one, as long as all that is kept has no more than 64 MiB.
with given as (
    select sha256(convert_to(:#${bean:openStreetMapConnector.endpoint} || ' ' || :#${variable.overpass.topic}, 'UTF8')) as question, cast(:#${variable.overpass.answer} as text) as answer
)
insert into overpass_answer (question, elements, whole, answer)
select g.question, cast(:#${variable.overpass.elements} as integer), cast(:#${variable.overpass.whole} as boolean), g.answer
  from run, given g
 where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
   and g.answer is not null
   and octet_length(g.answer) + (select coalesce(sum(size), 0) from overpass_answer o where o.question <> g.question) <= 64 * 1024 * 1024
on conflict (question) do update set elements = excluded.elements, whole = excluded.whole, answer = excluded.answer, asked_at = excluded.asked_at
