-- What waits is counted every few seconds, so it is found by index.

create index run_open on run (status) where settled_at is null;
create index notification_failed on notification (created_at) where status = 'failed';
