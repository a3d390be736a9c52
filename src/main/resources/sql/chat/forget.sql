delete from chat_conversation where last_used_at < now() - interval '30 days'
