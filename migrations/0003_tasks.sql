-- Tasks with due dates, priorities and repeats; the trash; what undoing an action and noticing a conflict need.
-- The id is a UUID version 7, which sorts by the time it was made: an index that ends in it serves "newest first".
create table tasks (
  user_id uuid not null references users on delete cascade,
  id uuid not null,
  title text not null check (char_length(title) between 1 and 200),
  description text check (char_length(description) <= 1000),
  due_on date check (due_on between '1900-01-01' and '9999-12-31'),
  priority text not null default 'none' check (priority in ('none', 'low', 'medium', 'high')),
  repeat text check (repeat in ('daily', 'weekly', 'monthly')),
  repeat_day smallint check (repeat_day between 1 and 31),
  repeated_from uuid,
  completed_at timestamptz(3),
  deleted_at timestamptz(3),
  version integer not null default 1,
  action_id uuid,
  undo_values jsonb,
  add_key uuid,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  -- Generated, so that none can disagree with what it follows from. Undated tasks come after all dated ones.
  completed boolean not null generated always as (completed_at is not null) stored,
  status text not null generated always as (
    case when deleted_at is not null then 'trash' when completed_at is not null then 'completed' else 'open' end
  ) stored,
  due_order date not null generated always as (coalesce(due_on, 'infinity'::date)) stored,
  priority_rank smallint not null generated always as (
    case priority when 'low' then 1 when 'medium' then 2 when 'high' then 3 else 0 end
  ) stored,
  sampled boolean not null generated always as (right(id::text, 2) in ('00', '40', '80', 'c0')) stored,
  primary key (user_id, id),
  unique (user_id, add_key, title),
  unique (user_id, repeated_from)
);

-- One index for each order of a list. Every view is a range of one status in it, and is counted from it alone.
create index tasks_by_status on tasks (user_id, status, id);
create index tasks_by_due_date on tasks (user_id, status, due_order, id);
create index tasks_by_priority on tasks (user_id, status, priority_rank, id);
create index tasks_sampled on tasks (user_id, status, due_order) where sampled;
create index tasks_by_action on tasks (user_id, action_id, id) where action_id is not null;

grant select, insert, delete, update (title, description, due_on, priority, repeat, repeat_day, completed_at,
  deleted_at, version, action_id, undo_values, add_key, updated_at) on tasks to :"latch_user";

alter table tasks enable row level security, force row level security;
create policy own_rows on tasks to :"latch_user"
  using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));

-- What docs/data-model.md says beside the catalogue.
comment on table tasks is 'what a person keeps, with what is completed and what is in the trash';
comment on column tasks.id is 'version 7: it sorts by the time it was made';
comment on column tasks.title is 'trimmed, NFC';
comment on column tasks.description is 'NFC, line ends LF; null for none';
comment on column tasks.due_on is 'a day of a calendar, without a time zone';
comment on column tasks.repeat is 'completing the task adds the next one';
comment on column tasks.repeat_day
  is 'the day of the month that a monthly task returns to after a shorter month; null while that is its due date''s';
comment on column tasks.repeated_from
  is 'the task whose completion added this one; no reference, since that one may be gone';
comment on column tasks.completed_at is 'null while it is open';
comment on column tasks.deleted_at is 'when it was moved to the trash';
comment on column tasks.version is 'grows with every change: who saves says which one was seen';
comment on column tasks.action_id is 'the last action on it that can be undone; all tasks of one action have the same';
comment on column tasks.undo_values is 'what undoing that action puts back, where it is not clear by itself';
comment on column tasks.add_key is 'the key of the form that added it: the same form sent twice adds one task';
comment on column tasks.completed is 'follows from `completed_at`, so the two cannot disagree';
comment on column tasks.status is 'follows from the times; each view is a range of one status';
comment on column tasks.due_order is 'the due date as lists by it are ordered: undated tasks come last';
comment on column tasks.priority_rank is 'the priority as lists by it are ordered';
comment on column tasks.sampled
  is 'one task of 64, by the end of its id, which is random: where many of these are, there are very many tasks';
comment on index tasks_pkey is 'every statement on one task; all tasks in order; the cascade';
comment on index tasks_by_status is 'a view, newest first';
comment on index tasks_by_due_date is 'a view by due date; counting views';
comment on index tasks_by_priority is 'a view by priority';
comment on index tasks_sampled is 'counting a view that has very many';
comment on index tasks_by_action is 'undoing an action';
comment on constraint tasks_due_on_check on tasks is 'years of four digits, as browsers and ISO 8601 write them';
comment on constraint tasks_user_id_add_key_title_key on tasks
  is 'a null key equals no other; the title is in it for browsers that restore an old form''s hidden fields: other words are another task';
comment on constraint tasks_user_id_repeated_from_key on tasks
  is 'however often and wherever a repeating task is completed, it makes one next task';
comment on policy own_rows on tasks is 'only one''s own tasks';
