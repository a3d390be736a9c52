-- What a person's runs of a day have touched is added up with every judgement: from this index, not from all actions that there are.
create index action_spent on action (run_id) include (type, affected, progress_done, status) where decision = 'auto' and not approved and affected > 0;
