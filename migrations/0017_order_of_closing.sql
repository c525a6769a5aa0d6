-- Completed tasks and those in the trash are listed by the time when that was done, the last one first.
create index tasks_by_closing on tasks (user_id, status, (coalesce(deleted_at, completed_at)), id)
  where status <> 'open';

comment on index tasks_by_closing is 'completed tasks, and the trash, the last one first';
