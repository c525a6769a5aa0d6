-- A file of tasks that has been read and waits for its owner's word: one for each user, for an hour.
create table imports (
  user_id uuid primary key references users on delete cascade,
  id uuid not null,
  unit text not null check (unit in ('Line', 'Task')),
  tasks jsonb not null,
  task_count integer not null check (task_count between 0 and 10000),
  problems jsonb not null,
  problem_count integer not null check (problem_count >= 0),
  created_at timestamptz(3) not null default now(),
  imported_at timestamptz(3)
);
create index imports_by_age on imports (created_at);

grant select, insert, update (id, unit, tasks, task_count, problems, problem_count, created_at, imported_at)
  on imports to :"latch_user";
grant delete on imports to :"latch_auth";

alter table imports enable row level security, force row level security;
create policy own_rows on imports to :"latch_user"
  using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));
-- Of anybody's, but only what is over: the role may read none of it.
create policy expired on imports for delete to :"latch_auth" using (created_at < now() - interval '1 hour');

-- What docs/data-model.md says beside the catalogue.
comment on table imports is 'a file of tasks that has been read and waits for its owner''s word, for an hour';
comment on column imports.user_id is 'one import for each user';
comment on column imports.id is 'what the browser sends back to confirm it';
comment on column imports.unit is 'what its problems are counted in';
comment on column imports.tasks is 'what is to be added, with the ids that it will have; empty once it is';
comment on column imports.problems is 'the first 1,000 lines with a problem: number, reasons, whether left out';
comment on column imports.imported_at is 'set once, in the transaction that adds the tasks';
comment on index imports_by_age is 'removing what is over';
comment on constraint imports_task_count_check on imports is 'the most that one file may have';
comment on policy own_rows on imports is 'only one''s own import';
comment on policy expired on imports is 'of anybody''s, but only what is over; nothing is read';
