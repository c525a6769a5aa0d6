-- Limits are taken from in one step, a browser's standing can end, and no account's record grows without bound.

-- Takes one attempt from each limit that is `taken`, or from none, if one that is `asked` is used up; of those a limit
-- that is not asked takes no more than it has. Gives the seconds until there is room, and null if it was taken.
--
-- First every row is locked, in the order of the keys: two attempts never wait for each other, and what is decided
-- then holds until the transaction ends. Do NOT make one statement of the two: it would see the other limits as they
-- were before it waited.
create function take_attempts(limits jsonb) returns integer
  language plpgsql volatile set search_path from current
as $body$
declare
  wait integer;
begin
  with wanted as (
    select decode(l.key, 'hex') as key, most, make_interval(mins => minutes) as span, asked
    from jsonb_to_recordset(limits) as l(key text, most integer, minutes integer, asked boolean)
  ), locked as (
    insert into attempts as a (key, used, most, ends_at)
    select key, 0, most, now() + span from wanted order by key
    on conflict (key) do update set
      used = case when a.ends_at > now() then a.used else 0 end,
      ends_at = case when a.ends_at > now() then a.ends_at else excluded.ends_at end,
      most = excluded.most
    returning key, used, most, ends_at
  )
  -- Not from now(): this transaction may have begun before the one that opened the window.
  select ceil(extract(epoch from max(ends_at) - clock_timestamp())) into wait
  from locked join wanted using (key)
  where asked and locked.used >= locked.most;
  if wait is null then
    update attempts set used = used + 1
    from jsonb_to_recordset(limits) as l(key text, taken boolean)
    where attempts.key = decode(l.key, 'hex') and taken and used < most;
  end if;
  return wait;
end
$body$;

grant execute on function take_attempts(jsonb) to :"latch_auth";

-- The cookies by which browsers are known to an account name this number; the next one makes all of them unknown.
alter table users add column known_browsers_epoch integer not null default 0;
grant update (known_browsers_epoch) on users to :"latch_auth", :"latch_user";

create index auth_events_by_kind on auth_events (user_id, kind, id desc);

-- Of each kind an account keeps its latest 200 events. Kind by kind, so that what strangers are refused never takes
-- the place of what the owner did. The owner of the function may be held to row-level security: these rows it may
-- remove, while the function runs.
create policy over_the_cap on auth_events to current_user
  using (user_id = (select nullif(current_setting('app.capped_user', true), '')::uuid));

create function cap_events() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
as $body$
begin
  perform set_config('app.capped_user', new.user_id::text, true);
  delete from latch.auth_events where id in (
    select id from latch.auth_events where id in (
      select id from latch.auth_events where user_id = new.user_id and kind = new.kind
      order by id desc offset 200
    )
    -- Whoever records at the same moment removes them as well: nobody waits.
    for update skip locked
  );
  perform set_config('app.capped_user', '', true);
  return null;
end
$body$;

create trigger cap_events after insert on auth_events
  for each row when (new.user_id is not null) execute function cap_events();

-- What docs/data-model.md says beside the catalogue.
comment on column users.known_browsers_epoch
  is 'named by the cookies by which browsers are known; raised, it makes all of them unknown';
comment on index auth_events_by_kind is 'an account''s events of one kind, of which it keeps the latest 200';
comment on policy over_the_cap on auth_events
  is 'what `cap_events` may remove while it runs, even if its owner is bound by policies';
comment on function take_attempts(jsonb)
  is 'takes an attempt from several limits, or from none; gives the seconds to wait, or null';
comment on function cap_events() is 'removes what an account has beyond its latest 200 events of a kind';
