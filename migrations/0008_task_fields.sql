-- Due dates, priorities and repeats; the trash; what undoing an action and noticing a conflict need.
alter table tasks
  add column due_on date check (due_on between '1900-01-01' and '9999-12-31'),
  add column priority smallint not null default 0 check (priority between 0 and 3),
  add column repeat text check (repeat in ('daily', 'weekly', 'monthly')),
  -- The day that a monthly task keeps to after a shorter month; none while that is its due date's.
  add column repeat_day smallint check (repeat_day between 1 and 31),
  -- The task whose completion made this one. No reference: that one may be gone.
  add column repeated_from uuid,
  add column version integer not null default 1,
  add column deleted_at timestamptz(3),
  -- The last action that can be undone, and the values it replaced.
  add column undo_batch uuid,
  add column undo_values jsonb,
  -- However often a repeating task is completed, it makes one next task.
  add unique (user_id, repeated_from);

-- Generated, so that neither can disagree with what it follows from. Undated tasks come after all dated ones.
alter table tasks
  add column status text not null generated always as (
    case when deleted_at is not null then 'trash' when completed_at is not null then 'done' else 'open' end
  ) stored,
  add column due_order date not null generated always as (coalesce(due_on, 'infinity'::date)) stored,
  -- One task of 64, by the end of its id, which is random: where many of these are, there are very many tasks.
  add column sampled boolean not null generated always as (right(id::text, 2) in ('00', '40', '80', 'c0')) stored;

-- One index for each order of a list. Every view is a range of one status in it, and is counted from it alone.
drop index tasks_by_status;
create index tasks_by_status on tasks (user_id, status, id);
create index tasks_by_due_date on tasks (user_id, status, due_order, id);
create index tasks_by_priority on tasks (user_id, status, priority, id);
create index tasks_sampled on tasks (user_id, status, due_order) where sampled;
create index tasks_by_undo_batch on tasks (user_id, undo_batch, id) where undo_batch is not null;
create index tasks_by_deletion on tasks (deleted_at) where deleted_at is not null;

grant update (due_on, priority, repeat, repeat_day, version, deleted_at, undo_batch, undo_values)
  on tasks to latch_user;

-- The function's owner may be held to row-level security; these are the rows it may remove.
create policy housekeeping on tasks to current_user using (deleted_at < now() - interval '30 days');

-- Removes tasks that have been in the trash for 30 days, at most as many as asked, and gives how many they were.
create function purge_trash(batch integer) returns bigint
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with purged as (
    -- By their places, which are found once and do not change while they are locked.
    delete from tasks where ctid = any (array(
      select t.ctid from tasks t where t.deleted_at < now() - interval '30 days'
      limit batch for update of t skip locked
    )) returning 1
  )
  select count(*) from purged;
end;

revoke execute on function purge_trash(integer) from public;
grant execute on function purge_trash(integer) to latch_auth;
