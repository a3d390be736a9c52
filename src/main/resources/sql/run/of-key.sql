-- The run that a key was first used for, and whether it was for the same body.
select jsonb_build_object('run_id', k.run_id, 'same_body', k.fingerprint = s->>'fingerprint')::text as answer
  from idempotency_key k, (select cast(:#${variable.submission.json} as jsonb) as s) given
 where k.owner = as_uuid(s->>'requested_by') and k.operation = s->>'operation' and k.key = s->>'key'
