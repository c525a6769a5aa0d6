-- Limits are reached through the index of their keys, however few there are. The planner reads a table that was small
-- when it was last analysed from end to end, and a plan that a connection keeps goes on doing so while the table grows.
-- Limits come as arrays, which take less to read than JSON.

-- Seconds until each of these limits has room; null if all of them have.
create function seconds_until_room(keys bytea[], allowed integer[]) returns integer
  language plpgsql stable set search_path from current set enable_seqscan = off
as $body$
begin
  return (
    select ceil(extract(epoch from max(a.ends_at) - clock_timestamp()))
    from unnest(keys, allowed) as l(key, most)
    -- Do NOT make it a plain join: the planner may then read the whole index.
    cross join lateral (
      select used, ends_at from attempts where attempts.key = l.key limit 1
    ) a
    where a.used >= l.most and a.ends_at > now()
  );
end
$body$;

-- Takes one attempt from each limit that is `taken`, or from none, if one that is `asked` is used up; of those a limit
-- that is not asked takes no more than it has. Gives the seconds until there is room, and null if it was taken.
--
-- First every row is locked, in the order of the keys: two attempts never wait for each other, and what is decided
-- then holds until the transaction ends. Do NOT make one statement of the two: it would see the other limits as they
-- were before it waited.
create function take_from_limits(
  keys bytea[], allowed integer[], minutes integer[], asked bytea[], taken bytea[]
) returns integer
  language plpgsql volatile set search_path from current set enable_seqscan = off
as $body$
declare
  wait integer;
begin
  with locked as (
    insert into attempts as a (key, used, most, ends_at)
    select l.key, 0, l.most, now() + make_interval(mins => l.span)
    from unnest(keys, allowed, minutes) as l(key, most, span)
    where l.key = any (asked || taken) order by l.key
    on conflict (key) do update set
      used = case when a.ends_at > now() then a.used else 0 end,
      ends_at = case when a.ends_at > now() then a.ends_at else excluded.ends_at end,
      most = excluded.most
    returning key, used, most, ends_at
  )
  -- Not from now(): this transaction may have begun before the one that opened the window.
  select ceil(extract(epoch from max(ends_at) - clock_timestamp())) into wait
  from locked where used >= most and key = any (asked);
  if wait is null then
    update attempts set used = used + 1 where key = any (taken) and used < most;
  end if;
  return wait;
end
$body$;

grant execute on function seconds_until_room(bytea[], integer[]),
  take_from_limits(bytea[], integer[], integer[], bytea[], bytea[]) to :"latch_auth";

-- What docs/data-model.md says beside the catalogue.
comment on function seconds_until_room(bytea[], integer[])
  is 'seconds until each of several limits has room; null if all of them have';
comment on function take_from_limits(bytea[], integer[], integer[], bytea[], bytea[])
  is 'takes an attempt from several limits, or from none; gives the seconds to wait, or null';
comment on function take_attempts(jsonb)
  is 'as `take_from_limits`, for instances of an earlier version that still run; a later migration removes it';
