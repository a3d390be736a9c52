-- Lists of leads stay fast at any size: what is filtered, sorted or searched by stands in the indexes, so that a list reads those and of the table
-- only the rows of its page. Bytes decide about order ("C"), so that it is the same on every PostgreSQL. The keys are cut off where no real value
-- reaches, because an entry of an index has to stay below 2,700 bytes.

alter table lead
    drop column city_key,
    add column city_key text collate "C" generated always as (left(fold(city), 60)) stored,
    add column name_key text collate "C" generated always as (left(fold(name), 60)) stored,
    add column has_email boolean generated always as (email is not null) stored,
    add column has_phone boolean generated always as (phone is not null) stored,
    add column search_text text collate "C" generated always as (left(fold(
        name || ' ' || coalesce(phone, '') || ' ' || coalesce(city, '') || ' ' || coalesce(email, '') || ' ' || coalesce(domain, '')), 400)) stored;

-- How often a part of a text comes is guessed from a sample of this size.
alter table lead alter column search_text set statistics 500;

drop index lead_newest;
create index lead_by_time on lead (created_at, lead_id) include (name_key, category, status, source, country, score, city_key, has_email, has_phone, project_id, search_text);
create index lead_by_name on lead (name_key, lead_id) include (category, status, source, country, score, city_key, has_email, has_phone, project_id, created_at);
create index lead_by_score on lead (score, lead_id) include (category, status, source, country, city_key, has_email, has_phone, project_id, created_at);
create index lead_by_city on lead (city_key, lead_id) include (category, status, source, country, score, has_email, has_phone, project_id, created_at);

-- For the values that few leads have.
create index lead_by_category on lead (category);
create index lead_by_status on lead (status);
create index lead_by_source on lead (source);

-- For what is found seldom, by three characters and more. PostgreSQL brings the extension along and lets the owner of a database create it; where it
-- is not to be had, a search walks along an index instead, which takes longer the more leads there are.
do $$
begin
    create extension if not exists pg_trgm;
    create index lead_by_trigram on lead using gin (search_text gin_trgm_ops) with (gin_pending_list_limit = 1024);
exception when insufficient_privilege or undefined_file or feature_not_supported or undefined_object then
    raise warning 'The extension pg_trgm cannot be created here (%): searches of leads walk along an index instead.', sqlerrm;
end $$;
