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
  -- The day that a monthly task keeps to after a shorter month; none while that is its due date's.
  repeat_day smallint check (repeat_day between 1 and 31),
  -- The task whose completion made this one. No reference: that one may be gone.
  repeated_from uuid,
  completed_at timestamptz(3),
  deleted_at timestamptz(3),
  -- Counts changes, so that a change of an older version than there is can be refused.
  version integer not null default 1,
  -- The last action that can be undone, and the values it replaced.
  action_id uuid,
  undo_values jsonb,
  -- Made anew for each form that is shown: the same form sent twice adds one task.
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
  -- One task of 64, by the end of its id, which is random: where many of these are, there are very many tasks.
  sampled boolean not null generated always as (right(id::text, 2) in ('00', '40', '80', 'c0')) stored,
  primary key (user_id, id),
  -- The title is in it for browsers that restore an old form's hidden fields: other words are another task.
  unique (user_id, add_key, title),
  -- However often a repeating task is completed, it makes one next task.
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
