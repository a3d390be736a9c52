-- What web sites said is kept for an action that goes on, and no longer: as with what sources gave, however the action ends. And it is kept of a site, so that
-- nothing that one site says gets into a lead that has another one meanwhile.

delete from website_look w using action a where a.action_id = w.action_id and a.status not in ('queued', 'running', 'pending_confirmation');

alter table website_look
    add column domain text,                   -- of the site that was read
    drop constraint website_look_action_id_fkey,
    add constraint website_look_action_id_fkey foreign key (action_id) references action on delete cascade;

create function forget_looks() returns trigger language plpgsql as $$
begin
    delete from website_look where action_id = new.action_id;
    return null;
end $$;
create trigger action_forgets_its_looks after update of status on action for each row
    when (old.status in ('queued', 'running', 'pending_confirmation') and new.status not in ('queued', 'running', 'pending_confirmation'))
    execute function forget_looks();
