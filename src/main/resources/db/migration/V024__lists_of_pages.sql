-- What pages of the dashboard ask for: tasks by when they are due, what happened to one thing, how much belongs to a project.

-- As for leads, what is filtered and searched by stands in the index of the order: of either order, because a list of those that are due soon may be asked
-- for newest first as well.
drop index task_newest;
create index task_newest on task (created_at, task_id) include (title_key, status, kind, project_id, run_id, due_at);
create index task_by_due on task (due_at, task_id) include (title_key, status, kind, project_id, run_id, created_at);

-- So that the tasks and leads of a project are counted in an index. A project that is deleted finds its leads there too.
drop index task_of_project;
create index task_of_project on task (project_id, status) where project_id is not null;
create index lead_of_project on lead (project_id) where project_id is not null;

-- The trail of one thing. Most events that tell of a run name none.
create index audit_event_of_entity on audit_event (entity_id, at, audit_id) where entity_id is not null;
