-- What the same server answered to the same question within a day, as JSON text: {asked_at, answer}. Only if it has as many as are asked for now, or all that
-- there are.
select '{"asked_at": "' || rfc3339(asked_at) || '", "answer": ' || answer || '}'
  from overpass_answer
 where question = sha256(convert_to(:#${bean:openStreetMapConnector.endpoint} || ' ' || :#${variable.overpass.topic}, 'UTF8'))
   and (whole or elements >= cast(:#${variable.overpass.elements} as integer))
   and asked_at > clock_timestamp() - interval '24 hours'
