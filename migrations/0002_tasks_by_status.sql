-- Serves a list of open or of done tasks, newest first: without it a page of the few open ones would be looked
-- for among all that are done.
create index tasks_by_status on tasks (user_id, completed, id);
