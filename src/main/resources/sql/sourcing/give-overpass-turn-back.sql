-- The turn is over; nobody asks before the pause is over that the service wants. Also who has lost the run gives back what it had.
update overpass_turn
   set holder = null, held_until = 'epoch',
       free_at = greatest(free_at, clock_timestamp() + make_interval(secs => cast(:#${variable.overpass.pause} as double precision) / 1000))
 where holder = cast(:#${variable.turn.token} as uuid)
