-- Lists other than leads stay fast too, and a search of one or two letters finds its index.

-- With a blank in front, so that '% ab' is the beginning of a word wherever it stands. A domain that ends the e-mail address is in the text once.
drop index if exists lead_by_trigram;
alter table lead
    drop column search_text,
    add column search_text text collate "C" generated always as (' ' || left(fold(
        name || ' ' || coalesce(phone, '') || ' ' || coalesce(city, '') || ' ' || coalesce(email, '')
             || case when right(email, char_length(domain)) = domain then '' else ' ' || coalesce(domain, '') end), 400)) stored;
alter table lead alter column search_text set statistics 500;
create index lead_by_time on lead (created_at, lead_id) include (search_text, name_key, category, status, source, country, score, city_key, has_email, has_phone, project_id);
do $$
begin
    if exists (select from pg_extension where extname = 'pg_trgm') then
        create index lead_by_trigram on lead using gin (search_text gin_trgm_ops) with (gin_pending_list_limit = 1024);
    end if;
end $$;

-- What is filtered and searched by stands in the index of the order. An entry has to stay below 2,700 bytes: a title fits whole, of a command the part that
-- nearly all have; for longer ones command_long says that the rest is to be looked at.
alter table task add column title_key text collate "C" generated always as (left(fold(title), 500)) stored;
drop index task_newest;
create index task_newest on task (created_at, task_id) include (title_key, status, kind, project_id, run_id);
alter table run
    add column command_key text collate "C" generated always as (left(fold(command), 500)) stored,
    add column command_long boolean generated always as (char_length(fold(command)) > 500) stored;
drop index run_newest;
create index run_newest on run (created_at, run_id) include (command_key, command_long, status);

-- Few are unread, and it is what everybody asks for.
create index notification_unread on notification (user_id, created_at, notification_id) where status = 'unread';

-- Stable, as to_char is: then the planner can put it in place of each call instead of calling it for every time of every row.
create or replace function rfc3339(value timestamptz) returns text language sql stable strict parallel safe as $$
    select to_char(value at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
