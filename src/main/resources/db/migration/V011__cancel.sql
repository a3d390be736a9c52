-- Who stopped a run, and when. From then on nothing of it starts; its status follows when what was running has ended.
alter table run
    add column cancelled_at timestamptz,
    add column cancelled_by uuid references app_user,
    add check ((cancelled_at is null) = (cancelled_by is null)),
    add check (status <> 'cancelled' or cancelled_at is not null);
