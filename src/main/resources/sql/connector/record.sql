-- Keeps what a check has found. A check that lost its claim to a later one comes too late. One moment for both times: two readings of the clock differ.
update connector
   set state = :#${body.state},
       reason = :#${body.reason},
       what_to_do = :#${body.whatToDo},
       checked_at = statement_timestamp(),
       last_success_at = case when :#${body.state} = 'ok' then statement_timestamp() else last_success_at end,
       check_until = null
 where name = :#${variable.check.name} and check_id = cast(:#${variable.check.id} as uuid)
