-- Keeps what a check has found. A check that lost its claim to a later one comes too late.
update connector
   set state = :#${body.state},
       reason = :#${body.reason},
       what_to_do = :#${body.whatToDo},
       checked_at = clock_timestamp(),
       last_success_at = case when :#${body.state} = 'ok' then clock_timestamp() else last_success_at end,
       check_until = null
 where name = :#${variable.check.name} and check_id = cast(:#${variable.check.id} as uuid)
