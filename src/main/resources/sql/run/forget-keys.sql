delete from idempotency_key where created_at < now() - interval '7 days'
