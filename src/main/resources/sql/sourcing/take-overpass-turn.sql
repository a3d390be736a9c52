-- Whose turn it is to ask the Overpass API, as JSON text: {token, pause, cancelled}. The token is ours if nobody else has the turn and the service wants no
-- pause; else the pause says in how many milliseconds to look again, a second at most. No row for a worker whose lease is not the current one.
with mine as (
    select cancelled_at is not null as cancelled from run where run_id = cast(:#${variable.run.runId} as uuid) and lease_token = cast(:#${variable.run.lease} as uuid)
), taken as (
    update overpass_turn
       set holder = gen_random_uuid(), held_until = clock_timestamp() + interval '100 seconds'
      from mine
     where not mine.cancelled and held_until <= clock_timestamp() and free_at <= clock_timestamp()
    returning holder
)
select jsonb_build_object('token', (select holder from taken), 'cancelled', mine.cancelled,
           'pause', (select (1000 * least(1, greatest(0.05, extract(epoch from greatest(held_until, free_at) - clock_timestamp()))))::integer from overpass_turn))::text
  from mine
