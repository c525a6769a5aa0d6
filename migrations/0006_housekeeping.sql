-- Removes what has had its time, so that nothing grows without bound. The application can have it done, and can
-- choose neither what nor when.
create index sessions_by_expiry on sessions (expires_at);
create index attempts_by_end on attempts (ends_at);
create index auth_events_by_time on auth_events (at);
create index tasks_by_deletion on tasks (deleted_at) where deleted_at is not null;

-- The functions' owner may be held to row-level security; these are the rows it may remove.
create policy housekeeping on sessions to current_user using (expires_at < now());
create policy housekeeping on attempts to current_user using (ends_at < now());
create policy housekeeping on auth_events to current_user using (at < now() - interval '1 year');
create policy housekeeping on tasks to current_user using (deleted_at < now() - interval '30 days');

-- Expired sessions, windows of limits that are over, and events older than a year: of each at most as many as
-- asked. Gives how many were removed; none if another instance is at it.
create function housekeeping(batch integer) returns bigint
  language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with turn as materialized (
    select pg_try_advisory_xact_lock(hashtext('latch housekeeping')) as ours
  ), old_sessions as (
    delete from sessions where id in (
      select s.id from turn, sessions s where ours and expires_at < now()
      limit batch for update of s skip locked
    ) returning 1
  ), old_attempts as (
    delete from attempts where key in (
      select a.key from turn, attempts a where ours and ends_at < now()
      limit batch for update of a skip locked
    ) returning 1
  ), old_events as (
    delete from auth_events where id in (
      select e.id from turn, auth_events e where ours and at < now() - interval '1 year'
      limit batch for update of e skip locked
    ) returning 1
  )
  select (select count(*) from old_sessions) + (select count(*) from old_attempts)
    + (select count(*) from old_events);
end;

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

grant execute on function housekeeping(integer), purge_trash(integer) to :"latch_auth";

-- What docs/data-model.md says beside the catalogue.
comment on index sessions_by_expiry is 'sessions that have expired';
comment on index attempts_by_end is 'windows that are over';
comment on index auth_events_by_time is 'events that are a year old';
comment on index tasks_by_deletion is 'old trash, of all users at once';
comment on policy housekeeping on sessions is 'what `housekeeping` may remove, even if its owner is bound by policies';
comment on policy housekeeping on attempts is 'what `housekeeping` may remove, even if its owner is bound by policies';
comment on policy housekeeping on auth_events
  is 'what `housekeeping` may remove, even if its owner is bound by policies';
comment on policy housekeeping on tasks is 'what `purge_trash` may remove, likewise';
comment on function housekeeping(integer)
  is 'removes a batch of what has had its time, and gives how many rows that were';
comment on function purge_trash(integer)
  is 'removes a batch of tasks that have been in the trash for 30 days, and gives how many they were';
