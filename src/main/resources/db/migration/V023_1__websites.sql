-- What web sites of leads said, until the page of leads that they were read for is stored: an action that is resumed reads no site twice.

create table website_look (
    action_id uuid not null references action,
    lead_id   uuid not null references lead on delete cascade,
    outcome   text not null,
    finding   jsonb not null,
    primary key (action_id, lead_id)
);
create index website_look_of_lead on website_look (lead_id);
